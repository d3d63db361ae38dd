"""Papers: hand in a photo or a scan, look at it, take it out."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.parties.web.access import entered_by
from comity.recognition.actions import drafting
from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.uploads import MOST_FILES, CheckedFile, receive
from comity.recognition.queries import own
from comity.recognition.queries.office import not_found
from comity.recognition.web.apply import read_or_send
from comity.recognition.web.apply_tasks import TITLES
from comity.recognition.web.desk import Desk, desk_of, standing_of
from comity.recognition.web.paper_forms import PaperForm
from comity.recognition.web.words import PAPER_KINDS
from comity.values.refusals import Refusal

HERE = "recognition:apply_papers"


@entered_by("person")
@read_or_send
def papers(request: HttpRequest, draft: UUID | None = None) -> HttpResponse:
    """List the papers and take another one; a refused file leaves everything as it was."""
    desk = desk_of(request, draft)
    if request.method != "POST":
        form = PaperForm(initial={"kind": "other" if desk.papers else "certificate"})
        return _page(request, desk, form)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            card = _take(desk, form.cleaned_data["file"], form.cleaned_data["kind"])
        except Refusal as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("%(name)s is handed in.") % {"name": card.filename})
            return redirect(desk.url("apply_papers"))
    return _page(request, desk, form, status=422)


def checked(upload: "UploadedFile[bytes]") -> CheckedFile:
    """Take an uploaded file in and look inside it.

    Raises:
        Refusal: a code that begins with FILE-.
    """
    return inspect(receive(upload.name or "", upload.chunks()))


@entered_by("person")
@require_POST
def remove_paper(request: HttpRequest, paper: UUID, draft: UUID | None = None) -> HttpResponse:
    """Take a paper out."""
    desk = desk_of(request, draft)
    if desk.draft is not None and drafting.remove_paper(desk.draft.id, paper, at=desk.at):
        messages.success(request, _("Taken out."))
    return redirect(desk.url("apply_papers"))


@entered_by("person")
@require_POST
def use_again(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Hand in a paper of an earlier case once more, without asking for it again."""
    desk = desk_of(request)
    if drafting.use_again(desk.begin(), paper, at=desk.at):
        messages.success(request, _("Handed in."))
    return redirect(HERE)


@entered_by("person")
@require_safe
def own_paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Give the person their own paper back as a download, or one of the case that is named."""
    subject = standing_of(request, request.GET.get("case", "")).subject
    card, content = own.paper(paper, subject=subject)
    return download(card, content)


@entered_by("person")
@require_safe
def draft_paper(request: HttpRequest, draft: UUID, paper: UUID) -> HttpResponse:
    """Give a helper a paper of the draft that they help with, as a download."""
    desk = desk_of(request, draft)
    if paper not in {card.id for card in desk.papers}:
        raise not_found()
    card, content = own.paper(paper, subject=desk.subject)
    return download(card, content)


def download(card: own.PaperCard, content: bytes) -> HttpResponse:
    """Answer with a file that no browser opens in our name."""
    response = HttpResponse(content, content_type=card.media_type)
    name = content_disposition_header(as_attachment=True, filename=card.filename)
    response["Content-Disposition"] = name or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _take(desk: Desk, upload: "UploadedFile[bytes]", kind: str) -> own.PaperCard:
    file = checked(upload)
    return drafting.add_paper(desk.begin(), file, kind=kind, at=desk.at)


def _page(request: HttpRequest, desk: Desk, form: PaperForm, *, status: int = 200) -> HttpResponse:
    beside = desk.draft.id if desk.draft else None
    # What was sent with earlier cases is not a helper's to see.
    sent = () if desk.who.is_helper else own.papers_sent(desk.subject, beside=beside)
    context = {
        "desk": desk,
        "form": form,
        "title": TITLES["papers"],
        "papers": [
            (
                card,
                PAPER_KINDS[card.kind],
                desk.url("own_paper", card.id),
                desk.url("remove_paper", card.id),
            )
            for card in desk.papers
        ],
        "may_add": len(desk.papers) < MOST_FILES and desk.who.may_act,
        "earlier": [(card, PAPER_KINDS[card.kind]) for card in sent],
        "back": desk.url("apply"),
    }
    return render(request, "recognition/apply_papers.html", context, status=status)
