"""What happened to a case: ids, days and hashes.

Nothing here names a person, and no result: an officer sees the facts of their city without a
lease, but what was decided about somebody only with one.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLodged(Fact):
    """Somebody applied; the facts of the case are frozen under this hash."""

    case: UUID
    occupation: str
    received_on: date
    due_on: date | None
    agreement_digest: str
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssessed(Fact):
    """The engine was run on a case."""

    case: UUID
    assessment: UUID
    agreement_digest: str
    registry_digest: str
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTaken(Fact):
    """An officer took a case up."""

    case: UUID
    officer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperConfirmed(Fact):
    """An officer noted that the issuer confirmed a credential; who and when is the entry's."""

    case: UUID
    credential: str
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Fact):
    """An officer gave an opinion; what it says stays in the case."""

    case: UUID
    opinion: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Fact):
    """A case was decided; `by_machine` is true of plain automatic recognitions only."""

    case: UUID
    assessment: UUID
    by_machine: bool
    agreement_digest: str
    letter_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """The person withdrew their application."""

    case: UUID
