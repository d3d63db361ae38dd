"""Bring the file of a case up to date with its acts and with what issuers answered."""

from datetime import date, datetime

from comity.recognition.domain.acts import with_acts
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.papers import unconfirmed, with_confirmed
from comity.recognition.models import AssessmentRow, CaseFileRow, CaseRow, EnquiryRow
from comity.recognition.models.acts import ANSWERS, CONFIRMED
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.files import Papers, papers_of
from comity.rules.case_facts import local_day
from comity.rules.decisions import REFERRED

_WAITS_FOR_ISSUER = "verify_with_issuer"


def bring_up(row: CaseRow, *, at: datetime) -> Papers:
    """Give the file as its acts and the issuers' answers have made it; keep what is new in it.

    Only the office writes in a file, so this happens whenever it is looked at there, and by the
    machine at once after the person or the issuer has answered.

    Args:
        row: the case, locked.
        at: now.

    Raises:
        Refusal: NOT-FOUND, also when no lease shows it.
    """
    papers = papers_of(row.id)
    facts = _with_answers(row, papers, at=at)
    facts = with_acts(facts, acts_of(row.id))
    if facts == papers.facts:
        return papers
    CaseFileRow.objects.filter(pk=row.id).update(facts=facts, facts_digest=digest_of(facts))
    return papers_of(row.id)


def stood_since(row: CaseRow) -> date | None:
    """Give the day since which the clock stands because a paper is open; None: it does not."""
    last = AssessmentRow.objects.filter(case=row).order_by("-at", "-id").first()
    waits = last is not None and (last.outcome, last.basis) == (REFERRED, _WAITS_FOR_ISSUER)
    return row.received_on if waits else None


def _with_answers(row: CaseRow, papers: Papers, *, at: datetime) -> dict[str, object]:
    """Note what issuers have answered since; only a confirmation changes the facts."""
    facts, zone = dict(papers.facts), papers.rulebook.parties[row.host_city].timezone
    answered = EnquiryRow.objects.filter(case=row, state__in=ANSWERS, noted_at=None)
    for enquiry in answered.order_by("answered_at", "id"):
        is_open = enquiry.credential in unconfirmed(facts)
        if enquiry.state == CONFIRMED and enquiry.answered_at is not None and is_open:
            on = local_day(enquiry.answered_at, zone)
            facts = with_confirmed(facts, enquiry.credential, on=on, stood_since=stood_since(row))
        enquiry.noted_at = at
        enquiry.save(update_fields=["noted_at"])
    return facts
