"""Guided work on an officer's page: who guides it, and the report of each month."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.agreements.queries import rulebook
from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.web.access import entered_by
from comity.pathways.actions.reporting import guided_by, report
from comity.pathways.domain.measures import ADAPTATION
from comity.pathways.domain.reports import MOST_MONTHS, missing_months, months_begun
from comity.pathways.queries.measures import Asked, MeasureCard, asked_of, last_measure
from comity.pathways.queries.reports import Report, Supervision, reports_of, supervision_of
from comity.pathways.web.forms import SEEN, GuidanceForm, ReportForm
from comity.privacy import leases
from comity.recognition.actions import desk
from comity.recognition.queries import office
from comity.recognition.queries.office import case_row
from comity.recognition.web.office import office_of, officer_of, today_in
from comity.rules.sentences import unit_title
from comity.values.refusals import Refusal

AHEAD = timedelta(days=366)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show guided work under a lease; note who guides it, then the report of a month."""
    officer, at = officer_of(request), now()
    card, on = office.case_card(case), today_in(office_of(officer, at=at), at=at)
    with leases.reading(card.subject, classes=desk.CLASSES, purpose=desk.PURPOSE):
        asked, measure = asked_of(case_row(case)), last_measure(case)
        guided = supervision_of(measure.id) if measure else None
        reports = reports_of(measure.id) if measure else ()
    is_going = measure is not None and (measure.kind, measure.state) == (ADAPTATION, "chosen")
    parts = parts_of(asked, get_language() or "en")
    form = _form(request, asked, measure, guided, parts, on) if is_going else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            if isinstance(form, ReportForm):
                report(case, told["month"], form.seen(), told["words"], by=officer, at=at)
            else:
                guided_by(case, told["supervisor"], told["began_on"], by=officer, at=at)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect("pathways:guidance", case=case)
    context: dict[str, Any] = {
        "card": card,
        "job": occupation_label(card.occupation, get_language() or "en"),
        "guided": guided,
        "reports": lines_of(reports, parts),
        "missing": missing_of(asked, guided, reports, on),
        "form": form,
        "is_report": isinstance(form, ReportForm),
        "is_going": is_going and guided is not None,
        "back": reverse("pathways:office_measure", args=[case]),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "pathways/guidance.html", context, status=status)


def parts_of(asked: Asked | None, tongue: str) -> dict[str, str]:
    """Name the parts that a measure is about, in the reader's language."""
    if asked is None:
        return {}
    book = rulebook(asked.agreement_digest)
    return {unit: unit_title(unit, book, tongue) for unit in asked.wanted.units}


def lines_of(reports: tuple[Report, ...], parts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Word reports: of each month how far the person is in each part."""
    return [
        {
            "month": one.month,
            "words": one.words,
            "by_supervisor": one.by_supervisor,
            "seen": [(parts.get(unit, unit), SEEN[how]) for unit, how in one.seen.items()],
        }
        for one in reports
    ]


def missing_of(
    asked: Asked | None, guided: Supervision | None, reports: tuple[Report, ...], on: date
) -> tuple[int, ...]:
    """Name the months that are over and lack a report."""
    if asked is None or guided is None:
        return ()
    there = [one.month for one in reports]
    months = max(1, asked.wanted.months or 1)
    return missing_months(guided.began_on, on, months=months, there=there)


def _form(
    request: HttpRequest,
    asked: Asked | None,
    measure: MeasureCard | None,
    guided: Supervision | None,
    parts: Mapping[str, str],
    on: date,
) -> GuidanceForm | ReportForm | None:
    if asked is None or measure is None:
        return None
    sent = request.POST if request.method == "POST" else None
    if guided is None:
        return GuidanceForm(sent, first=measure.chosen_at.date(), last=on + AHEAD)
    months = min(MOST_MONTHS, max(1, asked.wanted.months or 1))
    begun = months_begun(guided.began_on, on, months=months)
    return ReportForm(sent, parts=parts, months=range(1, begun + 1)) if begun else None
