"""Complaints on pages: the person's, the ombudsperson's desk, what an office should do."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.agreements.queries import rulebook_in_force
from comity.appeals.actions.complaining import CLASSES, PURPOSE, answer, complain, reply
from comity.appeals.domain.complaints import About, Figures, Finding, figures
from comity.appeals.queries import complaints as queries
from comity.appeals.queries.complaint_years import is_published
from comity.appeals.web.complaint_forms import (
    ABOUT,
    FINDINGS,
    ComplaintAnswerForm,
    ComplaintForm,
    ReplyForm,
)
from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.queries import own
from comity.recognition.queries.acts import acts_of
from comity.recognition.web.act_words import steps_of
from comity.recognition.web.desk import person_of
from comity.recognition.web.office import office_of, officer_of
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import language
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal

COUNTED = timedelta(days=365)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@entered_by("person")
@read_or_send
def own_complaint(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the complaints about a case with their answers; take one."""
    subject = person_of(request).id
    case = own.own_case(reference, subject=subject)
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            complain(
                reference,
                told["about"],
                told["words"],
                language=language(),
                subject=subject,
                at=now(),
            )
        except Refusal as refusal:
            if refusal.code == "COMPLAINED-ALREADY":
                return redirect("appeals:own_complaint", reference)
            form.show(refusal)
        else:
            said = _("Your complaint has arrived. You need to do nothing now.")
            messages.success(request, said, fail_silently=True)
            return redirect("appeals:own_complaint", reference)
    lines = [_own_line(one) for one in queries.complaints_of(case.card.id)]
    context = {
        "form": form,
        "receipt": receipt(case),
        "lines": lines,
        "may_complain": not any(line["is_waiting"] for line in lines),
        "back": reverse("recognition:my_case", args=[reference]),
    }
    return render(
        request, "appeals/own_complaint.html", context, status=422 if form.errors else 200
    )


@entered_by("ombudsperson")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """List what waits for the ombudsperson, and count the complaints of a year."""
    at, city = now(), str(officer_of(request).city)
    on = local_day(at, rulebook_in_force(at.date()).parties[city].timezone)
    told = queries.told_since(city, at - COUNTED)
    context = {
        "city": city_name(city, language()),
        "lines": [
            (one, ABOUT[About(one.about)], occupation_label(one.occupation, language()))
            for one in queries.waiting_at(city)
        ],
        "on": on,
        "to_publish": None if is_published(city, on.year - 1) else on.year - 1,
        **_counted(figures(told, on=on)),
    }
    return render(request, "appeals/complaints.html", context)


@entered_by("ombudsperson")
@read_or_send
def complaint(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show a complaint under a lease with the days of its case; take the answer."""
    by, at = officer_of(request), now()
    form = ComplaintAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            answer(name, told["finding"], told["words"], told["recommendation"], by=by, at=at)
        except Refusal as refusal:
            if refusal.code == "ANSWERED-ALREADY":
                return redirect("appeals:complaint", name)
            form.show(refusal)
        else:
            messages.success(request, _("Answered; the person is told."), fail_silently=True)
            return redirect("appeals:complaints")
    card = queries.complaint_card(name)
    with leases.reading(card.subject, classes=CLASSES, purpose=PURPOSE):
        words, said = queries.words_of(name), queries.answer_of(name)
    context = {
        "card": card,
        "about": ABOUT[About(card.about)],
        "job": occupation_label(card.occupation, language()),
        "words": words,
        "answer": said,
        "finding": FINDINGS[Finding(card.finding)] if card.finding else "",
        "recommended": queries.recommendation_of(name),
        "steps": list(steps_of(acts_of(card.case), {})),
        "form": form if card.is_waiting else None,
        "faulty": form if form.errors else None,
    }
    return render(request, "appeals/complaint.html", context, status=422 if form.errors else 200)


@entered_by("officer")
@read_or_send
def recommendations(request: HttpRequest) -> HttpResponse:
    """Show what the office should do; take what it did."""
    officer, at = officer_of(request), now()
    named, form = request.POST.get("complaint", ""), ReplyForm()
    if request.method == "POST":
        form = ReplyForm(request.POST, auto_id=_ids(named))
        if form.is_valid():
            try:
                reply(_named(named), form.cleaned_data["words"], by=officer, at=at)
            except Refusal as refusal:
                if refusal.code == "NOT-FOUND":
                    raise
                form.show(refusal)
            else:
                messages.success(request, _("Noted."), fail_silently=True)
                return redirect("appeals:recommendations")
    party = office_of(officer, at=at)
    context = {
        "office": party.authority,
        "lines": [
            (
                one,
                form
                if named == str(one.complaint)
                else ReplyForm(auto_id=_ids(str(one.complaint))),
            )
            for one in queries.recommendations_to(party.id)
        ],
        "faulty": form if form.errors else None,
    }
    status = 422 if form.errors else 200
    return render(request, "appeals/recommendations.html", context, status=status)


def _own_line(card: queries.ComplaintCard) -> dict[str, object]:
    recommended = queries.recommendation_of(card.id)
    return {
        "card": card,
        "is_waiting": card.is_waiting,
        "about": ABOUT[About(card.about)],
        "words": queries.words_of(card.id),
        "finding": FINDINGS[Finding(card.finding)] if card.finding else "",
        "answer": queries.answer_of(card.id),
        "recommended": recommended,
    }


def _counted(counted: Figures) -> dict[str, object]:
    """Word the figures; every kind is shown, also where nobody complained about it."""
    return {
        "figures": counted,
        "by_about": [(ABOUT[About(kind)], count) for kind, count in counted.by_about],
        "by_finding": [(FINDINGS[Finding(kind)], count) for kind, count in counted.by_finding],
    }


def _ids(name: str) -> str:
    """Give each form of a page ids of its own."""
    return f"id_%s_{name}"


def _named(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise queries.not_found() from None
