"""Let somebody help: give a mandate and end it; take one with its code, see what one holds."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comity.agreements.queries import rulebook_in_force
from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.privacy.actions import end_mandate
from comity.privacy.domain.mandates import MandateCard, Scope
from comity.privacy.queries import mandates_for, mandates_held
from comity.recognition.actions.mandates import give, take
from comity.recognition.queries import own
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.desk import person_of
from comity.recognition.web.mandate_forms import MandateForm, TakeForm
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import language
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case that one helps with; `url` is empty where it is over or cannot be seen."""

    card: MandateCard
    title: str
    url: str
    is_live: bool


@entered_by("person")
@read_or_send
@never_cache
def mandates(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who may help with a case; give a mandate, whose code is shown once."""
    subject, at = person_of(request).id, now()
    case = own.own_case(reference, subject=subject)
    zone = rulebook_in_force(at.date()).parties[case.card.host_city].timezone
    on = local_day(at, zone)  # as `give` counts
    form = MandateForm(request.POST if request.method == "POST" else None, on=on)
    code = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            code = give(
                reference,
                told["scope"],
                told["until"],
                tells_helper=told["news"] == "both",
                subject=subject,
                at=at,
            )
        except Refusal as refusal:
            form.show(refusal)
    context = {
        "form": form,
        "code": " ".join(code[place : place + 4] for place in range(0, len(code), 4)),
        "helping_url": request.build_absolute_uri(reverse("recognition:helping")),
        "lines": [_line(one, at) for one in mandates_for(case.card.id)],
        "receipt": receipt(case),
        "case": case,
        "back": reverse("recognition:my_case", args=[reference]),
    }
    status = 422 if form.errors else 200
    return render(request, "recognition/mandates.html", context, status=status)


@entered_by("person")
@require_POST
def end(request: HttpRequest, reference: str, mandate: UUID) -> HttpResponse:
    """End a mandate that one gave; from this moment the helper sees nothing."""
    end_mandate(mandate, at=now())
    said = _("Ended. From this moment the other person sees nothing of your case.")
    messages.success(request, said, fail_silently=True)
    return redirect("recognition:mandates", reference)


@entered_by("person")
@read_or_send
def helping(request: HttpRequest) -> HttpResponse:
    """List the cases that one helps with; take a mandate by its code."""
    at, me = now(), person_of(request).id
    form = TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            take(
                told["code"],
                name=told["name"],
                email=told["email"],
                language=language(),
                helper=me,
                at=at,
            )
        except Refusal as refusal:
            form.add_error("code", refusal.message) if not refusal.faults else form.show(refusal)
        else:
            messages.success(request, _("You can help now."), fail_silently=True)
            return redirect("recognition:helping")
    held = mandates_held()
    cards = own.cards_of(one.matter for one in held)
    context = {
        "form": form,
        "lines": [_held(one, cards.get(one.matter), at) for one in held],
        "back": reverse("recognition:my_cases"),
    }
    return render(request, "recognition/helping.html", context, status=422 if form.errors else 200)


@entered_by("person")
@require_POST
def lay_down(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Lay a mandate down that one holds."""
    end_mandate(mandate, at=now())
    messages.success(request, _("You no longer help with this case."), fail_silently=True)
    return redirect("recognition:helping")


def _line(card: MandateCard, at: datetime) -> dict[str, object]:
    """Word a mandate for the person who gave it."""
    if card.ended is not None:
        state, tone = _("Ended"), "calm"
    elif card.is_live(at):
        state, tone = _("Helps you now"), "good"
    elif card.waits(at):
        state, tone = _("The code was not used yet"), "soon"
    else:
        state, tone = _("Over"), "calm"
    return {
        "card": card,
        "state": state,
        "tone": tone,
        "what": _what(card.scope),
        "until": _last_day(card),
        "may_end": card.is_live(at) or card.waits(at),
    }


def _what(scope: Scope) -> str:
    return _("may see and act") if scope is Scope.ACT else _("may see")


def _last_day(card: MandateCard) -> date:
    """Give the last day: the mandate is over with the next midnight of the office's city."""
    return card.until.date()


def _held(card: MandateCard, case: own.CaseCard | None, at: datetime) -> HeldCase:
    is_live = card.is_live(at) and case is not None
    title, url = _("A case you helped with"), ""
    if case is not None:
        job = occupation_label(case.occupation, language())
        place = {"job": job, "city": city_name(case.host_city, language())}
        title = _("%(job)s in %(city)s") % place
        url = reverse("recognition:my_case", args=[case.reference]) if is_live else ""
    return HeldCase(card, title, url, is_live)
