"""Numbers of an agreement are tried out within what its format allows."""

from decimal import Decimal
from itertools import pairwise

import pytest

from comity.agreements.region import agreement_text
from comity.rules.format import read
from comity.simulations.domain.parameters import (
    parameter,
    parameters,
    values_between,
    with_value,
)

REGION = read(agreement_text()).required()
GAP = "recognition/electrician/substantial_difference/gap_over"
MONTHS = "recognition/electrician/currency/or_practice_months"


def test_every_number_can_be_set_to_its_own_value() -> None:
    for one in parameters(REGION):
        assert with_value(REGION, one, one.value).data == REGION.data


def test_fifty_values_are_spread_evenly_and_whole_numbers_come_once() -> None:
    values = values_between(parameter(REGION, GAP), Decimal("0.05"), Decimal("0.54"))
    assert (len(values), values[0], values[-1]) == (50, Decimal("0.05"), Decimal("0.54"))
    assert len({two - one for one, two in pairwise(values)}) == 1
    whole = values_between(parameter(REGION, MONTHS), Decimal(3), Decimal(12))
    assert whole == tuple(map(Decimal, range(3, 13)))


@pytest.mark.parametrize("value", ["0", "0.25"])
def test_one_number_changes_and_nothing_else(value: str) -> None:
    changed = with_value(REGION, parameter(REGION, GAP), Decimal(value))
    assert parameter(changed, GAP).value == Decimal(value)
    others = {one.path: one.value for one in parameters(changed)}
    assert {**others, GAP: Decimal("0.1")} == {one.path: one.value for one in parameters(REGION)}
