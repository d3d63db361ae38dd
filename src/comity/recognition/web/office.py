"""The work-list of an office: what waits for whom, without opening anybody's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from comity.agreements.queries import rulebook_in_force
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import occupation_labels
from comity.parties.web.access import entered_by
from comity.parties.web.acting import actor_of
from comity.recognition.actions import deciding
from comity.recognition.domain.worklist import MINE, TABS, TEAM, days_left, due_window
from comity.recognition.queries import office as queries
from comity.recognition.queries import teams
from comity.recognition.queries.enquiries import waiting_count as enquiries_waiting
from comity.recognition.queries.reconsiderations import waiting_count
from comity.recognition.queries.touched import touched_count, touched_open_cases
from comity.recognition.web import office_words, words
from comity.recognition.web.office_forms import FilterForm
from comity.recognition.web.team_forms import AssignForm
from comity.rules.rulebook import Party


@dataclass(frozen=True, slots=True)
class Line:
    """One case as the list shows it; `days_left` in working days, None: no deadline runs.

    `officer`: who has it, empty: nobody; `is_covered`: that one is away and the reader stands in.
    """

    case: queries.CaseCard
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
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what waits: for me, for anybody, for others."""
    officer, at = officer_of(request), now()
    party = office_of(officer, at=at)
    on = today_in(party, at=at)
    jobs = occupation_labels(get_language() or "en")
    duty, people = teams.duty(officer, on=on), teams.team(party.id, is_counted=False)
    counts = queries.tab_counts(officer, duty)
    first = MINE if counts[MINE] else TEAM
    filters = FilterForm.filters(request.GET, jobs, people, tab_else=first)
    window = due_window(filters.due, on=on, calendar=party.calendar)
    is_filtered = bool(filters.occupation or filters.due or filters.officer)
    total = None if is_filtered else counts[filters.tab]
    found = queries.worklist(officer, filters, duty=duty, window=window, total=total)
    page = Paginator(found, queries.PER_PAGE).get_page(request.GET.get("page"))
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
        for one in page.object_list
    ]
    context = {
        "office": party.authority,
        "improving": waiting_count(party.id),
        "touched": touched_count(party.id),
        "asked": enquiries_waiting(party.id),
        "tabs": _tabs(request, counts, filters.tab),
        "tab": filters.tab,
        "filters": FilterForm(request.GET, jobs, people),
        "assigning": AssignForm(people),
        "here": request.get_full_path(),
        "is_filtered": is_filtered,
        "lines": lines,
        "page": page,
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


def _tabs(
    request: HttpRequest, counts: Mapping[str, int], current: str
) -> list[Mapping[str, object]]:
    tabs: list[Mapping[str, object]] = []
    for tab in TABS:
        query = request.GET.copy()
        query.pop("page", None)
        query["tab"] = tab
        title = office_words.TABS[tab]
        tabs.append(
            {
                "title": title,
                "count": counts[tab],
                "url": f"?{query.urlencode()}",
                "is_here": tab == current,
            }
        )
    return tabs
