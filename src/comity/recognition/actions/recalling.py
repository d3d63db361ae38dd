"""Find what the office recorded before about an applicant, and count it once an officer says so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.queries import tied
from comity.recognition.actions.computing import compute, local_day
from comity.recognition.actions.desk import desk, held, take
from comity.recognition.actions.folding import bring_up, stood_since
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import PaperConfirmed
from comity.recognition.domain.papers import with_confirmed
from comity.recognition.domain.recalled import attested, with_existing
from comity.recognition.models import CaseFileRow
from comity.recognition.queries import files, office
from comity.recognition.queries.enquiries import AskedPaper
from comity.records.domain.cards import RecordCard
from comity.records.queries.found import holders_like, records_of
from comity.values.refusals import Refusal

IDENTITY, DECIDING = ("identity",), "decide_recognition"
RECORD, KEEPING = ("record",), "keep_records"


def recall(case: UUID, *, by: Actor) -> Sequence[RecordCard]:
    """Give the records of the officer's city under the applicant's name and birth.

    Leases are opened on the applicant and on everybody found, who see them; what is about somebody
    else is left out.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS, BUDGET-SPENT and the others of a lease.
    """
    card = office.case_card(case)
    with leases.reading(card.subject, classes=IDENTITY, purpose=DECIDING):
        person = files.holder(card.subject)
        if person is None:
            return ()
        found = holders_like(by.city or "", full_name=person.full_name, born_on=person.born_on)
    whose = tied(found)
    found = [one for one in found if whose.get(one, card.subject) == card.subject]
    if not found:
        return ()
    with leases.reading(found, classes=RECORD, purpose=KEEPING):
        return records_of(found)


def attesting(paper: AskedPaper, *, city: str) -> Sequence[RecordCard]:
    """Give the results of a city that attest a paper another office asks about.

    Raises:
        Refusal: BUDGET-SPENT and the others of a lease.
    """
    found = holders_like(city, full_name=paper.full_name, born_on=paper.born_on)
    if not found:
        return ()
    with leases.reading(found, classes=RECORD, purpose=KEEPING):
        records = records_of(found)
    wanted = (paper.provider, paper.edition, paper.award_on)
    return [one for one in records if (one.provider, one.edition, one.on) == wanted]


def count(case: UUID, holder: UUID, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Say that a record's holder is the applicant, and count it; give the papers confirmed by it.

    Results confirm the papers they attest; a recognition that still holds is an existing one. The
    machine never says it: two people may have the same name and birth.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE, TIED-ALREADY, and those of a lease.
    """
    records = [one for one in recall(case, by=by) if one.holder == holder]
    if not records:
        raise Refusal("NOT-FOUND", _("There is no such record in your office."))
    with desk(case):
        row = held(case)
        take(row, by, at=at)
        with transaction.atomic():
            privacy.say_same(row.subject, holder, city=row.host_city, at=at)
        papers = bring_up(row, at=at)
        on = local_day(at, papers)
        confirmed = attested(papers.facts, records, on=on)
        facts = dict(papers.facts)
        for name in confirmed:
            facts = with_confirmed(facts, name, on=on, stood_since=stood_since(row))
        facts = with_existing(facts, records, on=on)
        digest = digest_of(facts)
        CaseFileRow.objects.filter(pk=case).update(facts=facts, facts_digest=digest)
        compute(row, bring_up(row, at=at), at=at)
        for name in confirmed:
            ledger.record(
                PaperConfirmed(
                    at=at, city=row.host_city, case=case, credential=name, facts_digest=digest
                )
            )
    return tuple(confirmed)
