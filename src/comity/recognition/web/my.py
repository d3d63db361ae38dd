"""My cases: what was done, what comes next, who acts, and by when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.certificates.queries import certificate_of_case
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.recognition.actions import lodging
from comity.recognition.domain.states import State, may_withdraw
from comity.recognition.queries import own
from comity.recognition.queries.touched import touches_of
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.desk import Standing, person_of, standing_of
from comity.recognition.web.receipts import receipt
from comity.recognition.web.tracking import listed, track
from comity.recognition.web.words import rule_change
from comity.recognition.web.writers import writer

MOST_SHOWN = 50


@entered_by("person")
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """List the person's cases, and the draft they have begun."""
    subject = person_of(request).id
    cards = own.cases(subject, most=MOST_SHOWN)
    draft = own.open_draft(subject)
    context = {
        "cases": [listed(card) for card in cards],
        "draft": draft,
        "writer": writer(draft, Standing(subject, subject)),
    }
    return render(request, "recognition/my_cases.html", context)


@entered_by("person")
@require_safe
def my_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one case: done, now, next."""
    who = standing_of(request, reference)
    case = own.own_case(reference, subject=who.subject)
    context = {
        "case": case,
        "who": who,
        "track": track(case, certificate=certificate_of_case(case.card.id)),
        "receipt": receipt(case),
        "touches": [rule_change(one) for one in touches_of(case.card.id)],
        "may_withdraw": may_withdraw(State(case.card.state), case.card.turn),
        "is_closed": State(case.card.state) in {State.WITHDRAWN, State.LAPSED},
        "back": reverse("recognition:helping" if who.is_helper else "recognition:my_cases"),
    }
    return render(request, "recognition/my_case.html", context)


@entered_by("person")
@read_or_send
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask whether to withdraw, and do it."""
    subject = person_of(request).id
    case = own.own_case(reference, subject=subject)
    if request.method == "POST":
        lodging.withdraw(reference, subject=subject, at=now())
        messages.success(request, _("Your application is withdrawn."))
        return redirect("recognition:my_case", reference)
    back = reverse("recognition:my_case", args=[reference])
    context = {"case": case, "receipt": receipt(case), "back": back}
    return render(request, "recognition/withdraw.html", context)
