"""Apply: the overview and its pages of questions; every page leads back to the overview."""

from typing import Any

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
from comity.recognition.web.apply_tasks import LISTS, TITLES, entry_rows, section_url, tasks
from comity.recognition.web.desk import Desk, desk_of
from comity.values.refusals import Refusal

MOST_ENTRIES = 20
OVERVIEW = "recognition:apply"
_MAY_LACK = (*MAY_BE_EMPTY, *OPTIONAL)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@entered_by("person")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the tasks of the application; they can be done in any order and left at any time."""
    desk = desk_of(request)
    offered = desk.offer()
    listed = tasks(desk, offered)
    needed = [task for task in listed if task.key not in OPTIONAL]
    context = {
        "tasks": listed,
        "done": sum(task.tone == "good" for task in needed),
        "count": len(needed),
        "draft": desk.draft,
    }
    return render(request, "recognition/apply.html", context)


@entered_by("person")
@read_or_send
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Ask the questions of one section, or list its entries."""
    if section not in FORMS:
        raise Http404
    desk = desk_of(request)
    if section in LISTS:
        return _entries(request, desk, section)
    stored = desk.answers.get(section)
    form = FORMS[section](desk.offer(), _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        desk.keep(section, form.answers())
        return redirect(OVERVIEW)
    return _page(request, form, section, back=reverse(OVERVIEW))


def _entries(request: HttpRequest, desk: Desk, section: str) -> HttpResponse:
    """List the entries; saying that there are none is an answer too."""
    if request.method == "POST":
        if section in _MAY_LACK and not desk.entries(section):
            desk.keep(section, [])
        return redirect(OVERVIEW)
    offered = desk.offer()
    entries = desk.entries(section)
    if not entries and section not in _MAY_LACK:
        return redirect("recognition:apply_new_entry", section)
    context = {
        "section": section,
        "title": TITLES[section],
        "rows": list(enumerate(entry_rows(section, entries, offered))),
        "may_add": len(entries) < MOST_ENTRIES,
        "back": reverse(OVERVIEW),
    }
    return render(request, "recognition/apply_entries.html", context)


@entered_by("person")
@read_or_send
def entry(request: HttpRequest, section: str, place: int | None = None) -> HttpResponse:
    """Ask about one certificate, card or time of work; no place is a new one."""
    desk = desk_of(request)
    entries = desk.entries(section)
    if section not in LISTS or (place is not None and place >= len(entries)):
        raise Http404
    if place is None and len(entries) >= MOST_ENTRIES:
        sentence = _("One application takes at most %(most)d of these. Take one out first.")
        raise Refusal("TOO-MANY-ENTRIES", sentence % {"most": MOST_ENTRIES})
    stored = None if place is None else entries[place]
    form = FORMS[section](desk.offer(), _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        if place is None:
            place = len(entries)
            entries.append(answers)
        else:
            entries[place] = _with_same_units(answers, stored)
        desk.keep(section, entries)
        if isinstance(answers, dict) and "units" in answers:
            return redirect("recognition:apply_units", place)
        return redirect(section_url(section))
    has_entries = bool(entries) or section in _MAY_LACK
    return _page(
        request, form, section, back=section_url(section) if has_entries else reverse(OVERVIEW)
    )


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
def units(request: HttpRequest, place: int) -> HttpResponse:
    """Ask which parts a certificate covers."""
    desk = desk_of(request)
    entries = desk.entries("credentials")
    if place >= len(entries) or not isinstance(entries[place], dict):
        raise Http404
    stored = entries[place]
    offered = desk.offer().with_units(str(stored.get("standard", "")))
    form = UnitsForm(offered, _sent(request), stored=stored)
    if request.method == "POST" and form.is_valid():
        entries[place] = stored | {"units": form.cleaned_data["units"]}
        desk.keep("credentials", entries)
        return redirect(section_url("credentials"))
    back = reverse("recognition:apply_entry", args=["credentials", place])
    return _page(request, form, "credentials", back=back)


@entered_by("person")
@require_POST
def remove_entry(request: HttpRequest, section: str, place: int) -> HttpResponse:
    """Take one entry out."""
    desk = desk_of(request)
    entries = desk.entries(section)
    if section not in LISTS or place >= len(entries):
        raise Http404
    del entries[place]
    desk.keep(section, entries)
    messages.success(request, _("Taken out."))
    return redirect(section_url(section))


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


def _page(request: HttpRequest, form: SectionForm, section: str, *, back: str) -> HttpResponse:
    context = {"form": form, "section": section, "title": TITLES[section], "back": back}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "recognition/apply_questions.html", context, status=status)
