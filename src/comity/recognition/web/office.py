"""The work-list of an office: what waits for whom, without opening anybody's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from comity.agreements.queries import rulebook_in_force
from comity.ledger.acting import one_look
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import occupation_labels
from comity.parties.web.access import entered_by
from comity.parties.web.acting import actor_of
from comity.recognition.actions import deciding
from comity.recognition.domain.teams import Duty
from comity.recognition.domain.worklist import (
    MINE,
    TABS,
    TEAM,
    Filters,
    Place,
    days_left,
    due_window,
)
from comity.recognition.queries import teams
from comity.recognition.queries import worklist as queries
from comity.recognition.queries.office import CaseCard
from comity.recognition.queries.touched import touched_open_cases
from comity.recognition.web import office_words, words
from comity.recognition.web.office_forms import FilterForm
from comity.recognition.web.team_forms import AssignForm
from comity.rules.rulebook import Party
from comity.values.refusals import Refusal

PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Line:
    """One case as the list shows it; `days_left` in working days, None: no deadline runs.

    `officer`: who has it, empty: nobody; `is_covered`: that one is away and the reader stands in.
    """

    case: CaseCard
    job: str
    state: str
    tone: str
    url: str
    days_left: int | None
    is_paused: bool
    officer: str = ""
    is_covered: bool = False


def officer_of(request: HttpRequest) -> Actor:
    """Give the officer who asks; the door has let nobody else in."""
    actor = actor_of(request)
    if actor is None:
        raise RuntimeError("the view stands behind no door")
    return actor


def office_of(officer: Actor, *, at: datetime) -> Party:
    """Give the officer's city as the agreement describes it."""
    return rulebook_in_force(at.date()).parties[str(officer.city)]


def today_in(party: Party, *, at: datetime) -> date:
    """Give the day in the city's calendar."""
    return at.astimezone(ZoneInfo(party.timezone)).date()


@entered_by("officer")
@require_safe
@one_look()
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what waits: for me, for anybody, for others."""
    officer, at = officer_of(request), now()
    party = office_of(officer, at=at)
    on = today_in(party, at=at)
    jobs = occupation_labels(get_language() or "en")
    duty, people = teams.duty(officer, on=on), teams.team(party.id, is_counted=False)
    counts = queries.desk_counts(officer, duty)
    first = MINE if counts[MINE] else TEAM
    filters = FilterForm.filters(request.GET, jobs, people, tab_else=first)
    window = due_window(filters.due, on=on, calendar=party.calendar)
    leaf = _leaf(request, officer, filters, duty, window)
    names = {one.id: one.name for one in people}
    base = reverse("recognition:worklist")  # one address for all lines: it is asked for 25 times
    lines = [
        Line(
            case=one,
            job=jobs.get(one.occupation, one.occupation),
            state=str(office_words.STATES[one.state][0]),
            tone=office_words.STATES[one.state][1],
            url=f"{base}cases/{one.id}/",
            days_left=days_left(one.due_on, on=on, calendar=party.calendar),
            is_paused=one.is_open and one.due_on is None,
            officer=names.get(one.assigned_to, "") if one.assigned_to else "",
            is_covered=one.assigned_to in duty.covered,
        )
        for one in leaf.cards
    ]
    context = {
        "office": party.authority,
        "counts": {name: office_words.counted(count) for name, count in counts.items()},
        "more_waits": any(count for name, count in counts.items() if name not in TABS),
        "tabs": _tabs(request, counts, filters.tab),
        "tab": filters.tab,
        "filters": FilterForm(request.GET, jobs, people),
        "assigning": AssignForm(people),
        "here": request.get_full_path(),
        "is_filtered": bool(filters.occupation or filters.due or filters.officer),
        "lines": lines,
        "before": _onward(request, before=leaf.before),
        "after": _onward(request, after=leaf.after),
        "empty": office_words.EMPTY[filters.tab],
        "may_take": filters.tab == TEAM,
    }
    return render(request, "recognition/worklist.html", context)


@entered_by("officer")
@require_safe
def changed_rules(request: HttpRequest) -> HttpResponse:
    """List the open cases to which a change of rules makes a difference."""
    party = office_of(officer_of(request), at=now())
    jobs = occupation_labels(get_language() or "en")
    context = {
        "office": party.authority,
        "lines": [
            (one, jobs.get(one.occupation, one.occupation), words.rule_change(one))
            for one in touched_open_cases(party.id)
        ],
    }
    return render(request, "recognition/changed_rules.html", context)


@entered_by("officer")
@require_POST
def take(request: HttpRequest, case: UUID) -> HttpResponse:
    """Make the officer the one who acts on a case."""
    deciding.take_up(case, by=officer_of(request), at=now())
    return redirect("recognition:case", case=case)


def _leaf(
    request: HttpRequest,
    officer: Actor,
    filters: Filters,
    duty: Duty,
    window: tuple[date | None, date | None],
) -> queries.Leaf:
    """Give the page the address asks for; the first where it leads nowhere any more."""
    after, before = (_place(request.GET.get(name)) for name in PLACES)
    leaf = queries.worklist(officer, filters, duty=duty, window=window, after=after, before=before)
    if leaf.cards or (after is None and before is None):
        return leaf
    return queries.worklist(officer, filters, duty=duty, window=window)


def _place(written: str | None) -> Place | None:
    try:
        return Place.read(written) if written else None
    except Refusal:
        return None


def _onward(request: HttpRequest, **place: Place | None) -> str:
    """Give the address of a neighbouring page, empty where there is none."""
    ((name, there),) = place.items()
    if there is None:
        return ""
    query = request.GET.copy()
    for one in PLACES:
        query.pop(one, None)
    query[name] = there.written()
    return f"?{query.urlencode()}"


def _tabs(
    request: HttpRequest, counts: Mapping[str, int], current: str
) -> list[Mapping[str, object]]:
    tabs: list[Mapping[str, object]] = []
    for tab in TABS:
        query = request.GET.copy()
        for place in PLACES:
            query.pop(place, None)
        query["tab"] = tab
        title = office_words.TABS[tab]
        tabs.append(
            {
                "title": title,
                "count": office_words.counted(counts[tab]),
                "url": f"?{query.urlencode()}",
                "is_here": tab == current,
            }
        )
    return tabs
