"""Choosing: the cheapest and the fastest set of offers that reaches a goal, proven to be so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from comity.planning.goals import Gap, Goal, left, levels
from comity.planning.offers import Offer, Traveller, open_to
from comity.planning.programs import Program


@dataclass(frozen=True, slots=True)
class Plan:
    """A way to full recognition.

    Args:
        offers: what is to be done, in the order of the first days.
        cost_cents: of all of it, with travel.
        ready_on: the last day of the last of them.
        stays_open: units that may keep a gap, because it is below the agreement's limit.
    """

    offers: tuple[Offer, ...]
    cost_cents: int
    ready_on: date
    stays_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plans:
    """Both ways; None: what is on offer does not lead there.

    `out_of_reach` names the units for which nothing on offer is enough.
    """

    cheapest: Plan | None
    fastest: Plan | None
    out_of_reach: tuple[str, ...] = ()


def plan(goal: Goal, offers: Iterable[Offer], traveller: Traveller) -> Plans:
    """Find the cheapest and the fastest way; both are optimal, not only good.

    The cheapest has the smallest cost; the fastest is ready first, and has the smallest cost among
    those. Neither holds a part that could be left out.

    Args:
        goal: what is to be reached; it is not reached already.
        offers: whatever there is.
        traveller: who looks for a way.

    Raises:
        ValueError: nothing is missing; a caller's mistake.
    """
    if goal.is_reached({}):
        raise ValueError("nothing is missing")
    useful = _useful(goal, open_to(offers, traveller))
    most = traveller.most_load
    if not goal.is_reached(levels(one.gives for one in useful)):
        return Plans(None, None, _out_of_reach(goal, useful))
    cheapest = _cheapest(goal, useful, most)
    fastest = None if cheapest is None else _fastest(goal, useful, most, cheapest)
    return Plans(cheapest, fastest)


def _useful(goal: Goal, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Leave out what raises no unit that lacks something."""
    return tuple(
        one
        for one in offers
        if any(one.gives.get(gap.unit, 0) > gap.held_level for gap in goal.gaps)
    )


def _out_of_reach(goal: Goal, offers: Sequence[Offer]) -> tuple[str, ...]:
    reached = levels(one.gives for one in offers)
    return tuple(gap.unit for gap in goal.gaps if left(gap, reached))


def _cheapest(goal: Goal, offers: Sequence[Offer], most: int) -> Plan | None:
    found = Program(goal, offers, most).least([one.cost_cents for one in offers])
    return None if found is None else _as_plan(goal, offers, found)


def _fastest(goal: Goal, offers: Sequence[Offer], most: int, cheapest: Plan) -> Plan | None:
    """Look for the first day by halving: what is possible by a day is possible by a later one."""
    days = sorted({one.last for one in offers})
    low, high = 0, days.index(cheapest.ready_on)
    while low < high:
        middle = (low + high) // 2
        known_by = tuple(one for one in offers if one.last <= days[middle])
        if _is_possible(goal, known_by, most):
            high = middle
        else:
            low = middle + 1
    if days[low] == cheapest.ready_on:
        return cheapest  # ready as early as can be, and nothing is cheaper
    in_time = tuple(one for one in offers if one.last <= days[low])
    found = Program(goal, in_time, most).least([one.cost_cents for one in in_time])
    return None if found is None else _as_plan(goal, in_time, found)


def _is_possible(goal: Goal, offers: Sequence[Offer], most: int) -> bool:
    if not goal.is_reached(levels(one.gives for one in offers)):
        return False
    return Program(goal, offers, most).least([0] * len(offers)) is not None


def _as_plan(goal: Goal, offers: Sequence[Offer], chosen: Sequence[int]) -> Plan:
    taken = sorted((offers[place] for place in chosen), key=lambda one: (one.first, one.id))
    reached = levels(one.gives for one in taken)
    open_gaps: list[Gap] = [gap for gap in goal.gaps if left(gap, reached)]
    return Plan(
        offers=tuple(taken),
        cost_cents=sum(one.cost_cents for one in taken),
        ready_on=max(one.last for one in taken),
        stays_open=tuple(gap.unit for gap in open_gaps),
    )
