"""The page of one case: required beside held, papers, findings, and the officer's opinion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.certificates.queries import certificate_of_case
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import card_label, occupation_label
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.actions import deciding, desk
from comity.recognition.domain import grounds
from comity.recognition.domain.opinions import WAITING_FOR, may_machine_grant
from comity.recognition.domain.papers import practice_name, unconfirmed
from comity.recognition.domain.states import State
from comity.recognition.domain.worklist import days_left
from comity.recognition.queries import files, office
from comity.recognition.queries.enquiries import EnquiryCard
from comity.recognition.queries.reconsiderations import open_ground
from comity.recognition.queries.touched import touches_of
from comity.recognition.web import office_words
from comity.recognition.web.act_words import ENQUIRY_ANSWERS
from comity.recognition.web.office import office_of, officer_of, today_in
from comity.recognition.web.office_acts import acts_part
from comity.recognition.web.office_forms import KeepForm, OpinionForm
from comity.recognition.web.words import rule_change
from comity.rules.decisions import REFUSED
from comity.rules.sentences import basis, outcome, unit_title
from comity.values.refusals import Refusal

CLASSES = ("identity", "case_file", "evidence", "decision")
_INLINE_POLICY = "default-src 'none'; sandbox"


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case under a lease; take the officer's opinion on it."""
    officer, at = officer_of(request), now()
    card = office.case_card(case)
    if request.method != "POST":
        return _page(request, officer, card, at=at)
    form = _form(request, card)
    if form.is_valid():
        wanted, departure = form.opinion()
        try:
            step = deciding.give_opinion(
                case, wanted, departure, seen=form.cleaned_data["seen"], by=officer, at=at
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            said = (
                _("Decided. The person can read the letter now.")
                if step.conclusion
                else _("Your opinion is kept. A refusal needs a second officer.")
            )
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:case", case=case)
    return _page(request, officer, office.case_card(case), at=at, form=form, status=422)


@entered_by("officer")
@require_POST
def confirm_paper(request: HttpRequest, case: UUID) -> HttpResponse:
    """Note that an issuer confirmed a credential."""
    credential = request.POST.get("credential", "")
    deciding.confirm_paper(case, credential, by=officer_of(request), at=now())
    said = _("Noted: this is confirmed. The result was computed again.")
    if office.case_card(case).state is State.DECIDED:
        said = _("Noted: this is confirmed. If the decision would improve, your list will say so.")
    messages.success(request, said, fail_silently=True)
    return redirect("recognition:case", case=case)


@entered_by("officer")
@require_POST
def let_stand(request: HttpRequest, case: UUID) -> HttpResponse:
    """End a reopening with the decision that stands."""
    form = KeepForm(request.POST)
    officer, at = officer_of(request), now()
    if form.is_valid():
        try:
            deciding.let_stand(case, form.cleaned_data["kept"], by=officer, at=at)
        except Refusal as refusal:
            if not refusal.faults:
                raise
            form.show(refusal)
        else:
            said = _("Noted with your reason: this decision stays as it is. The person is told.")
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:case", case=case)
    return _page(request, officer, office.case_card(case), at=at, keep=form, status=422)


@entered_by("officer")
@require_safe
def evidence(request: HttpRequest, case: UUID, evidence: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give a file of the case."""
    return download(case, evidence)


def download(case: UUID, evidence: UUID) -> HttpResponse:
    """Give a file to be stored and not shown: nothing in it can act on a page.

    Raises:
        Refusal: NOT-FOUND.
    """
    card = office.case_card(case)
    with leases.reading(card.subject, classes=("evidence",), purpose=desk.PURPOSE):
        paper, content = files.evidence_content(case, evidence)
    return HttpResponse(
        content,
        content_type=paper.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{_safe_name(paper)}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _INLINE_POLICY,
        },
    )


def _safe_name(paper: files.EvidenceCard) -> str:
    """Name a file by us, not by who sent it: a name can hold a trick or a secret."""
    ending = {
        "application/pdf": "pdf",
        "image/jpeg": "jpg",
        "image/png": "png",
        "image/webp": "webp",
        "application/dc+sd-jwt": "sd-jwt",
    }[paper.media_type]
    return f"{paper.kind}-{str(paper.id)[:8]}.{ending}"


def _form(request: HttpRequest, card: office.CaseCard) -> OpinionForm:
    with leases.reading(card.subject, classes=("decision",), purpose=desk.PURPOSE):
        computed = files.assessments_of(card.id)[0].decision
    return OpinionForm(
        request.POST,
        computed=computed.outcome,
        may_confirm=computed.basis not in WAITING_FOR,
        language=get_language() or "en",
    )


def _page(
    request: HttpRequest,
    officer: Actor,
    card: office.CaseCard,
    *,
    at: datetime,
    form: OpinionForm | None = None,
    keep: KeepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if card.is_open:
        deciding.refresh(card.id, at=at)
        card = office.case_card(card.id)
    language = get_language() or "en"
    with leases.reading(card.subject, classes=CLASSES, purpose=desk.PURPOSE):
        acts = acts_part(card)
        context = {
            **_clock(card, officer, at=at),
            **_file(card, language, acts["enquiries"]),
            **_opinions(card, officer, language),
            **acts,
        }
    computed: files.Assessed = context["computed"]
    context["form"] = form
    context["keep"] = keep or KeepForm() if card.is_reopened else None
    context["faulty"] = keep or form
    if form is None and context["may_opine"]:
        context["form"] = OpinionForm(
            computed=computed.decision.outcome,
            may_confirm=computed.decision.basis not in WAITING_FOR,
            language=language,
            seen=computed.id,
        )
    with timezone.override(office_of(officer, at=at).timezone):
        return render(request, "recognition/case.html", context, status=status)


def _clock(card: office.CaseCard, officer: Actor, *, at: datetime) -> dict[str, Any]:
    party = office_of(officer, at=at)
    word, tone = office_words.STATES[card.state]
    return {
        "card": card,
        "state": word,
        "tone": tone,
        "days_left": days_left(card.due_on, on=today_in(party, at=at), calendar=party.calendar),
        "is_paused": card.is_open and card.due_on is None,
        "is_mine": card.assigned_to == officer.id,
        "reopened": _reopened(card),
        "may_take": card.state in {State.SUBMITTED, State.IN_REVIEW}
        and card.assigned_to != officer.id,
    }


def _file(card: office.CaseCard, language: str, asked: Mapping[str, EnquiryCard]) -> dict[str, Any]:
    computed = files.assessments_of(card.id)[0]
    papers = files.papers_of(card.id, under=computed.agreement_digest)
    decision, book = computed.decision, papers.rulebook
    waits = WAITING_FOR.get(decision.basis)
    return {
        "job": occupation_label(card.occupation, language),
        "holder": files.holder(card.subject),
        "computed": computed,
        "result": outcome(decision.outcome, language),
        "result_tone": office_words.TONES.get(decision.outcome, "late"),
        "route": basis(decision.basis, language),
        "measure": office_words.measure_in_words(decision.measure, book, language),
        "waits": office_words.WAITS[waits] if waits else "",
        "touches": [rule_change(one) for one in touches_of(card.id)],
        "reasons": office_words.statements(decision.reasons, book, language),
        "conditions": office_words.statements(decision.conditions, book, language),
        "units": office_words.units(decision, book, language),
        "machine_grants": card.is_open and may_machine_grant(decision, papers.case, book),
        "credentials": _credentials(papers, asked),
        "practice": [(practice_name(place), one) for place, one in enumerate(papers.case.practice)],
        "prior_learning": [
            (one, unit_title(one.unit, book, language)) for one in papers.case.prior_learning
        ],
        "safety": [(card_label(one.code, language), one.issued_on) for one in papers.case.safety],
        "evidence": [
            {
                "file": one,
                "kind": office_words.KINDS.get(one.kind, one.kind),
                "size": office_words.size_in_words(one.size),
            }
            for one in files.evidence_of(card.id)
        ],
    }


def _credentials(
    papers: files.Papers, asked: Mapping[str, EnquiryCard]
) -> list[Mapping[str, object]]:
    open_papers = unconfirmed(papers.facts)
    return [
        {
            "paper": one,
            "standard": f"{one.standard}@{one.version}",
            "units": list(one.units or ()),
            "is_confirmed": one.id not in open_papers,
            "enquiry": asked.get(one.id),
            "answer": ENQUIRY_ANSWERS[asked[one.id].state] if one.id in asked else "",
        }
        for one in papers.case.credentials
    ]


def _opinions(card: office.CaseCard, officer: Actor, language: str) -> dict[str, Any]:
    """Give what colleagues said; who still has to decide second sees nothing of it."""
    given = files.opinions_of(card.id)
    decided = files.decision_of(card.id)
    mine = any(one.officer == officer.id and one.turn == card.turn for one in given)
    is_second = card.state is State.SECOND_SIGNATURE and not mine
    shown = office_words.shown_opinions(given, hidden=card.turn if is_second else None)
    return {
        "decided": decided,
        "decided_result": outcome(decided.outcome, language) if decided else "",
        "decided_tone": office_words.TONES.get(decided.outcome, "late") if decided else "",
        "is_certified": decided is not None and certificate_of_case(card.id) is not None,
        "differs": bool(decided and decided.outcome != decided.assessed_outcome),
        "is_second": is_second,
        "waits_for_second": card.state is State.SECOND_SIGNATURE and mine,
        "opinions": [
            {
                "opinion": one,
                "result": outcome(one.outcome, language),
                "sign": str(one.officer)[:8],
                "why": office_words.DEPARTURES.get(one.departure_code, ""),
                "is_refusal": one.outcome == REFUSED,
            }
            for one in shown
        ],
        "may_opine": card.is_open and not mine,
    }


def _reopened(card: office.CaseCard) -> str:
    """Say why a case is open again; empty where it is not."""
    ground = open_ground(card.id) if card.is_reopened else ""
    return grounds.in_words(ground) if ground else ""
