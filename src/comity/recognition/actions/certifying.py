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
from comity.recognition.models import CaseRow
from comity.recognition.queries.files import holder, last_decision, papers_of
from comity.recognition.queries.office import not_found
from comity.recognition.queries.standing import conclusion_of

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("identity", "case_file", "decision")


def certify(case: UUID, *, at: datetime) -> UUID | None:
    """Issue the certificate of a decided case as its city's machine; None where it gives none.

    It certifies the decision that counts. May run twice: the second time gives the certificate
    of the first.

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
    decided = last_decision(row.id)
    if decided is None:
        return None
    papers = papers_of(row.id, under=decided.assessment.agreement_digest)
    # Both or neither: the person was asked whether the certificate shall say who they are.
    person = holder(row.subject) if papers.name_on_certificate else None
    about = Judgement(
        reference=row.reference,
        conclusion=conclusion_of(decided, occupation=row.occupation),
        case=papers.case,
        rulebook=papers.rulebook,
        job={},
        received_on=row.received_on,
        decided_on=local_day(decided.decided_at, papers),
    )
    return favourable_decision(
        about,
        case=row.id,
        turn=decided.turn,
        subject=row.subject,
        holder_name=person.full_name if person else None,
        birth_date=person.born_on if person else None,
        registry=registry(),
        language=papers.language,
    )
