"""A measure on pages: the person chooses, an officer notes how it went."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.web.access import entered_by
from comity.pathways.actions.measures import assess, choose
from comity.pathways.domain.measures import ADAPTATION, KINDS, MeasureState
from comity.pathways.queries.measures import asked_of, attempts_of, last_measure, measure_of
from comity.pathways.queries.reports import closing_of, reports_of, supervision_of
from comity.pathways.web.forms import AssessForm, ChooseForm
from comity.pathways.web.guidance import lines_of, missing_of, parts_of
from comity.pathways.web.inviting import access_lines, closing_line, told_of
from comity.privacy import leases
from comity.privacy.queries import invitations_to
from comity.recognition.actions import desk
from comity.recognition.queries import office, own
from comity.recognition.queries.office import case_row
from comity.recognition.web.desk import standing_of
from comity.recognition.web.office import officer_of
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import language
from comity.values.refusals import Refusal


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def own_measure(request: HttpRequest, reference: str) -> HttpResponse:
    """Show both ways and where the chosen one stands; take the choice."""
    subject, at = standing_of(request, reference).subject, now()
    case = own.own_case(reference, subject=subject)
    asked = asked_of(case_row(case.card.id))
    kinds = asked.wanted.kinds if asked else KINDS
    form = ChooseForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            choose(reference, form.cleaned_data["kind"], subject=subject, at=at)
        except Refusal as refusal:
            if refusal.code == "CHOSEN-ALREADY":
                return redirect("pathways:own_measure", reference)
            form.show(refusal)
        else:
            said = _("Your choice is noted. The office helps you to find a place.")
            messages.success(request, said, fail_silently=True)
            return redirect("pathways:own_measure", reference)
    chosen = last_measure(case.card.id)
    guided = supervision_of(chosen.id) if chosen else None
    reports = reports_of(chosen.id) if chosen else ()
    closing = closing_of(chosen.id) if chosen else None
    context = {
        "guided": guided,
        "reports": lines_of(reports, parts_of(asked, language())),
        "missing": missing_of(asked, guided, reports, at.date()),
        "closing": closing_line(closing, parts_of(asked, language())),
        "base": reverse("pathways:own_measure", args=[reference]) + "access/",
        "accesses": access_lines(invitations_to(chosen.id), at) if chosen else [],
        "form": form,
        "receipt": receipt(case),
        "asked": asked,
        "parts": list(parts_of(asked, language()).values()),
        "measure": chosen,
        "attempts": attempts_of(chosen.id) if chosen else (),
        "may_choose": asked is not None
        and measure_of(case.card.id, turn=case.card.turn) is None
        and (asked.choose_by is None or at.date() <= asked.choose_by),
        "back": reverse("recognition:my_case", args=[reference]),
    }
    return render(request, "pathways/own_measure.html", context, status=422 if form.errors else 200)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def office_measure(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the measure of a case under a lease, and take an assessment."""
    card = office.case_card(case)
    with leases.reading(card.subject, classes=desk.CLASSES, purpose=desk.PURPOSE):
        asked, chosen = asked_of(case_row(case)), last_measure(case)
        attempts = attempts_of(chosen.id) if chosen else ()
        closing = closing_of(chosen.id) if chosen else None
    parts = parts_of(asked, get_language() or "en")
    sent = request.POST if request.method == "POST" else None
    form = AssessForm(sent, parts=parts, told=told_of(closing))
    if request.method == "POST" and form.is_valid():
        try:
            state = assess(
                case, form.results(), form.cleaned_data["words"], by=officer_of(request), at=now()
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            if state is MeasureState.DONE:
                said = _("Noted. The gap is closed: the case is open for you to decide again.")
                messages.success(request, said, fail_silently=True)
                return redirect("recognition:case", case=case)
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect("pathways:office_measure", case=case)
    context: dict[str, Any] = {
        "card": card,
        "job": occupation_label(card.occupation, get_language() or "en"),
        "asked": asked,
        "measure": chosen,
        "attempts": attempts,
        "closing": closing_line(closing, parts),
        "is_guided": chosen is not None and chosen.kind == ADAPTATION,
        "form": form if asked and (chosen is None or chosen.state == "chosen") else None,
        "faulty": form if form.errors else None,
        "back": reverse("recognition:case", args=[case]),
    }
    status = 422 if form.errors else 200
    return render(request, "pathways/office_measure.html", context, status=status)
