"""An interval says how far a share may lie from what was counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.figures.intervals import Share, at_least, chance, exact, wilson

# Newcombe's four examples, methods 3 and 5 of his first table (1998).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("count", "of", "score", "guaranteed"), NEWCOMBE)
def test_the_published_intervals_are_met_to_four_digits(count, of, score, guaranteed) -> None:
    one, other = wilson(Share(count, of)), exact(Share(count, of))
    assert (round(one.low, 4), round(one.high, 4)) == score
    assert (round(other.low, 4), round(other.high, 4)) == guaranteed


@settings(deadline=None)  # a busy machine is no fault
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_was_counted_lies_inside_and_the_rest_mirrors_it(numbers) -> None:
    share = Share(*numbers)
    for interval in (wilson, exact):
        found, mirrored = interval(share), interval(share.rest)
        assert 0 <= found.low <= share.count / share.of <= found.high <= 1
        assert found.low == pytest.approx(1 - mirrored.high, abs=1e-9)


@pytest.mark.parametrize("p", [0.0, 0.03, 0.5, 1.0])
@pytest.mark.parametrize("of", [1, 59, 60, 400])
def test_the_chances_of_all_counts_make_one(p, of) -> None:
    assert sum(chance(count, of, p) for count in range(of + 1)) == pytest.approx(1)
    assert at_least(Share(0, of), p) == pytest.approx(1)
    assert chance(of + 1, of, p) == chance(-1, of, p) == 0


def test_the_exact_interval_leaves_out_no_more_than_it_says() -> None:
    for p in (0.02, 0.1, 0.37, 0.5):
        covered = sum(
            chance(count, 40, p)
            for count in range(41)
            if exact(Share(count, 40)).low <= p <= exact(Share(count, 40)).high
        )
        assert covered >= 0.95


def test_more_than_all_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        Share(3, 2)
