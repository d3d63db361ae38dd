"""The person answers what the office asked, or chooses how to go on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.recognition.actions import answering
from comity.recognition.domain.uploads import MOST_FILES
from comity.recognition.queries import own
from comity.recognition.web.act_forms import AnswerForm, ChoosePartForm
from comity.recognition.web.act_words import Asked, asked_of
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.apply_papers import checked
from comity.recognition.web.desk import standing_of
from comity.recognition.web.paper_forms import PaperForm
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import PAPER_KINDS
from comity.values.refusals import Refusal

SEND = "send"


@entered_by("person")
@read_or_send
def answer(request: HttpRequest, reference: str, question: UUID) -> HttpResponse:
    """Take papers and words for one question; a refused file leaves everything as it was."""
    subject = standing_of(request, reference).subject
    case = own.own_case(reference, subject=subject)
    asked = next(
        (one for one in asked_of(case.acts, case.texts) if one.question.id == question), None
    )
    if asked is None:
        # Answered already, in another window or by a second press of the button.
        return redirect("recognition:my_case", reference)
    if request.method != "POST":
        return _page(request, case, asked, PaperForm(), AnswerForm())
    if SEND in request.POST:
        return _send(request, case, asked)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            card = answering.add_paper(
                reference,
                question,
                checked(form.cleaned_data["file"]),
                kind=form.cleaned_data["kind"],
                subject=subject,
                at=now(),
            )
        except Refusal as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("%(name)s is handed in.") % {"name": card.filename})
            return redirect("recognition:answer", reference, question)
    return _page(request, case, asked, form, AnswerForm(), status=422)


@entered_by("person")
@require_POST
def remove_paper(request: HttpRequest, reference: str, question: UUID, paper: UUID) -> HttpResponse:
    """Take a paper out of an answer that is not sent yet."""
    subject = standing_of(request, reference).subject
    if answering.remove_paper(reference, question, paper, subject=subject, at=now()):
        messages.success(request, _("Taken out."))
    return redirect("recognition:answer", reference, question)


@entered_by("person")
@read_or_send
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose between a separate task now and the whole job only."""
    who = standing_of(request, reference)
    case = own.own_case(reference, subject=who.subject)
    form = ChoosePartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wants = form.cleaned_data["part"] == "yes"
        answering.choose_part(reference, wants_part=wants, subject=who.subject, at=now(), by=who.by)
        messages.success(request, _("Your choice is noted. The office goes on with it."))
        return redirect("recognition:my_case", reference)
    context = {
        "form": form,
        "receipt": receipt(case),
        "back": reverse("recognition:my_case", args=[reference]),
    }
    return render(request, "recognition/choose.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, case: own.OwnCase, asked: Asked) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        reference = case.card.reference
        who = standing_of(request, reference)
        try:
            answering.answer(
                reference,
                asked.question.id,
                form.cleaned_data["words"],
                subject=who.subject,
                at=now(),
                by=who.by,
            )
        except Refusal as refusal:
            if not refusal.faults:
                raise
            form.show(refusal)
        else:
            messages.success(request, _("Sent. From tomorrow the office's time runs again."))
            return redirect("recognition:my_case", reference)
    return _page(request, case, asked, PaperForm(), form, status=422)


def _page(
    request: HttpRequest,
    case: own.OwnCase,
    asked: Asked,
    upload: PaperForm,
    form: AnswerForm,
    *,
    status: int = 200,
) -> HttpResponse:
    papers = own.papers(asked.question.id)
    context = {
        "case": case,
        "asked": asked,
        "upload": upload,
        "form": form,
        "faulty": form if form.errors else upload,
        "papers": [(card, PAPER_KINDS[card.kind]) for card in papers],
        "may_add": len(papers) < MOST_FILES,
        "receipt": receipt(case),
        "back": reverse("recognition:my_case", args=[case.card.reference]),
    }
    return render(request, "recognition/answer.html", context, status=status)
