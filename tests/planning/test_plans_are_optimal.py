"""The planner against every possible choice, on small instances; and its speed on a large one."""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from statistics import median

import pytest

from comity.planning.choosing import Plan, plan
from comity.planning.goals import Gap, Goal, levels
from comity.planning.offers import COURSE, TEST, Offer, Traveller, fits_in_a_week, open_to
from effort import slowness, some

MONDAY = date(2027, 3, 1)
LEVELS = ("A1", "A2", "B1", "B2")


def offer(name: str, gives: dict[str, int], **changes: object) -> Offer:
    told: dict[str, object] = {
        "id": name,
        "kind": COURSE,
        "gives": gives,
        "first": MONDAY,
        "last": MONDAY + timedelta(days=60),
        "fee_cents": 10_000,
        "travel_cents": 0,
        "load": 50,
        "place": "Maasveen",
        "language": "nl",
    }
    return Offer(**{**told, **changes})  # type: ignore[arg-type]


def instance(seed: int, *, units: int, offers: int) -> tuple[Goal, list[Offer], Traveller]:
    draw = random.Random(seed)
    gaps = []
    for number in range(units):
        required = draw.randint(1, 5)
        gaps.append(
            Gap(
                f"U-{number}",
                draw.randint(10, 200),
                required,
                draw.randint(0, required - 1),
                number == 0 or draw.random() < 0.4,
            )
        )
    total = sum(gap.hours for gap in gaps) + draw.randint(0, 300)
    goal = Goal(tuple(gaps), total, Fraction(draw.choice((0, 5, 10, 20)), 100))
    there = []
    for number in range(offers):
        begins = MONDAY + timedelta(days=draw.randint(-5, 90))
        raised = draw.sample(gaps, draw.randint(1, min(4, units)))
        there.append(
            offer(
                f"O-{number:03}",
                {gap.unit: draw.randint(1, gap.required_level) for gap in raised} | {"U-x": 3},
                kind=draw.choice((COURSE, TEST)),
                first=begins,
                last=begins + timedelta(days=draw.randint(0, 120)),
                fee_cents=draw.randint(0, 20) * 500,
                travel_cents=draw.randint(0, 5) * 100,
                load=draw.choice((10, 40, 60, 100)),
                language=draw.choice(("nl", "de", "fr")),
                needs_level=draw.choice(("", "A2", "B1")),
                places_left=draw.choice((None, None, 0, 3)),
            )
        )
    known = {tag: draw.choice(LEVELS) for tag in ("nl", "de") if draw.random() < 0.8}
    return goal, there, Traveller(MONDAY, known)


def ways(goal: Goal, offers: Sequence[Offer], most: int) -> Iterator[tuple[Offer, ...]]:
    for count in range(1, len(offers) + 1):
        for chosen in combinations(offers, count):
            if goal.is_reached(levels(one.gives for one in chosen)) and fits_in_a_week(
                chosen, most
            ):
                yield chosen


def cost(chosen: Sequence[Offer]) -> int:
    return sum(one.cost_cents for one in chosen)


def ready(chosen: Sequence[Offer]) -> date:
    return max(one.last for one in chosen)


def holds(goal: Goal, found: Plan, traveller: Traveller) -> bool:
    return (
        goal.is_reached(levels(one.gives for one in found.offers))
        and fits_in_a_week(found.offers, traveller.most_load)
        and open_to(found.offers, traveller) == tuple(sorted(found.offers, key=lambda o: o.id))
        and (found.cost_cents, found.ready_on) == (cost(found.offers), ready(found.offers))
    )


@pytest.mark.parametrize("tenth", some(range(10)))
def test_a_thousand_small_plans_are_the_best_of_all_choices(tenth: int) -> None:
    reached = 0
    for seed in range(tenth * 100, tenth * 100 + 100):
        draw = random.Random(f"size {seed}")
        goal, offers, who = instance(seed, units=draw.randint(1, 5), offers=draw.randint(1, 11))
        found = plan(goal, offers, who)
        all_ways = list(ways(goal, open_to(offers, who), who.most_load))
        if not all_ways:
            assert (found.cheapest, found.fastest) == (None, None), seed
            continue
        reached += 1
        assert found.cheapest is not None, seed
        assert found.fastest is not None, seed
        assert holds(goal, found.cheapest, who), seed
        assert holds(goal, found.fastest, who), seed
        assert found.cheapest.cost_cents == min(cost(one) for one in all_ways), seed
        quickest = min((ready(one), cost(one)) for one in all_ways)
        assert (found.fastest.ready_on, found.fastest.cost_cents) == quickest, seed
    assert reached > 20


def large(seed: int) -> tuple[Goal, list[Offer], Traveller]:
    """Thirty units with gaps and two hundred offers, among them a test for each unit."""
    goal, offers, who = instance(seed, units=30, offers=170)
    days = [MONDAY + timedelta(days=7 * number) for number in range(len(goal.gaps))]
    tests = [
        offer(
            f"T-{gap.unit}",
            {gap.unit: gap.required_level},
            kind=TEST,
            load=10,
            fee_cents=30_000,
            first=day,
            last=day,
        )
        for gap, day in zip(goal.gaps, days, strict=True)
    ]
    return Goal(goal.gaps, goal.total_hours, Fraction(1, 10)), [*offers, *tests], who


def test_two_hundred_offers_and_thirty_units_are_planned_in_a_fifth_of_a_second() -> None:
    plan(*large(100))  # the solver is loaded once
    slow = slowness()
    spent = []
    for seed in range(9):
        goal, offers, who = large(seed)
        begun = time.process_time()
        found = plan(goal, offers, who)
        spent.append(time.process_time() - begun)
        assert found.cheapest is not None
        assert found.fastest is not None
        assert holds(goal, found.cheapest, who)
        assert holds(goal, found.fastest, who)
        assert found.fastest.ready_on <= found.cheapest.ready_on
        assert found.cheapest.cost_cents <= found.fastest.cost_cents
    # Of the processor, measured before and after: the suite runs beside others.
    slow = max(slow, slowness())
    assert median(spent) < 0.2 * slow, (slow, sorted(spent))


def test_nothing_on_offer_names_the_parts_that_nothing_reaches() -> None:
    goal = Goal(
        (Gap("A", 100, 3, 0, is_core=True), Gap("B", 10, 3, 0, is_core=False)),
        200,
        Fraction(1, 10),
    )
    found = plan(goal, [offer("1", {"A": 2}), offer("2", {"B": 3})], Traveller(MONDAY, {}))
    assert (found.cheapest, found.fastest, found.out_of_reach) == (None, None, ("A",))


def test_what_is_below_the_limit_may_stay_open_and_is_named() -> None:
    goal = Goal(
        (Gap("A", 100, 3, 0, is_core=True), Gap("B", 10, 3, 0, is_core=False)),
        200,
        Fraction(1, 10),
    )
    found = plan(goal, [offer("1", {"A": 3}), offer("2", {"B": 3})], Traveller(MONDAY, {}))
    assert found.cheapest is not None
    assert [one.id for one in found.cheapest.offers] == ["1"]
    assert found.cheapest.stays_open == ("B",)


def test_two_that_fill_a_week_each_are_taken_one_after_the_other() -> None:
    goal = Goal((Gap("A", 9, 1, 0, is_core=True), Gap("B", 9, 1, 0, is_core=True)), 18, Fraction(0))
    later = MONDAY + timedelta(days=61)
    offers = [
        offer("a", {"A": 1}, load=60, fee_cents=100),
        offer("b", {"B": 1}, load=60, fee_cents=100),
        offer("b-later", {"B": 1}, load=60, fee_cents=900, first=later, last=later),
    ]
    found = plan(goal, offers, Traveller(MONDAY, {}))
    assert found.cheapest is not None
    assert [one.id for one in found.cheapest.offers] == ["a", "b-later"]
    alone = plan(goal, offers[:2], Traveller(MONDAY, {}))
    assert (alone.cheapest, alone.out_of_reach) == (None, ())


def test_a_goal_that_is_reached_is_no_goal() -> None:
    with pytest.raises(ValueError, match="nothing is missing"):
        plan(Goal((), 10, Fraction(0)), [], Traveller(MONDAY, {}))
