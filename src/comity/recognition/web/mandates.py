"""Let somebody help: give a mandate and end it; take one with its code, see what one holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.privacy.actions import end_mandate
from comity.privacy.domain.mandates import MandateCard, Scope
from comity.privacy.queries import mandates_for, mandates_held
from comity.privacy.web.handed import spaced, state_line
from comity.recognition.actions.mandates import give, give_for_draft, take, zone_of
from comity.recognition.queries import own
from comity.recognition.web.apply import OVERVIEW, read_or_send
from comity.recognition.web.desk import desk_of, person_of
from comity.recognition.web.mandate_forms import MAIL, DraftMandateForm, MandateForm, TakeForm
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import language
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HeldCase:
    """What one helps with; `url` is empty where it is over."""

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
    on = local_day(at, zone_of(case.card.host_city, at))  # as `give` counts
    form = MandateForm(request.POST if request.method == "POST" else None, on=on)

    def code(told: dict[str, Any]) -> str:
        by = {"tells_helper": told["news"] == "both", "subject": subject, "at": at}
        return give(reference, told["scope"], told["until"], **by)

    told = receipt(case)
    title = _("%(job)s in %(city)s") % {"job": told.job, "city": told.city}
    return _page(
        request,
        form,
        code,
        {
            "title": title,
            "lines": [
                _line(one, at, reverse("recognition:end_mandate", args=[reference, one.id]))
                for one in mandates_for(case.card.id)
            ],
            "back": reverse("recognition:my_case", args=[reference]),
        },
    )


@entered_by("person")
@read_or_send
@never_cache
def of_draft(request: HttpRequest) -> HttpResponse:
    """Show who may help with what is not sent yet; give a mandate for it and its later case."""
    desk = desk_of(request)
    sent = request.POST if request.method == "POST" else None
    form = DraftMandateForm(sent, on=local_day(desk.at, desk.zone()), email=desk.email())

    def code(told: dict[str, Any]) -> str:
        return give_for_draft(
            desk.begin(),
            told["scope"],
            told["until"],
            tells_helper=told["news"] == "both",
            email=told["email"] if told["hear"] == MAIL else "",
            language=language(),
            subject=desk.subject,
            at=desk.at,
        )

    given = mandates_for(desk.draft.id) if desk.draft else ()
    return _page(
        request,
        form,
        code,
        {
            "title": _("Your application"),
            "is_draft": True,
            "lines": [
                _line(one, desk.at, reverse("recognition:end_draft_mandate", args=[one.id]))
                for one in given
            ],
            "back": reverse(OVERVIEW),
        },
    )


def _page(
    request: HttpRequest,
    form: MandateForm,
    give_code: Callable[[dict[str, Any]], str],
    context: dict[str, object],
) -> HttpResponse:
    code = ""
    if request.method == "POST" and form.is_valid():
        try:
            code = give_code(form.cleaned_data)
        except Refusal as refusal:
            form.show(refusal)
    context |= {
        "form": form,
        "code": spaced(code),
        "helping_url": request.build_absolute_uri(reverse("recognition:helping")),
    }
    status = 422 if form.errors else 200
    return render(request, "recognition/mandates.html", context, status=status)


@entered_by("person")
@require_POST
def end_of_draft(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """End a mandate for what is not sent yet; from this moment the helper sees nothing."""
    end_mandate(mandate, at=now())
    said = _("Ended. From this moment the other person sees nothing of your application.")
    messages.success(request, said, fail_silently=True)
    return redirect("recognition:draft_mandates")


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


def _line(card: MandateCard, at: datetime, end_url: str) -> dict[str, object]:
    """Word a mandate for the person who gave it."""
    told = {"what": _what(card.scope), "until": _last_day(card), "end_url": end_url}
    return state_line(card, at, live=_("Helps you now")) | told


def _what(scope: Scope) -> str:
    return _("may see and act") if scope is Scope.ACT else _("may see")


def _last_day(card: MandateCard) -> date:
    """Give the last day: the mandate is over with the next midnight of the office's city."""
    return card.until.date()


def _held(card: MandateCard, case: own.CaseCard | None, at: datetime) -> HeldCase:
    is_live = card.is_live(at)
    if case is not None:
        job = occupation_label(case.occupation, language())
        place = {"job": job, "city": city_name(case.host_city, language())}
        url = reverse("recognition:my_case", args=[case.reference])
        return HeldCase(card, _("%(job)s in %(city)s") % place, url if is_live else "", is_live)
    if not is_live:
        return HeldCase(card, _("A case you helped with"), "", is_live=False)
    # What is in it is read under a lease only, which the page behind opens.
    url = reverse("recognition:helped_apply", args=[card.matter])
    return HeldCase(card, _("An application that is not sent yet"), url, is_live)
