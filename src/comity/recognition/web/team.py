"""The team's page: who has how much, who is away and who stands in; handing cases over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.recognition.actions import teaming
from comity.recognition.queries import teams
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.office import office_of, officer_of, today_in
from comity.recognition.web.team_forms import AbsenceForm, NameForm
from comity.values.refusals import Refusal

NAME, AWAY = "name", "away"


@entered_by("officer")
@read_or_send
def team(request: HttpRequest) -> HttpResponse:
    """Show the team and its absences; take a name or an absence."""
    officer, at = officer_of(request), now()
    party = office_of(officer, at=at)
    on, people = today_in(party, at=at), teams.team(party.id)
    sent = request.POST.get("sent") if request.method == "POST" else None
    naming = NameForm(request.POST if sent == NAME else None)
    away = AbsenceForm(people, on=on, data=request.POST if sent == AWAY else None)
    try:
        if sent == NAME and naming.is_valid():
            teaming.be_called(naming.cleaned_data["name"], by=officer)
        elif sent == AWAY and away.is_valid():
            told = away.cleaned_data
            teaming.be_away(
                UUID(told["officer"]),
                UUID(told["stand_in"]),
                told["first_on"],
                told["last_on"],
                by=officer,
                on=on,
                at=at,
            )
    except Refusal as refusal:
        (naming if sent == NAME else away).show(refusal)
    faulty = next((form for form in (naming, away) if form.errors), None)
    if sent in {NAME, AWAY} and faulty is None:
        messages.success(request, _("Noted."), fail_silently=True)
        return redirect("recognition:team")
    names = teams.names_of(party.id)
    context = {
        "office": party.authority,
        "me": officer.id,
        "people": people,
        "absences": [
            (one, names.get(one.officer, "–"), names.get(one.stand_in, "–"))
            for one in teams.absences(party.id, on=on)
        ],
        "on": on,
        "naming": naming,
        "away": away,
        "faulty": faulty,
    }
    return render(request, "recognition/team.html", context, status=422 if faulty else 200)


@entered_by("officer")
@require_POST
def be_back(request: HttpRequest, absence: UUID) -> HttpResponse:
    """End an absence early."""
    teaming.be_back(absence, by=officer_of(request), at=now())
    messages.success(request, _("Noted."), fail_silently=True)
    return redirect("recognition:team")


@entered_by("officer")
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Hand the chosen cases to a colleague and lead back to the list."""
    chosen = [found for text in request.POST.getlist("case") if (found := _uuid(text))]
    to = _uuid(request.POST.get("to", ""))
    try:
        done, left = teaming.assign(chosen, to or UUID(int=0), by=officer_of(request), at=now())
    except Refusal as refusal:
        messages.error(request, " ".join(one.message for one in refusal.faults))
    else:
        text = ngettext(
            "%(count)d case was handed over.", "%(count)d cases were handed over.", len(done)
        )
        messages.success(request, text % {"count": len(done)}, fail_silently=True)
        if left:
            text = ngettext(
                "%(count)d case stays as it was: it has moved on, or waits for a second officer.",
                "%(count)d cases stay as they were: they have moved on, or wait for a second"
                " officer.",
                len(left),
            )
            messages.warning(request, text % {"count": len(left)}, fail_silently=True)
    onward = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/"):
        return redirect(onward)
    return redirect(reverse("recognition:worklist"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
