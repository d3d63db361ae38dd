"""Certify a decided case: gather under a lease, then let the room of certificates issue."""

from datetime import datetime
from typing import Final
from uuid import UUID

from comity.accreditation.queries import registry
from comity.certificates.actions import issue
from comity.certificates.domain.drafting import FavourableDecision
from comity.privacy import leases
from comity.recognition.actions.computing import local_day
from comity.recognition.domain.certifying import favourable_decision
from comity.recognition.domain.judgements import Judgement
from comity.recognition.domain.opinions import (
    DEPARTED,
    Conclusion,
    Departure,
    Opinion,
    outcome_of,
)
from comity.recognition.models import CaseRow, DecisionRow
from comity.recognition.queries.files import assessments_of, holder, papers_of
from comity.recognition.queries.office import not_found

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("identity", "case_file", "decision")


def certify(case: UUID, *, at: datetime) -> UUID | None:
    """Issue the certificate of a decided case as its city's machine; None where it gives none.

    May run twice: the second time gives the certificate of the first.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS, and what `certificates.actions.issue` refuses.
    """
    row = CaseRow.objects.filter(pk=case).first()
    if row is None:
        raise not_found()
    with leases.reading(row.subject, classes=CLASSES, purpose=PURPOSE):
        wanted = _gathered(row)
    return None if wanted is None else issue(wanted, at=at)


def _gathered(row: CaseRow) -> FavourableDecision | None:
    decided = DecisionRow.objects.filter(pk=row.id).first()
    if decided is None:
        return None
    papers, person = papers_of(row.id), holder(row.subject)
    about = Judgement(
        reference=row.reference,
        conclusion=_conclusion(row, decided),
        case=papers.case,
        rulebook=papers.rulebook,
        job={},
        received_on=row.received_on,
        decided_on=local_day(decided.decided_at, papers),
    )
    return favourable_decision(
        about,
        case=row.id,
        subject=row.subject,
        holder_name=person.full_name if person else None,
        registry=registry(),
        language=papers.language,
    )


def _conclusion(row: CaseRow, decided: DecisionRow) -> Conclusion:
    """Give the decision again from what it was taken on: the assessment and the departure."""
    computed = next(
        one.decision for one in assessments_of(row.id) if one.id == decided.assessment_id
    )
    if decided.basis != DEPARTED or decided.decided_by is None:
        return Conclusion(computed, decided.decided_by, decided.second_by)
    departure = Departure("", decided.departure)
    reached = outcome_of(
        computed,
        Opinion(decided.decided_by, decided.outcome, departure),
        rulebook=papers_of(row.id).rulebook,
        occupation=row.occupation,
    )
    return Conclusion(reached, decided.decided_by, decided.second_by, departure)
