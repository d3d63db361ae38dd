"""Ask the issuing city whether a paper is genuine, answer, remind; each in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.accreditation.queries import registry
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.actions.desk import desk, held, take
from comity.recognition.actions.folding import bring_up
from comity.recognition.domain.enquiries import issuer_of, last_day, require_answer
from comity.recognition.domain.facts import IssuerAnswered, IssuerAsked
from comity.recognition.domain.papers import unconfirmed
from comity.recognition.models import CaseRow, EnquiryPaperRow, EnquiryRow, IdentityRow
from comity.recognition.models.acts import WAITING
from comity.recognition.queries.enquiries import enquiry, no_such_enquiry
from comity.recognition.queries.office import not_found
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal

PURPOSE = "verify_evidence"
HOST_CLASSES, ISSUER_CLASSES = ("identity", "evidence"), ("evidence",)


def open_question(case: UUID) -> None:
    """Open the leases that asking the issuer needs, besides those of the desk.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS and the others of a lease.
    """
    subject = CaseRow.objects.filter(pk=case).values_list("subject", flat=True).first()
    if subject is None:
        raise not_found()
    leases.open(subject, classes=HOST_CLASSES, purpose=PURPOSE)


def ask_issuer(case: UUID, credential: str, *, by: Actor, at: datetime) -> UUID:
    """Ask the city that issued a credential whether it is genuine; give the enquiry's id.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE, NO-SUCH-PAPER, PAPER-CONFIRMED, NO-PARTNER-ISSUED,
            ASKED-ALREADY.
    """
    if not connection.in_atomic_block:
        open_question(case)
    with desk(case):
        row = held(case)
        take(row, by, at=at)
        papers = bring_up(row, at=at)
        paper = next((one for one in papers.case.credentials if one.id == credential), None)
        if paper is None:
            raise Refusal("NO-SUCH-PAPER", _("This case has no such paper."))
        if credential not in unconfirmed(papers.facts):
            raise Refusal("PAPER-CONFIRMED", _("This paper was already confirmed."))
        if EnquiryRow.objects.filter(case=row, credential=credential, state=WAITING).exists():
            raise Refusal("ASKED-ALREADY", _("The issuing city was asked already."))
        cities = {name: one.city or "" for name, one in registry(known_at=at).providers.items()}
        issuer = issuer_of(paper, cities, papers.rulebook, row.host_city)
        party = papers.rulebook.parties[issuer]
        person = IdentityRow.objects.filter(pk=row.subject).first()
        if person is None:
            raise not_found()
        whose = {"subject": row.subject, "host_city": row.host_city, "issuer_city": issuer}
        asked = EnquiryRow.objects.create(
            case=row,
            credential=credential,
            occupation=row.occupation,
            asked_at=at,
            asked_by=by.id,
            answer_by=last_day(local_day(at, party.timezone), party.calendar),
            **whose,
        )
        EnquiryPaperRow.objects.create(
            enquiry=asked,
            full_name=person.full_name,
            born_on=person.born_on,
            provider=paper.provider,
            edition=f"{paper.standard}@{paper.version}",
            award_on=paper.award_on,
            **whose,
        )
        ledger.record(
            IssuerAsked(at=at, city=row.host_city, case=case, enquiry=asked.id, issuer=issuer)
        )
        return asked.id


def open_answer(name: UUID) -> None:
    """Open the lease that reading an enquiry and answering it needs.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS and the others of a lease.
    """
    leases.open(enquiry(name).subject, classes=ISSUER_CLASSES, purpose=PURPOSE)


def answer_enquiry(name: UUID, what: str, words: str, *, by: Actor, at: datetime) -> None:
    """Answer as the issuing city; the host's file has it at once.

    Raises:
        Refusal: NOT-FOUND, ENQUIRY-INVALID, ANSWERED-ALREADY.
    """
    require_answer(what, words)
    with _reading(name):
        row = EnquiryRow.objects.select_for_update(of=("self",)).filter(pk=name).first()
        if row is None or row.issuer_city != by.city:
            raise no_such_enquiry()
        if row.state != WAITING:
            raise Refusal("ANSWERED-ALREADY", _("A colleague has answered this already."))
        row.state, row.answered_at, row.answered_by = what, at, by.id
        row.save(update_fields=["state", "answered_at", "answered_by"])
        EnquiryPaperRow.objects.filter(pk=name).update(words=words.strip())
        fact = IssuerAnswered(
            at=at, city=row.host_city, case=row.case_id, enquiry=row.id, issuer=row.issuer_city
        )
        ledger.record(fact)


@contextmanager
def _reading(name: UUID) -> Iterator[None]:
    if not connection.in_atomic_block:
        open_answer(name)
    with transaction.atomic():
        yield
