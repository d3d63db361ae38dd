"""The pages of a supervisor: whose work one guides, reports by month, the closing assessment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.agreements.queries import rulebook
from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.pathways.actions.guiding import close, on_day, report_as_guide
from comity.pathways.domain.reports import missing_months, months_begun
from comity.pathways.queries.reports import (
    Brief,
    Supervision,
    brief_of,
    closing_of,
    reports_of,
    supervision_of,
)
from comity.pathways.web.forms import AcceptForm, AssessForm, ReportForm
from comity.pathways.web.guidance import lines_of
from comity.pathways.web.inviting import closing_line
from comity.privacy import leases
from comity.privacy.actions.inviting import accept_invitation, end_invitation
from comity.privacy.domain.invitations import InvitationCard
from comity.privacy.queries import invitations_held
from comity.recognition.web.desk import person_of
from comity.recognition.web.words import language
from comity.rules.sentences import unit_title
from comity.values.refusals import Refusal


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def guiding(request: HttpRequest) -> HttpResponse:
    """List whose work one guides; accept an invitation by its code."""
    at = now()
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            accept_invitation(told["code"], name=told["name"], at=at)
        except Refusal as refusal:
            form.add_error("code", refusal.message) if not refusal.faults else form.show(refusal)
        else:
            messages.success(request, _("You can write the reports now."), fail_silently=True)
            return redirect("pathways:guiding")
    context = {
        "form": form,
        "lines": [_line(one, at) for one in invitations_held()],
        "back": reverse("recognition:my_cases"),
    }
    return render(request, "pathways/guiding.html", context, status=422 if form.errors else 200)


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def guided(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Show what one needs to guide somebody's work; take the report of a month."""
    at, me = now(), person_of(request)
    brief, guidance = opened(measure)
    parts, on = _parts(brief), on_day(brief, at)
    there = [one.month for one in reports_of(measure)]
    begun = months_begun(guidance.began_on, on, months=brief.months)
    open_months = [month for month in range(1, begun + 1) if month not in there]
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(sent, parts=parts, months=open_months) if open_months else None
    if form is not None:
        form.fields["words"].label = _("What you saw, in words the person can read")
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            report_as_guide(measure, told["month"], form.seen(), told["words"], by=me, at=at)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect("pathways:guided", measure)
    context: dict[str, Any] = {
        **_head(brief),
        "guided": guidance,
        "parts": list(parts.values()),
        "reports": lines_of(reports_of(measure), parts),
        "missing": missing_months(guidance.began_on, on, months=brief.months, there=there),
        "closing": closing_line(closing_of(measure), parts),
        "may_close": begun > 0,
        "form": form,
        "measure": measure,
        "back": reverse("pathways:guiding"),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "pathways/guided.html", context, status=status)


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Ask for the closing assessment, and keep it."""
    at, me = now(), person_of(request)
    brief, _guidance = opened(measure)
    if closing_of(measure) is not None:
        return redirect("pathways:guided", measure)
    form = AssessForm(request.POST if request.method == "POST" else None, parts=_parts(brief))
    if request.method == "POST" and form.is_valid():
        try:
            close(measure, form.results(), form.cleaned_data["words"], by=me, at=at)
        except Refusal as refusal:
            form.show(refusal)
        else:
            said = _("Sent. The office looks at your assessment and decides.")
            messages.success(request, said, fail_silently=True)
            return redirect("pathways:guided", measure)
    context = {**_head(brief), "form": form, "back": reverse("pathways:guided", args=[measure])}
    return render(request, "pathways/closing.html", context, status=422 if form.errors else 200)


@entered_by("person")
@require_POST
def lay_down(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Lay an access down that one holds."""
    end_invitation(invitation, at=now())
    messages.success(request, _("You no longer see this guided work."), fail_silently=True)
    return redirect("pathways:guiding")


def opened(measure: UUID) -> tuple[Brief, Supervision]:
    """Open what an invitation shows; a stranger and whoever's access has ended are refused.

    Raises:
        Refusal: NO-INVITATION, BUDGET-SPENT.
    """
    leases.open_under_invitation(measure)
    brief, guidance = brief_of(measure), supervision_of(measure)
    if brief is None or guidance is None:
        sentence = _("Your access has ended. Ask the office if you still need it.")
        raise Refusal("NO-INVITATION", sentence)
    return brief, guidance


def _parts(brief: Brief) -> dict[str, str]:
    book = rulebook(brief.agreement_digest)
    return {unit: unit_title(unit, book, language()) for unit in brief.units}


def _head(brief: Brief) -> dict[str, str]:
    return {
        "called": brief.called,
        "job": occupation_label(brief.occupation, language()),
        "city": city_name(brief.host_city, language()),
    }


def _line(card: InvitationCard, at: datetime) -> dict[str, Any]:
    """Word one access; the name is shown only while it lasts, under a lease of its own."""
    try:
        head = _head(opened(card.matter)[0]) if card.is_live(at) else {}
    except Refusal:  # over in this moment, or more people than a day allows
        head = {}
    return {"card": card, "is_live": bool(head), **head}
