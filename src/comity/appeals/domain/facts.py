"""What happened to an appeal: ids, days and codes; no result in words, no name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMade(Fact):
    """Somebody appealed; two other cities were drawn."""

    appeal: UUID
    case: UUID
    turn: int
    panel: tuple[str, ...]
    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken(Fact):
    """An officer of a drawn city took its seat."""

    appeal: UUID
    seat: int
    officer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealHeard(Fact):
    """A member noted what was said in the hearing; the note stays with the panel."""

    appeal: UUID
    note: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRuled(Fact):
    """Both members have voted; what they decided stays in the appeal."""

    appeal: UUID
    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintMade(Fact):
    """Somebody complained; of no city, so that the office does not learn of it here."""

    complaint: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswered(Fact):
    """The ombudsperson answered; what was found stays in the complaint."""

    complaint: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationAnswered(Fact):
    """An office said what it did about a recommendation."""

    complaint: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAsked(Fact):
    """A case waits for the joint board until a day."""

    question: UUID
    case: UUID
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardVoted(Fact):
    """A city has voted in the board; how, is told when the board has answered."""

    question: UUID
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAnswered(Fact):
    """The board has answered a question, or let its last day go by."""

    question: UUID
    case: UUID | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintYearPublished(Fact):
    """An ombudsperson published the figures of a year."""

    year: int
