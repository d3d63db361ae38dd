"""One may look every month and still be wrong no more often than agreed."""

from itertools import accumulate, product
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples as fewer

from comity.figures.intervals import Share, at_least
from comity.governance.domain.spending import (
    SPENDING,
    binomial_bounds,
    crossing_chance,
    normal_bounds,
    obrien_fleming,
    pocock,
)

FIVE = (0.2, 0.4, 0.6, 0.8, 1.0)
# Published for five equally spaced looks, alpha 0.05 on two sides.
LAN_DEMETS_OBRIEN_FLEMING = (4.8769, 3.3569, 2.6803, 2.2898, 2.0310)
LAN_DEMETS_POCOCK = (2.4380, 2.4268, 2.4101, 2.3966, 2.3859)
CLASSICAL_OBRIEN_FLEMING = (4.5617, 3.2256, 2.6337, 2.2809, 2.0401)
CLASSICAL_POCOCK = (2.4132,) * 5


def test_the_spending_function_after_obrien_and_fleming_gives_the_published_bounds() -> None:
    found = normal_bounds(FIVE, alpha=0.05, spending=obrien_fleming)
    assert found == pytest.approx(LAN_DEMETS_OBRIEN_FLEMING, abs=2e-4)


def test_the_spending_function_after_pocock_gives_the_published_bounds() -> None:
    found = normal_bounds(FIVE, alpha=0.05, spending=pocock)
    assert found == pytest.approx(LAN_DEMETS_POCOCK, abs=2e-4)


@pytest.mark.parametrize("bounds", [CLASSICAL_OBRIEN_FLEMING, CLASSICAL_POCOCK])
def test_the_classical_designs_are_crossed_by_mistake_once_in_twenty(bounds) -> None:
    assert crossing_chance(bounds, FIVE) == pytest.approx(0.05, abs=2e-5)


def test_five_looks_without_bounds_of_their_own_are_wrong_once_in_seven() -> None:
    # The published price of peeking at 1.96: 0.142 for five looks.
    assert crossing_chance((1.96,) * 5, FIVE) == pytest.approx(0.142, abs=5e-4)


@pytest.mark.parametrize("spending", SPENDING.values())
@pytest.mark.parametrize("sides", [1, 2])
def test_all_looks_together_spend_what_is_allowed_and_no_more(spending, sides) -> None:
    times = (0.1, 0.15, 0.5, 0.8, 1.0)  # neither planned nor evenly spaced
    bounds = normal_bounds(times, alpha=0.05, spending=spending, sides=sides)
    finite = [bound if bound < inf else 99 for bound in bounds]
    assert crossing_chance(finite, times, sides=sides) == pytest.approx(0.05, abs=1e-5)


def test_one_look_at_the_end_is_the_usual_test() -> None:
    for spending in SPENDING.values():
        assert normal_bounds([1.0], alpha=0.05, spending=spending) == pytest.approx(
            [1.95996], abs=1e-4
        )


def test_looks_go_forward() -> None:
    with pytest.raises(ValueError, match="not after"):
        normal_bounds([0.5, 0.5], alpha=0.05, spending=pocock)
    with pytest.raises(ValueError, match="looks at"):
        binomial_bounds([10, 5], 0.1, alpha=0.05, spending=pocock, planned=20)
    with pytest.raises(ValueError, match="of 0"):
        binomial_bounds([10], 0.1, alpha=0.05, spending=pocock, planned=0)


def test_one_look_at_a_count_is_the_exact_binomial_test() -> None:
    (bound,) = binomial_bounds([40], 0.1, alpha=0.05, spending=pocock, planned=40)
    assert at_least(Share(bound.count, 40), 0.1) <= 0.05 < at_least(Share(bound.count - 1, 40), 0.1)


def test_more_people_than_planned_leave_nothing_to_spend() -> None:
    bounds = binomial_bounds([40, 80, 120], 0.1, alpha=0.05, spending=pocock, planned=40)
    assert bounds[0].spent <= bounds[1].spent <= bounds[2].spent <= 0.05


def test_a_look_without_new_people_changes_nothing() -> None:
    twice = binomial_bounds([0, 20, 20, 40], 0.1, alpha=0.05, spending=pocock, planned=40)
    once = binomial_bounds([20, 40], 0.1, alpha=0.05, spending=pocock, planned=40)
    assert (twice[0].count, twice[1], twice[3]) == (None, *once)


@settings(deadline=None, max_examples=fewer(60))
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
    st.sampled_from([0.05, 0.2, 0.5]),
    st.sampled_from(sorted(SPENDING)),
    st.sampled_from([0.05, 0.2]),
)
def test_trying_every_sequence_of_people_finds_the_error_that_is_stated(
    steps, p, name, alpha
) -> None:
    sizes = list(accumulate(steps))
    bounds = binomial_bounds(sizes, p, alpha=alpha, spending=SPENDING[name], planned=sizes[-1])
    wrong = 0.0
    for people in product((0, 1), repeat=sizes[-1]):
        looks = zip(sizes, bounds, strict=True)
        if any(b.count is not None and sum(people[:size]) >= b.count for size, b in looks):
            wrong += p ** sum(people) * (1 - p) ** (len(people) - sum(people))
    assert wrong == pytest.approx(bounds[-1].spent)
    assert wrong <= alpha


def usual(of, p, alpha) -> int:
    """The count at which a single look would stop."""
    return next(count for count in range(of + 1) if at_least(Share(count, of), p) <= alpha)


@pytest.mark.parametrize("name", sorted(SPENDING))
def test_two_thousand_harmless_pilots_are_seldom_stopped_though_everyone_peeks(name) -> None:
    luck, p, alpha, sizes = Random(6), 0.1, 0.05, range(10, 130, 10)
    bounds = binomial_bounds(sizes, p, alpha=alpha, spending=SPENDING[name], planned=120)
    limits = [bound.count or 999 for bound in bounds]
    naive = [usual(n, p, alpha) for n in sizes]
    stopped = peeked = 0
    for _ in range(2_000):
        people = [luck.random() < p for _ in range(120)]
        seen = [sum(people[:size]) for size in sizes]
        stopped += any(s >= limit for s, limit in zip(seen, limits, strict=True))
        peeked += any(s >= count for s, count in zip(seen, naive, strict=True))
    assert stopped / 2_000 <= alpha + 3 * (alpha * (1 - alpha) / 2_000) ** 0.5
    assert peeked / 2_000 > 2 * alpha  # the price of looking twelve times at the usual bound


def test_pocock_stops_early_and_obrien_and_fleming_late() -> None:
    early = [SPENDING[name](0.2, 0.05) for name in ("pocock", "obrien_fleming")]
    assert early[0] > 100 * early[1]
    assert [SPENDING[name](1.0, 0.05) for name in SPENDING] == pytest.approx([0.05, 0.05])
