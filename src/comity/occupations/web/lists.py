"""The desk of a city's editors: upload a list, look it through, see how far it is, publish it."""

import csv
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.ledger.clock import now
from comity.occupations.actions import publishing, renewing, uploading
from comity.occupations.domain.drafts import Reading, read_upload
from comity.occupations.domain.states import Standing
from comity.occupations.queries import desk
from comity.occupations.queries.frameworks import frameworks, newer_version
from comity.occupations.queries.sayings import SAYINGS
from comity.occupations.web import words
from comity.occupations.web.forms import ColumnsForm, UploadForm
from comity.occupations.web.shown import head_of
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal

EDITOR = "editor"
_FAULTS_SHOWN = 100
_A_PAGE = 25
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@entered_by(EDITOR)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """List what the city has uploaded."""
    cards = [(one, words.STATES[one.state]) for one in desk.own_lists(actor_at(request))]
    return render(request, "occupations/lists.html", {"lists": cards})


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file, or take one up."""
    actor, known = actor_at(request), frameworks()
    if request.method != "POST":
        form = UploadForm(known, initial={"kind": "occupations"})
        return render(request, "occupations/upload.html", {"form": form, "key": uuid4()})
    form = UploadForm(known, request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        file = told["upload"]
        given = uploading.Upload(
            title=told["title"],
            kind=told["kind"],
            version=told["version"],
            language=told["language"],
            framework=UUID(told["framework"]),
            file=file.name or "",
            content=bytes(file.read()),
        )
        try:
            done = kept_once(
                request, lambda: {"draft": str(uploading.take_up(given, by=actor, at=now()))}
            )
        except Refusal as refusal:
            form.add_error("upload", words.refused(refusal.code, refusal.message))
        else:
            return redirect("occupations:draft", draft=done["draft"])
    context = {"form": form, "key": uuid4()}
    return render(request, "occupations/upload.html", context, status=422)


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show what an uploaded file holds, with every fault; take other columns; import it."""
    actor = actor_at(request)
    form = ColumnsForm(request.POST) if request.POST.get("act") == "columns" else None
    refused = ""
    if request.method == "POST":
        try:
            if form is None:
                keeps = request.POST.get("keeps_good") == "yes"
                done = kept_once(
                    request,
                    lambda: {
                        "list": str(
                            uploading.import_list(draft, keeps_good=keeps, by=actor, at=now())
                        )
                    },
                )
                return redirect("occupations:list", local_list=done["list"])
            if form.is_valid():
                uploading.choose_columns(draft, form.chosen(), by=actor)
                return redirect("occupations:draft", draft=draft)
        except Refusal as refusal:
            if refusal.code == "NOT-FOUND":
                raise
            refused = words.refused(refusal.code, refusal.message)
    return _draft_page(request, draft, form, refused)


def _draft_page(
    request: HttpRequest, draft: UUID, form: ColumnsForm | None, refused: str
) -> HttpResponse:
    row, framework = desk.own_draft(draft, actor_at(request))
    reading = _reading(row) if row.content else Reading((), (), ())
    context: dict[str, Any] = {
        "draft": row,
        "is_used": not row.content,
        "framework": framework,
        "list_language": words.language_name(row.language),
        "kind": words.KINDS[row.kind],
        "reading": reading,
        "first": reading.titles[:5],
        "faults": words.told(reading.faults[:_FAULTS_SHOWN]),
        "notes": words.told(reading.notes[:_FAULTS_SHOWN]),
        "columns": [(words.COLUMNS.get(what, what), at) for what, at in reading.columns.items()],
        "form": form or ColumnsForm(initial=dict(reading.columns)),
        "refused": refused,
        "key": uuid4(),
    }
    status = 422 if refused or (form and form.errors) else 200
    return render(request, "occupations/draft.html", context, status=status)


def _reading(row: Any) -> Reading:  # noqa: ANN401  # a draft as it is stored
    return read_upload(
        bytes(row.content), file=row.file, language=row.language, columns=row.columns or None
    )


@entered_by(EDITOR)
@require_safe
def wrong_rows(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Give the faults of a file as CSV, for whoever corrects it."""
    row, _framework = desk.own_draft(draft, actor_at(request))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="faults.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([_("Row"), _("Column"), _("Value"), _("Code"), _("What is wrong")])
    for fault, said in words.told(_reading(row).faults if row.content else ()):
        writer.writerow([fault.row, _plain(fault.column), _plain(fault.value), fault.code, said])
    return answer


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def local_list(request: HttpRequest, local_list: UUID) -> HttpResponse:
    """Show how far a list is and its queue, or publish it."""
    actor = actor_at(request)
    card = desk.own_list(local_list, actor)
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "renew":
                return _renewed(request, card)
            count = publishing.publish_list(local_list, by=actor, at=now())
        except Refusal as refusal:
            refused = words.refused(refusal.code, refusal.message)
        else:
            said = _("Published with %(count)d confirmed mappings.") % {"count": count}
            messages.success(request, said, fail_silently=True)
            return redirect("occupations:list", local_list=local_list)
    if request.headers.get("HX-Request"):
        return render(request, "occupations/_list_progress.html", head_of(card))
    here = _standing(request)
    page = Paginator(desk.queue(local_list, here), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        **head_of(card),
        "here": here,
        "page": page,
        "lines": [
            (line, words.STANDINGS[line.stands.standing])
            for line in desk.lines(local_list, list(page))
        ],
        "sure": len(desk.sure(local_list)),
        "newer": newer_version(card.framework),
        "refused": refused,
    }
    return render(request, "occupations/list.html", context, status=422 if refused else 200)


def _renewed(request: HttpRequest, card: desk.ListCard) -> HttpResponse:
    newer = newer_version(card.framework)
    if newer is None:
        raise Refusal("FRAMEWORK-OTHER", str(SAYINGS["FRAMEWORK-OTHER"]))
    new = renewing.renew_list(card.id, newer.id, by=actor_at(request), at=now())
    messages.success(request, _("The list goes on with the new version."), fail_silently=True)
    return redirect("occupations:list", local_list=new)


def _standing(request: HttpRequest) -> Standing:
    try:
        return Standing(request.GET.get("stands", Standing.OPEN.value))
    except ValueError:
        return Standing.OPEN
