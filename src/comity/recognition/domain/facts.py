"""What happened to a case: ids, days and hashes.

Nothing here names a person, and no result: an officer sees the facts of their city without a
lease, but what was decided about somebody only with one.
"""

from dataclasses import dataclass
from datetime import date, datetime
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
class HelperWrote(Fact):
    """Somebody with a mandate changed an application that is not sent: which page of it."""

    draft: UUID
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssessed(Fact):
    """The engine was run on a case."""

    case: UUID
    assessment: UUID
    agreement_digest: str
    registry_digest: str
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAwaitsBoard(Fact):
    """A case waits for the joint board, because another city has decided on the same papers."""

    case: UUID


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
    """A case was decided; `by_machine` is true of plain automatic recognitions only.

    From the second turn on the decision replaces the one of the turn before.
    """

    case: UUID
    assessment: UUID
    by_machine: bool
    agreement_digest: str
    letter_digest: str
    turn: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsReplayed(Fact):
    """All decisions of a city were run again; `differing` did not come out the same."""

    replay: UUID
    purpose: str
    engine: str
    registry_digest: str
    seen: int
    differing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPaused(Fact):
    """A run has used what it may of the day's budget and goes on by itself."""

    replay: UUID
    purpose: str
    since: date | None
    goes_on_at: datetime
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconsiderationFound(Fact):
    """A decided case was put on its office's list, because it would be better now."""

    case: UUID
    reconsideration: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconsiderationAnswered(Fact):
    """An officer answered: ``reopened`` or ``dismissed``; why stays in the case."""

    case: UUID
    reconsideration: UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Fact):
    """An officer opened a decided case again; the decision counts until there is another."""

    case: UUID
    reconsideration: UUID
    ground: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopeningEnded(Fact):
    """A reopened case is decided again; `is_replaced` is false where the decision stayed."""

    case: UUID
    reconsideration: UUID
    is_replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Fact):
    """The person withdrew their application."""

    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreAsked(Fact):
    """An officer asked the person for more; the clock stands until the answer."""

    case: UUID
    question: UUID
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswered(Fact):
    """The person answered a question, or chose; the clock runs again the day after."""

    case: UUID
    act: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(Fact):
    """An officer took more time, once, with reasons that stay in the case."""

    case: UUID
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLapsed(Fact):
    """No answer came in time; this is no refusal and counts as no earlier decision."""

    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceTookEffect(Fact):
    """A last day went by: ``provisional`` or ``to_board``, until the board's last day."""

    case: UUID
    effect: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerAsked(Fact):
    """The host asked the issuing city whether a credential is genuine."""

    case: UUID
    enquiry: UUID
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerAnswered(Fact):
    """The issuing city answered; what it said stays in the case."""

    case: UUID
    enquiry: UUID
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(Fact):
    """An officer handed a case to a colleague."""

    case: UUID
    officer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceNoted(Fact):
    """Somebody is away; who and when stays in the team."""

    absence: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEnded(Fact):
    """Somebody came back early."""

    absence: UUID
