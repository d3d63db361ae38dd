"""Panels as pure values: who sits, what two votes come to, and that it is never worse."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.appeals.domain.panels import (
    REPLACE_WITH,
    Ruling,
    Vote,
    panel_cities,
    require_may_appeal,
    require_vote,
    settle,
)
from comity.rules.decisions import RANK
from comity.values.refusals import Refusal
from effort import examples

CITIES = ("ahrenbrueck", "maasveen", "vautmont", "elsewhere")
REASONS = "The practice in the ward was not counted at all."


@given(st.uuids(), st.sampled_from(CITIES), st.integers(2, 4))
@settings(max_examples=examples(200))
def test_the_deciding_city_has_no_seat_and_the_draw_can_be_repeated(
    appeal: UUID, deciding: str, count: int
) -> None:
    parties = sorted({deciding, *CITIES[:count]})
    first, second = panel_cities(parties, deciding=deciding, appeal=appeal)
    assert deciding not in {first, second}
    assert {first, second} <= set(parties)
    assert (first != second) == (len(parties) > 2)
    assert panel_cities(reversed(parties), deciding=deciding, appeal=appeal) == (first, second)


def test_every_other_city_is_drawn_about_as_often() -> None:
    drawn = [panel_cities(CITIES, deciding="maasveen", appeal=uuid4())[0] for _ in range(600)]
    assert all(120 < drawn.count(city) < 290 for city in set(CITIES) - {"maasveen"})


@st.composite
def votes(draw: st.DrawFn, decided: str) -> Vote:
    better = [one for one in REPLACE_WITH if RANK[one] > RANK[decided]]
    ruling = draw(st.sampled_from(Ruling if better else (Ruling.UPHOLD, Ruling.SEND_BACK)))
    outcome = draw(st.sampled_from(better)) if ruling is Ruling.REPLACE else ""
    return Vote(draw(st.uuids()), draw(st.sampled_from(CITIES)), ruling, outcome, REASONS)


@given(st.data(), st.sampled_from(sorted(RANK)))
@settings(max_examples=examples(300))
def test_where_two_votes_differ_the_better_stands_and_none_makes_it_worse(
    data: st.DataObject, decided: str
) -> None:
    one, two = data.draw(votes(decided)), data.draw(votes(decided))
    if one.member == two.member:
        return
    settled = settle([one, two])
    assert settled is not None
    assert settle([two, one]) is not None
    assert (settled.ruling, settled.outcome) in {
        (one.ruling, one.outcome),
        (two.ruling, two.outcome),
    }
    order = list(Ruling)
    assert order.index(settled.ruling) == max(order.index(one.ruling), order.index(two.ruling))
    if settled.ruling is Ruling.REPLACE:
        assert RANK[settled.outcome] > RANK[decided]
        assert RANK[settled.outcome] >= max(RANK.get(one.outcome, -1), RANK.get(two.outcome, -1))


def test_one_vote_decides_nothing_and_nobody_votes_twice() -> None:
    one = Vote(uuid4(), "vautmont", Ruling.UPHOLD, "", REASONS)
    assert settle([]) is None
    assert settle([one]) is None
    with pytest.raises(ValueError, match="two different"):
        settle([one, one])


@pytest.mark.parametrize(
    ("ruling", "outcome", "words", "codes"),
    [
        ("perhaps", "", REASONS, ["RULING-UNKNOWN"]),
        ("replace", "", "short", ["OUTCOME-UNKNOWN", "WORDS-LENGTH"]),
        ("replace", "refused", REASONS, ["OUTCOME-UNKNOWN"]),
        ("replace", "partial_access", REASONS, ["NOT-BETTER"]),
        ("uphold", "recognised", REASONS, ["OUTCOME-NEEDLESS"]),
    ],
)
def test_every_fault_of_a_vote_is_named(
    ruling: str, outcome: str, words: str, codes: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        require_vote(ruling, outcome, words, decided="recognised_with_compensation")
    assert [fault.code for fault in refused.value.faults] == codes


def test_an_appeal_is_made_until_its_last_day_and_once() -> None:
    day = date(2027, 4, 1)
    require_may_appeal(is_decided=True, is_pending=False, last=day, on=day, words="")
    for told, code in (
        ({"is_decided": False}, "NOTHING-TO-APPEAL"),
        ({"is_pending": True}, "APPEALED-ALREADY"),
        ({"on": date(2027, 4, 2)}, "TOO-LATE"),
        ({"words": "x" * 5000}, "APPEAL-INVALID"),
    ):
        usual = {"is_decided": True, "is_pending": False, "last": day, "on": day, "words": ""}
        with pytest.raises(Refusal) as refused:
            require_may_appeal(**{**usual, **told})  # type: ignore[arg-type]
        assert refused.value.code == code
