"""What happened to a measure: ids, days and codes; no result."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChosen(Fact):
    """A person chose how to close the gap, or the office planned it after their silence."""

    case: UUID
    measure: UUID
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAssessed(Fact):
    """An officer noted an assessment; what it says stays with the measure."""

    case: UUID
    measure: UUID
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceReported(Fact):
    """Who guides somebody's work was noted (month 0), or what was seen in a month."""

    measure: UUID
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceClosed(Fact):
    """A supervisor wrote the closing assessment; an officer has not taken it up yet."""

    measure: UUID
