"""Apply: the overview and its pages of questions; every page leads back to the overview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.parties.web.access import entered_by
from comity.recognition.actions import drafting
from comity.recognition.domain.applications import MAY_BE_EMPTY, OPTIONAL
from comity.recognition.web.apply_forms import FORMS, UnitsForm
from comity.recognition.web.apply_section import SectionForm
from comity.recognition.web.apply_tasks import LISTS, TITLES, entry_rows, tasks
from comity.recognition.web.desk import Desk, desk_of, writing_desk_of
from comity.recognition.web.writers import writer
from comity.values.refusals import Refusal

MOST_ENTRIES = 20
OVERVIEW = "recognition:apply"
_MAY_LACK = (*MAY_BE_EMPTY, *OPTIONAL)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@entered_by("person")
@require_safe
def overview(request: HttpRequest, draft: UUID | None = None) -> HttpResponse:
    """Show the tasks of the application; they can be done in any order and left at any time."""
    desk = desk_of(request, draft)
    offered = desk.offer()
    listed = tasks(desk, offered)
    needed = [task for task in listed if task.key not in OPTIONAL]
    context = {
        "tasks": listed,
        "done": sum(task.tone == "good" for task in needed),
        "count": len(needed),
        "desk": desk,
        "writer": writer(desk.draft, desk.who),
        "review_url": desk.url("review"),
        "back": reverse("recognition:helping" if desk.who.is_helper else "recognition:my_cases"),
    }
    return render(request, "recognition/apply.html", context)


@entered_by("person")
@read_or_send
def section(request: HttpRequest, section: str, draft: UUID | None = None) -> HttpResponse:
    """Ask the questions of one section, or list its entries."""
    if section not in FORMS:
        raise Http404
    desk = writing_desk_of(request, draft)
    if section in LISTS:
        return _entries(request, desk, section)
    stored = desk.answers.get(section)
    form = FORMS[section](desk.offer(), _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        desk.keep(section, form.answers())
        return redirect(desk.url("apply"))
    return _page(request, desk, form, section, back=desk.url("apply"))


def _entries(request: HttpRequest, desk: Desk, section: str) -> HttpResponse:
    """List the entries; saying that there are none is an answer too."""
    if request.method == "POST":
        if section in _MAY_LACK and not desk.entries(section):
            desk.change(section, list)  # what another window added meanwhile stays
        return redirect(desk.url("apply"))
    offered = desk.offer()
    entries = desk.entries(section)
    if not entries and section not in _MAY_LACK:
        return redirect(desk.url("apply_new_entry", section))
    rows = enumerate(entry_rows(section, desk, offered))
    context = {
        "desk": desk,
        "section": section,
        "title": TITLES[section],
        "rows": [(row, desk.url("remove_entry", section, place)) for place, row in rows],
        "may_add": len(entries) < MOST_ENTRIES,
        "add_url": desk.url("apply_new_entry", section),
        "back": desk.url("apply"),
    }
    return render(request, "recognition/apply_entries.html", context)


@entered_by("person")
@read_or_send
def entry(
    request: HttpRequest, section: str, place: int | None = None, draft: UUID | None = None
) -> HttpResponse:
    """Ask about one certificate, card or time of work; no place is a new one."""
    desk = writing_desk_of(request, draft)
    entries = desk.entries(section)
    if section not in LISTS or (place is not None and place >= len(entries)):
        raise Http404
    _require_room(place, entries)
    stored = None if place is None else entries[place]
    form = FORMS[section](desk.offer(), _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        if place is None:
            place = _added(desk, section, answers)
        else:
            _replace(desk, section, place, _with_same_units(answers, stored), was=stored)
        if isinstance(answers, dict) and "units" in answers:
            return redirect(desk.url("apply_units", place))
        return redirect(desk.section_url(section))
    has_entries = bool(entries) or section in _MAY_LACK
    back = desk.section_url(section) if has_entries else desk.url("apply")
    return _page(request, desk, form, section, back=back)


def _require_room(place: int | None, entries: list[Any]) -> None:
    if place is None and len(entries) >= MOST_ENTRIES:
        sentence = _("One application takes at most %(most)d of these. Take one out first.")
        raise Refusal("TOO-MANY-ENTRIES", sentence % {"most": MOST_ENTRIES})


def _added(desk: Desk, section: str, answers: Any) -> int:  # noqa: ANN401  # JSON of one entry
    """Add an entry behind those that are there; give its place."""
    places = []

    def add(there: list[Any]) -> list[Any]:
        _require_room(None, there)
        places.append(len(there))
        return [*there, answers]

    desk.change(section, add)
    return places[-1]


def _replace(desk: Desk, section: str, place: int, *put: Any, was: Any) -> None:  # noqa: ANN401  # JSON of entries
    """Put an entry, or nothing, in the place of one that is still as it was.

    Raises:
        Refusal: ENTRY-CHANGED.
    """

    def replace(there: list[Any]) -> list[Any]:
        if there[place : place + 1] != [was]:
            sentence = _("Somebody changed this list at the same moment. Look at it again.")
            raise Refusal("ENTRY-CHANGED", sentence)
        return [*there[:place], *put, *there[place + 1 :]]

    desk.change(section, replace)


def _with_same_units(answers: Any, stored: Any) -> Any:  # noqa: ANN401  # JSON of one entry
    """Keep the parts already chosen while the standard stays the same."""
    if (
        isinstance(stored, dict)
        and "units" in answers
        and stored.get("standard") == answers.get("standard")
    ):
        answers["units"] = stored.get("units") or []
    return answers


@entered_by("person")
@read_or_send
def units(request: HttpRequest, place: int, draft: UUID | None = None) -> HttpResponse:
    """Ask which parts a certificate covers."""
    desk = writing_desk_of(request, draft)
    entries = desk.entries("credentials")
    if place >= len(entries) or not isinstance(entries[place], dict):
        raise Http404
    stored = entries[place]
    offered = desk.offer().with_units(str(stored.get("standard", "")))
    form = UnitsForm(offered, _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        chosen = stored | {"units": form.cleaned_data["units"]}
        _replace(desk, "credentials", place, chosen, was=stored)
        return redirect(desk.section_url("credentials"))
    back = desk.url("apply_entry", "credentials", place)
    return _page(request, desk, form, "credentials", back=back)


@entered_by("person")
@require_POST
def remove_entry(
    request: HttpRequest, section: str, place: int, draft: UUID | None = None
) -> HttpResponse:
    """Take one entry out."""
    desk = desk_of(request, draft)
    entries = desk.entries(section)
    if section not in LISTS or place >= len(entries):
        raise Http404
    _replace(desk, section, place, was=entries[place])
    messages.success(request, _("Taken out."))
    return redirect(desk.section_url(section))


@entered_by("person")
@read_or_send
def give_up(request: HttpRequest) -> HttpResponse:
    """Ask whether to delete the draft, and do it."""
    desk = desk_of(request)
    if request.method == "POST":
        if desk.draft is not None:
            drafting.give_up(desk.draft.id, at=desk.at)
        messages.success(request, _("Your draft and its papers are deleted."))
        return redirect("recognition:my_cases")
    return render(request, "recognition/apply_give_up.html", {"back": reverse(OVERVIEW)})


def _sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form sent, even when no box of it was ticked."""
    return request.POST if request.method == "POST" else None


def _page(
    request: HttpRequest, desk: Desk, form: SectionForm, section: str, *, back: str
) -> HttpResponse:
    context = {"form": form, "section": section, "title": TITLES[section], "back": back}
    context["desk"] = desk
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "recognition/apply_questions.html", context, status=status)
