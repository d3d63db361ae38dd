"""Before a rule is adopted everyone sees who can carry or block a vote under it."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.governance.domain.power import balance, weaknesses
from comity.governance.domain.voting import Voter, VotingRule, electorate_of, rule_of
from comity.rules.format import read

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = read(REGION.read_bytes()).required()


def of(quota, *votes, parties=1):
    """The balance under a quota of votes."""
    electorate = {f"p{n}": Voter(own, 1) for n, own in enumerate(votes)}
    rule = VotingRule("rule", Decimal(quota) / sum(votes), parties, None, 1)
    return rule, balance(rule, electorate)


def indices(found):
    return (
        tuple(found.power.swings.values()),
        tuple(found.banzhaf.values()),
        tuple(found.shapley_shubik.values()),
    )


def of_all(whole, *parts):
    return tuple(Fraction(part, whole) for part in parts)


def test_the_six_of_1958_left_the_smallest_without_power() -> None:
    rule, found = of(12, 4, 4, 4, 2, 2, 1)
    swings, banzhaf, shapley_shubik = indices(found)
    assert swings == (10, 10, 10, 6, 6, 0)
    assert banzhaf == of_all(42, 10, 10, 10, 6, 6, 0)
    assert shapley_shubik == of_all(60, 14, 14, 14, 9, 9, 0)
    assert [f"{float(share):.4f}" for share in shapley_shubik[:3]] == ["0.2333"] * 3
    errors, warnings = weaknesses(rule, found)
    assert [(fault.code, "p5" in fault.message) for fault in errors] == [("E-DUMMY", True)]
    assert warnings == ()


def test_the_amendment_rule_of_three_rivers_gives_one_city_a_veto() -> None:
    rule = rule_of(AGREEMENT, "amendment")
    found = balance(rule, electorate_of(AGREEMENT))
    assert indices(found) == ((3, 1, 1), of_all(5, 3, 1, 1), of_all(6, 4, 1, 1))
    assert found.winning == (
        frozenset({"ahrenbrueck", "maasveen"}),
        frozenset({"ahrenbrueck", "vautmont"}),
    )
    assert found.blocking == (frozenset({"ahrenbrueck"}), frozenset({"maasveen", "vautmont"}))
    errors, warnings = weaknesses(rule, found)
    assert (errors, [fault.code for fault in warnings]) == ((), ["W-VETO"])
    assert "ahrenbrueck" in warnings[0].message


def test_the_routine_rule_gives_all_three_the_same() -> None:
    found = balance(rule_of(AGREEMENT, "routine"), electorate_of(AGREEMENT))
    assert indices(found)[1:] == ((Fraction(1, 3),) * 3, (Fraction(1, 3),) * 3)


def test_where_all_must_agree_a_veto_is_no_warning() -> None:
    rule = rule_of(AGREEMENT, "admission")
    assert weaknesses(rule, balance(rule, electorate_of(AGREEMENT))) == ((), ())


def test_the_shared_agreement_is_read_as_it_stands(shared) -> None:
    document = read((shared / "three-rivers.yaml").read_bytes()).required()
    found = balance(rule_of(document, "amendment"), electorate_of(document))
    assert tuple(found.power.swings.values()) == (3, 1, 1)


def test_a_rule_that_nothing_can_meet_is_an_error() -> None:
    rule, found = of(3, 1, 1, 1, parties=4)
    assert [fault.code for fault in weaknesses(rule, found)[0]] == ["E-VOTE"]
    assert sum(found.banzhaf.values()) == 0


def test_a_known_example_of_shapley_and_shubik() -> None:
    # One large holder among small ones: 3 of 5 votes, votes 2-1-1-1.
    assert indices(of(3, 2, 1, 1, 1)[1])[2] == of_all(6, 3, 1, 1, 1)


WEIGHTS = st.lists(st.integers(1, 9), min_size=2, max_size=6)


@settings(deadline=None)  # a busy machine is no fault
@given(WEIGHTS, st.integers(51, 100))
def test_counting_orders_gives_the_same_as_the_formula(votes, percent) -> None:
    quota = Fraction(percent, 100) * sum(votes)
    found = of(Decimal(percent) / 100 * sum(votes), *votes)[1]
    turned = dict.fromkeys(found.parties, 0)
    orders = list(permutations(range(len(votes))))
    for order in orders:
        total = 0
        for place in order:
            total += votes[place]
            if total >= quota:
                turned[f"p{place}"] += 1
                break
    assert found.shapley_shubik == {p: Fraction(times, len(orders)) for p, times in turned.items()}


@settings(deadline=None)  # a busy machine is no fault
@given(WEIGHTS, st.integers(51, 100))
def test_power_is_shared_out_whole_and_a_coalition_carries_or_its_rest_blocks(
    votes, percent
) -> None:
    found = of(Decimal(percent) / 100 * sum(votes), *votes)[1]
    assert sum(found.banzhaf.values()) == sum(found.shapley_shubik.values()) == 1
    everyone = frozenset(found.parties)
    for members in range(1 << len(votes)):
        coalition = frozenset(f"p{n}" for n in range(len(votes)) if members >> n & 1)
        carries = any(one <= coalition for one in found.winning)
        assert carries is found.wins[members]
        assert carries is not any(one <= everyone - coalition for one in found.blocking)


def test_fifteen_parties_are_counted_and_sixteen_are_not() -> None:
    found = of(8, *[1] * 15)[1]
    assert set(found.shapley_shubik.values()) == {Fraction(1, 15)}
    with pytest.raises(ValueError, match="16"):
        of(9, *[1] * 16)
