"""The office's desk of files: hand one in, see what is wrong, have it stored, stopped, undone."""

import csv
import io
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.records.actions import receiving
from comity.records.actions.returning import returned_rows
from comity.records.domain.columns import OPTIONAL, REQUIRED, Kind
from comity.records.domain.numbers import Scheme
from comity.records.queries import desk
from comity.records.web import words
from comity.records.web.forms import UploadForm
from comity.values.refusals import Refusal

_A_PAGE: Final = 25
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@entered_by("officer")
@require_safe
def intakes(request: HttpRequest) -> HttpResponse:
    """List what the office has brought in."""
    page = Paginator(desk.intakes(actor_at(request)), _A_PAGE).get_page(request.GET.get("page"))
    cards = [desk.card(row) for row in page]
    lines = [(one, words.KINDS[one.kind], words.STATES[one.state]) for one in cards]
    return render(request, "records/intakes.html", {"lines": lines, "page": page})


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file, or take one up."""
    if request.method != "POST":
        form = UploadForm(initial={"kind": Kind.RESULTS.value})
        return _upload_page(request, form)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        file = told["upload"]
        given = receiving.Given(
            Kind(told["kind"]), Scheme(told["scheme"]), file.size or 0, file.chunks
        )
        actor = actor_at(request)
        try:
            done = kept_once(
                request, lambda: {"intake": str(receiving.take_up(given, by=actor, at=now()))}
            )
        except Refusal as refusal:
            form.add_error("upload", words.failure(refusal.code))
        else:
            return redirect("records:intake", intake=done["intake"])
    return _upload_page(request, form, status=422)


def _upload_page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    columns = [
        (words.KINDS[kind], [(name, words.COLUMNS[name], True) for name in REQUIRED[kind]])
        for kind in Kind
    ]
    for kind, (_title, listed) in zip(Kind, columns, strict=True):
        listed += [(name, words.COLUMNS[name], False) for name in OPTIONAL[kind]]
    context = {"form": form, "key": uuid4(), "columns": columns}
    return render(request, "records/upload.html", context, status=status)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Show how far a file is and what is wrong with it; have it stored, stopped, undone."""
    refused = ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, intake), fail_silently=True)
        except Refusal as refusal:
            if refusal.code == "NOT-FOUND":
                raise
            refused = refusal.message
        else:
            return redirect("records:intake", intake=intake)
    card = desk.intake(intake, actor_at(request))
    context = _context(card)
    if request.headers.get("HX-Request") and not refused:
        return render(request, "records/_progress.html", context)
    context |= {"refused": refused, "key": uuid4()}
    if not card.is_under_way:
        context |= {
            "wrong_rows": [(row, words.told(some)) for row, some in desk.wrong_rows(card)],
            "most": [(*words.told([one])[0], count) for one, count in desk.most_faults(card)],
            "may_download": desk.may_download(card),
        }
    return render(request, "records/intake.html", context, status=422 if refused else 200)


def _context(card: desk.IntakeCard) -> dict[str, Any]:
    return {
        "card": card,
        "kind": words.KINDS[card.kind],
        "state": words.STATES[card.state],
        "progress": words.PROGRESS.get(card.state, ""),
        "failure": words.failure(card.failure),
        "failed_at": [(name, words.COLUMNS.get(name, name)) for name in card.failed_at],
        "may_undo": card.may_undo(now()),
    }


def _done(request: HttpRequest, intake: UUID) -> str:
    """Do what a button asks; say what happens now.

    Raises:
        Refusal: those of storing, stopping and undoing.
    """
    actor, at = actor_at(request), now()
    keeps = request.POST.get("keeps_good") == "yes"
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "store": (
            lambda: receiving.ask_to_store(intake, keeps_good=keeps, by=actor, at=at),
            _("The good rows are being stored. You can leave this page."),
        ),
        "cancel": (lambda: receiving.cancel(intake, by=actor, at=at), _("Stopped.")),
        "undo": (
            lambda: receiving.ask_to_undo(intake, by=actor, at=at),
            _("This file is being undone. You can leave this page."),
        ),
    }
    do, said = acts.get(request.POST.get("act", ""), (None, ""))
    if do is None:
        raise Refusal("UNKNOWN-ACT", _("Choose one of the buttons."))
    do()
    return said


@entered_by("officer")
@require_safe
def wrong_rows(request: HttpRequest, intake: UUID) -> HttpResponseBase:
    """Give the wrong rows as they stood, in their order, with a column of reasons."""
    with ExitStack() as unless_done:
        held = unless_done.enter_context(tempfile.TemporaryFile(prefix="comity-"))
        _write_wrong(held, intake, actor_at(request))
        unless_done.pop_all()  # from here on the answer closes it
    answer = FileResponse(held, as_attachment=True, filename="wrong-rows.csv")
    answer["Content-Type"] = "text/csv; charset=utf-8"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _write_wrong(held: IO[bytes], intake: UUID, actor: Actor) -> None:
    text = io.TextIOWrapper(held, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    try:
        with returned_rows(intake, by=actor) as (headings, rows):
            writer.writerow([*map(_plain, headings), _("What is wrong")])
            for texts, faults in rows:
                told = words.told(faults)
                reasons = [f"{column}: {said}" if column else said for column, said in told]
                cells = [*texts, *[""] * (len(headings) - len(texts))]
                writer.writerow([*map(_plain, cells), " ".join(reasons)])
    finally:
        text.flush()
        text.detach()
    held.seek(0)


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
