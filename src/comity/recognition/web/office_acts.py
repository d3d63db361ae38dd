"""An officer asks for more, takes more time, asks the issuing city, and answers for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.actions import asking, desk, enquiring, recalling
from comity.recognition.domain.acts import ActKind, first
from comity.recognition.domain.states import FIRST_TURN, State
from comity.recognition.queries import enquiries as queries
from comity.recognition.queries import files, office
from comity.recognition.queries.acts import acts_of, texts_of
from comity.recognition.web.act_forms import AskForm, EnquiryForm, ExtendForm
from comity.recognition.web.act_words import steps_of
from comity.recognition.web.office import office_of, officer_of
from comity.recognition.web.words import PAPER_KINDS
from comity.values.refusals import Refusal


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask the person for papers."""
    card, form = office.case_card(case), AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask(case, form.items(), by=officer_of(request), at=now())
        except Refusal as refusal:
            form.show(refusal)
        else:
            said = _("Asked. The clock stands until the answer; the person is told.")
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:case", case=case)
    with leases.reading(card.subject, classes=("evidence",), purpose=desk.PURPOSE):
        there = [(PAPER_KINDS[one.kind], one.filename) for one in files.evidence_of(case)]
    return _form_page(request, card, form, "recognition/ask.html", there=there)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, case: UUID) -> HttpResponse:
    """Take more time, once."""
    card, form = (
        office.case_card(case),
        ExtendForm(request.POST if request.method == "POST" else None),
    )
    if request.method == "POST" and form.is_valid():
        try:
            asking.extend(case, form.cleaned_data["reason"], by=officer_of(request), at=now())
        except Refusal as refusal:
            form.show(refusal)
        else:
            said = _("Extended. The person reads your reasons.")
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:case", case=case)
    return _form_page(request, card, form, "recognition/extend.html")


@entered_by("officer")
@require_POST
def ask_issuer(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask the issuing city about a credential."""
    credential = request.POST.get("credential", "")
    try:
        enquiring.ask_issuer(case, credential, by=officer_of(request), at=now())
    except Refusal as refusal:
        if refusal.code == "NOT-FOUND":
            raise
        messages.error(request, str(refusal), fail_silently=True)
    else:
        said = _("Asked. The answer comes into this case by itself.")
        messages.success(request, said, fail_silently=True)
    return redirect("recognition:case", case=case)


@entered_by("officer")
@require_safe
def enquiries(request: HttpRequest) -> HttpResponse:
    """List what other offices ask this city."""
    party = office_of(officer_of(request), at=now())
    language = get_language() or "en"
    context = {
        "office": party.authority,
        "lines": [
            (
                one,
                occupation_label(one.occupation, language),
                city_name(one.host_city, language),
            )
            for one in queries.waiting_at(party.id)
        ],
    }
    return render(request, "recognition/enquiries.html", context)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show what is asked under a lease, and take the answer."""
    officer, card = officer_of(request), queries.enquiry(name)
    form = EnquiryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            enquiring.answer_enquiry(name, said["answer"], said["words"], by=officer, at=now())
        except Refusal as refusal:
            form.show(refusal)
        else:
            thanks = _("Answered. The other office has it now.")
            messages.success(request, thanks, fail_silently=True)
            return redirect("recognition:enquiries")
    with leases.reading(card.subject, classes=enquiring.ISSUER_CLASSES, purpose=enquiring.PURPOSE):
        paper = queries.asked_paper(name)
    language = get_language() or "en"
    is_ours = card.is_waiting and card.issuer_city == officer.city
    context = {
        "card": card,
        "paper": paper,
        "attesting": recalling.attesting(paper, city=card.issuer_city) if is_ours else (),
        "form": form,
        "job": occupation_label(card.occupation, language),
        "city": city_name(card.host_city, language),
        "may_answer": is_ours,
        "back": reverse("recognition:enquiries"),
    }
    status = 422 if form.errors else 200
    return render(request, "recognition/enquiry.html", context, status=status)


def acts_part(card: office.CaseCard) -> dict[str, Any]:
    """Give what happened so far, and what an officer may still do before deciding."""
    acts = acts_of(card.id)
    looks = card.state in {State.SUBMITTED, State.IN_REVIEW} and card.turn == FIRST_TURN
    return {
        "acts": tuple(steps_of(acts, texts_of(card.id))),
        "may_ask": looks,
        "may_extend": looks and card.due_on is not None and first(acts, ActKind.EXTENDED) is None,
        "enquiries": {one.credential: one for one in reversed(queries.enquiries_of(card.id))},
    }


def _form_page(
    request: HttpRequest,
    card: office.CaseCard,
    form: AskForm | ExtendForm,
    template: str,
    **more: object,
) -> HttpResponse:
    context = {
        **more,
        "card": card,
        "form": form,
        "job": occupation_label(card.occupation, get_language() or "en"),
        "back": reverse("recognition:case", args=[card.id]),
    }
    return render(request, template, context, status=422 if form.errors else 200)
