"""The work-list of an office: a page from a place on, and counts that stop at a bound.

Nothing here reads more rows than it shows or says. Each list follows one index of the table, and
the conditions are written as those of the indexes are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Func, Q, QuerySet, UUIDField, Value
from django.db.models.lookups import GreaterThan, LessThan

from comity.ledger.domain.actors import Actor
from comity.recognition.domain.states import State
from comity.recognition.domain.teams import Duty
from comity.recognition.domain.worklist import (
    EVERYONE,
    MINE,
    TABS,
    TEAM,
    WAITING,
    Filters,
    Place,
)
from comity.recognition.models.cases import FOR_ANYBODY, OPEN_STATES, CaseRow
from comity.recognition.queries import enquiries, reconsiderations
from comity.recognition.queries.counting import Counting, bounded, counting
from comity.recognition.queries.office import CaseCard, card
from comity.recognition.queries.touched import touched_rows

PER_PAGE = 25
_ORDER = ("due_order", "id")
_NEW = (State.SUBMITTED, State.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the list; `before` and `after` are where its neighbours begin, None: none."""

    cards: Sequence[CaseCard]
    before: Place | None
    after: Place | None


def worklist(
    officer: Actor,
    filters: Filters,
    *,
    duty: Duty,
    window: tuple[date | None, date | None],
    after: Place | None = None,
    before: Place | None = None,
    most: int = PER_PAGE,
) -> Leaf:
    """List what waits, the earliest due day first, cases without a deadline last.

    Args:
        officer: who asks.
        filters: which list.
        duty: whose cases wait for the officer today.
        window: the first and last due day wanted; None where it is open.
        after: only what follows this place.
        before: the page that ends just before this place; counts before `after`.
        most: how many cases a page holds.
    """
    rows = _rows(officer, filters, duty, window)
    if before is not None:
        rows = rows.filter(LessThan(_here(), _pair(before))).order_by("-due_order", "-id")
    elif after is not None:
        rows = rows.filter(GreaterThan(_here(), _pair(after))).order_by(*_ORDER)
    else:
        rows = rows.order_by(*_ORDER)
    found = [card(row) for row in rows[: most + 1]]
    has_more, shown = len(found) > most, found[:most]
    if before is not None:
        shown.reverse()
        return Leaf(shown, _place(shown[:1]) if has_more else None, _place(shown[-1:]))
    before = _place(shown[:1]) if after else None
    return Leaf(shown, before, _place(shown[-1:]) if has_more else None)


def desk_counts(officer: Actor, duty: Duty) -> dict[str, int]:
    """Count the cases of each tab and what else waits, each at most one more than `counting.MOST`.

    Besides the tabs: ``improving``, decisions that would improve; ``touched``, open cases whose
    rules changed; ``asked``, questions of other offices.
    """
    names, statement = _counting(officer, duty)
    return dict(zip(names, bounded(statement), strict=True))


@lru_cache(maxsize=1_024)  # to write it takes longer than to ask it
def _counting(officer: Actor, duty: Duty) -> tuple[tuple[str, ...], Counting]:
    city = str(officer.city)
    lists = {
        tab: _rows(officer, Filters(tab=tab), duty, (None, None)).order_by(*_ORDER).values("id")
        for tab in TABS
    }
    others = {
        "improving": reconsiderations.waiting_rows(city).values("id"),
        "touched": touched_rows(city),
        "asked": enquiries.waiting_rows(city).values("id"),
    }
    return (*lists, *others), counting(*lists.values(), *others.values())


def _rows(
    officer: Actor,
    filters: Filters,
    duty: Duty,
    window: tuple[date | None, date | None],
) -> "QuerySet[CaseRow]":
    first, last = window
    rows = CaseRow.objects.filter(
        _of_tab(duty, filters.tab), host_city=officer.city, state__in=OPEN_STATES
    )
    if filters.occupation is not None:
        rows = rows.filter(occupation=filters.occupation)
    if filters.officer is not None:
        rows = rows.filter(assigned_to=filters.officer)
    if first is not None:
        rows = rows.filter(due_order__gte=first)
    if last is not None:
        rows = rows.filter(due_order__lte=last)
    return rows


def _of_tab(duty: Duty, tab: str) -> Q:
    mine = Q(assigned_to__in=duty.mine) if duty.covered else Q(assigned_to=duty.officer)
    # Whoever stands in signs second like anybody else: two officers decide on a refusal.
    anybody = FOR_ANYBODY
    if unattended := sorted(duty.unattended - {duty.officer}):
        anybody |= Q(assigned_to__in=unattended)
    return {
        MINE: mine & Q(state__in=_NEW, due_order__lt=date.max),
        TEAM: anybody & ~Q(state=State.SECOND_SIGNATURE, assigned_to=duty.officer),
        WAITING: mine & (Q(state=State.SECOND_SIGNATURE) | Q(state__in=_NEW, due_order=date.max)),
        EVERYONE: Q(),
    }[tab]


def _here() -> Func:
    return Func(F("due_order"), F("id"), function="ROW", output_field=UUIDField())


def _pair(place: Place) -> Func:
    day = Value(place.due_on or date.max)
    return Func(day, Value(place.id), function="ROW", output_field=UUIDField())


def _place(cards: Sequence[CaseCard]) -> Place | None:
    return Place(cards[0].due_on, cards[0].id) if cards else None
