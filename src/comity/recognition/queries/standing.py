"""The decision that stands on a case: the last one, also while the case is open again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.agreements.queries import rulebook
from comity.recognition.domain.assessments import restored
from comity.recognition.domain.opinions import (
    DEPARTED,
    Conclusion,
    Departure,
    Opinion,
    outcome_of,
)
from comity.recognition.models import CaseRow, DecisionRow, InputsRow, ReconsiderationRow
from comity.recognition.models.replays import REOPENED
from comity.recognition.queries.office import not_found


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts while a reopened case is open, and by what it was reopened.

    Args:
        id: of the decision.
        conclusion: what was decided.
        asof: the day as of which it was computed, in the host's calendar.
        decided_at: when it was decided (aware).
        reopening: the entry of the office's list by which the case was reopened.
        ground: why, one of `domain.grounds`.
        reopened_at: when (aware).
    """

    id: UUID
    conclusion: Conclusion
    asof: date
    decided_at: datetime
    reopening: UUID
    ground: str
    reopened_at: datetime


def standing_of(row: CaseRow) -> Standing | None:
    """Give the decision that stands on a reopened case; None where the case is in its first turn.

    Raises:
        Refusal: NOT-FOUND, also when no lease shows it.
    """
    if row.turn == 1:
        return None
    before = row.turn - 1
    decided = DecisionRow.objects.filter(case=row, turn=before).select_related("assessment").first()
    opened = ReconsiderationRow.objects.filter(case=row, state=REOPENED).first()
    if decided is None or opened is None or opened.answered_at is None:
        raise not_found()
    asof = InputsRow.objects.filter(case=row, turn=before).values_list("asof", flat=True).first()
    return Standing(
        id=decided.id,
        conclusion=conclusion_of(decided, occupation=row.occupation),
        asof=asof or decided.assessment.asof,
        decided_at=decided.decided_at,
        reopening=opened.id,
        ground=opened.ground,
        reopened_at=opened.answered_at,
    )


def conclusion_of(decided: DecisionRow, *, occupation: str) -> Conclusion:
    """Give a decision again from what it was taken on: the assessment and the departure."""
    computed = restored(vars(decided.assessment))
    if decided.basis != DEPARTED or decided.decided_by is None:
        return Conclusion(computed, decided.decided_by, decided.second_by)
    departure = Departure("", decided.departure)
    reached = outcome_of(
        computed,
        Opinion(decided.decided_by, decided.outcome, departure),
        rulebook=rulebook(decided.assessment.agreement_digest),
        occupation=occupation,
    )
    return Conclusion(reached, decided.decided_by, decided.second_by, departure)
