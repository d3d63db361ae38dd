"""What a person may answer, and what follows from it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.matching.relations import Relation, may_feed_recognition
from comity.occupations.domain.answers import (
    Given,
    Target,
    Verdict,
    answer_faults,
    default_relation,
    in_ten,
    urgency,
)
from comity.occupations.domain.relations import Direction, from_local
from comity.occupations.domain.states import Standing, standing
from comity.occupations.queries.evidence import pieces

ONE, TWO = UUID(int=1), UUID(int=2)
RANKS = {ONE: 1, TWO: 2}


def faults(
    *targets: Target, verdict: Verdict = Verdict.MAPS, reason: str = "", **more: bool
) -> list[str]:
    told = Given(verdict, targets, reason)
    return answer_faults(told, is_correction=more.get("corrects", False), ranks=RANKS)


CLOSE, EXACT = Target(ONE, Relation.CLOSE), Target(ONE, Relation.EXACT)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (faults(CLOSE), []),
        (faults(CLOSE, Target(TWO, Relation.BROAD)), []),
        (faults(verdict=Verdict.NONE), []),
        (faults(), ["ANSWER-EMPTY"]),
        (faults(CLOSE, verdict=Verdict.NONE), ["ANSWER-CONTRADICTS"]),
        (faults(EXACT, Target(TWO, Relation.EXACT)), ["ANSWER-EXACT-TWICE"]),
        (faults(CLOSE, CLOSE), ["ANSWER-TWICE-SAME"]),
        (faults(CLOSE, corrects=True), ["ANSWER-REASON"]),
        (faults(CLOSE, corrects=True, reason="It was wrong."), []),
        (faults(Target(uuid4(), Relation.CLOSE)), ["ANSWER-REASON"]),
        (
            faults(EXACT, EXACT, corrects=True),
            ["ANSWER-TWICE-SAME", "ANSWER-EXACT-TWICE", "ANSWER-REASON"],
        ),
    ],
    ids=str,
)
def test_an_answer_is_told_everything_that_is_wrong_with_it(
    found: list[str], expected: list[str]
) -> None:
    assert found == expected


@given(st.sampled_from(Relation), st.integers(min_value=1))
@settings(max_examples=examples(50))
def test_only_exact_and_narrow_ever_feed_recognition(relation: Relation, shared: int) -> None:
    feeds = may_feed_recognition(relation, shared_essential=shared)
    assert feeds == (relation in {Relation.EXACT, Relation.NARROW})
    assert may_feed_recognition(relation, shared_essential=0) == (relation is Relation.EXACT)


@given(st.sampled_from(Relation))
def test_a_relation_read_from_the_other_end_and_back_is_the_same(relation: Relation) -> None:
    there = from_local(relation, Direction.CONCEPT_TO_LOCAL)
    assert from_local(there, Direction.CONCEPT_TO_LOCAL) is relation
    assert from_local(relation, Direction.LOCAL_TO_CONCEPT) is relation


@given(st.integers(1, 10))
def test_exact_is_never_where_a_form_begins(rank: int) -> None:
    assert default_relation(rank) is not Relation.EXACT


@pytest.mark.parametrize(
    ("volume", "chances", "expected"),
    [(10, [0.75], 2.5), (None, [0.5], 0.5), (10, [], 10.0), (0, [0.1], 0.0), (10, [1.0], 0.0)],
)
def test_the_queue_is_people_times_doubt(
    volume: int | None, chances: list[float], expected: float
) -> None:
    assert urgency(volume, chances) == expected


@pytest.mark.parametrize(
    ("chance", "of_ten"), [(0.0, 0), (0.89, 8), (0.9, 9), (0.999, 9), (1.0, 10)]
)
def test_a_chance_is_told_in_tenths_and_never_rounded_up(chance: float, of_ten: int) -> None:
    assert in_ten(chance) == of_ten


@pytest.mark.parametrize(
    ("needs_second", "agreed", "is_settled", "expected"),
    [
        (False, None, False, Standing.CONFIRMED),
        (True, None, False, Standing.SECOND),
        (True, True, False, Standing.CONFIRMED),
        (True, False, False, Standing.DISPUTED),
        (True, False, True, Standing.OPEN),
    ],
)
def test_where_an_answered_title_stands(
    needs_second: bool, agreed: bool | None, is_settled: bool, expected: Standing
) -> None:
    found = standing(
        is_answered=True, needs_second=needs_second, agreed=agreed, is_settled=is_settled
    )
    assert found is expected


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32)), max_size=5)
)
@settings(max_examples=examples(200))
def test_cutting_a_text_at_any_spans_loses_no_letter(
    text: str, spans: list[tuple[int, int]]
) -> None:
    assert "".join(one.text for one in pieces(text, spans)) == text
