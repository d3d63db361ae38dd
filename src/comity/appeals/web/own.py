"""A person's appeal: one button with its last day, and what the panel decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.appeals.actions.making import appeal
from comity.appeals.domain.panels import settle
from comity.appeals.queries.panels import AppealCard, appeals_of, seats_of
from comity.appeals.web.forms import AppealForm
from comity.appeals.web.words import RULINGS
from comity.ledger.clock import now
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.recognition.queries import own
from comity.recognition.web.desk import standing_of
from comity.recognition.web.receipts import receipt
from comity.recognition.web.remedies import appeal_day
from comity.recognition.web.words import language
from comity.rules.sentences import outcome
from comity.values.refusals import Refusal


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def own_appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where the appeal stands, or take one."""
    who, at = standing_of(request, reference), now()
    case = own.own_case(reference, subject=who.subject)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(reference, form.cleaned_data["words"], subject=who.subject, at=at, by=who.by)
        except Refusal as refusal:
            if refusal.code == "APPEALED-ALREADY":
                return redirect("appeals:own_appeal", reference)
            form.show(refusal)
        else:
            said = _("Your appeal is made. You need to do nothing now.")
            messages.success(request, said, fail_silently=True)
            return redirect("appeals:own_appeal", reference)
    appeals = appeals_of(case.card.id)
    current = next((one for one in appeals if one.turn == case.card.turn), None)
    shown = current or next(iter(appeals), None)
    context = {
        "case": case,
        "form": form,
        "receipt": receipt(case),
        "appeal": shown,
        "panel": [city_name(city, language()) for city in (shown.cities if shown else ())],
        "ruling": _ruling(shown),
        "last": appeal_day(case) if current is None else None,
        "on": at.date(),
        "back": reverse("recognition:my_case", args=[reference]),
    }
    return render(request, "appeals/own_appeal.html", context, status=422 if form.errors else 200)


def _ruling(shown: AppealCard | None) -> dict[str, str]:
    """Word what the panel decided; nothing before it has."""
    if shown is None or shown.is_open:
        return {}
    settled = settle([one.vote for one in seats_of(shown.id) if one.vote is not None])
    if settled is None:
        return {}
    result = outcome(settled.outcome, language()) if settled.outcome else ""
    return {"word": str(RULINGS[settled.ruling]), "result": result, "words": settled.words}
