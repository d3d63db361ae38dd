"""Cities that ceased to be parties: their votes count no more from that day on."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.governance.actions import proposing
from comity.governance.actions.voting import note_departure
from comity.governance.domain.terms import terms_of
from comity.governance.queries.courses import departures
from comity.governance.web import words
from comity.governance.web.forms import DepartureForm
from comity.governance.web.public import language
from comity.ledger.clock import now
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal


@entered_by("secretariat")
@require_http_methods(["GET", "HEAD", "POST"])
def departed(request: HttpRequest) -> HttpResponse:
    """List the cities that ceased to be parties, or note one."""
    actor, at = actor_at(request), now()
    terms, gone = terms_of(proposing.in_force(at)), departures()
    parties = [(one, city_name(one, language())) for one in sorted(terms.parties - set(gone))]
    form = DepartureForm(request.POST if request.method == "POST" else None, parties=parties)
    if form.is_bound and form.is_valid():
        party, day = form.cleaned_data["party"], form.cleaned_data["day"]
        left_at = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(terms.timezone))

        def do() -> dict[str, str]:
            note_departure(party, left_at=left_at, by=actor, at=at)
            return {}

        try:
            kept_once(request, do)
        except Refusal as refusal:
            form.add_error(None, words.refused(refusal.code, str(refusal.message)))
        else:
            said = _("Noted. This city does not vote any more.")
            messages.success(request, said, fail_silently=True)
            return redirect("governance:departed")
    context = {
        "form": form if parties else None,
        "key": uuid4(),
        "gone": [(city_name(one, language()), left_at) for one, left_at in sorted(gone.items())],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "governance/departed.html", context, status=status)
