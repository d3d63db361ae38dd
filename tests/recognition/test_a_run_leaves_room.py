"""A run of all decisions leaves a quarter of the day's budget to the work of the day."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from comity.recognition.domain.rationing import may_open

PEOPLE = [uuid.UUID(int=number) for number in range(1, 12)]


@given(
    wanted=st.lists(st.none() | st.sampled_from(PEOPLE), max_size=20),
    opened=st.frozensets(st.sampled_from(PEOPLE)),
    a_day=st.integers(0, 30),
)
def test_a_run_leaves_a_quarter_of_the_budget_and_stops_no_sooner(
    wanted: list[uuid.UUID | None], opened: frozenset[uuid.UUID], a_day: int
) -> None:
    count = may_open(wanted, opened=opened, budget=a_day)
    fresh = {one for one in wanted[:count] if one is not None} - opened
    assert not fresh or len(fresh | opened) <= a_day - a_day // 4
    if count < len(wanted):
        following = wanted[count]
        assert following is not None
        assert following not in opened | fresh
        assert len(fresh) + len(opened) >= a_day - a_day // 4
