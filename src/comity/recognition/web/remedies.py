"""What can be done against a decision, and where."""

from datetime import date

from django.urls import NoReverseMatch, reverse

from comity.agreements.queries import rulebook
from comity.recognition.domain.remedies import appeal_until
from comity.recognition.domain.states import State
from comity.recognition.queries.own import OwnCase
from comity.rules.case_facts import local_day


def appeal_day(case: OwnCase) -> date | None:
    """Give the last day for an appeal against the decision that counts; None: there is none."""
    decided = case.decision
    if decided is None or case.card.state != State.DECIDED:
        return None
    book = rulebook(decided.assessment.agreement_digest)
    host = case.card.host_city
    decided_on = local_day(decided.decided_at, book.parties[host].timezone)
    return appeal_until(book, host=host, decided_on=decided_on)


def appeal_url(case: OwnCase) -> str:
    """Give where an appeal is made and followed; empty where this installation has no appeals."""
    if case.decision is None:
        return ""
    try:
        return reverse("appeals:own_appeal", args=[case.card.reference])
    except NoReverseMatch:
        return ""
