"""Acts of the procedure as pure values: stops, last days, and what the engine reads of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.recognition.domain.acts import (
    Act,
    ActKind,
    answer_by,
    lapses_on,
    stops,
    unanswered,
    with_acts,
)
from comity.recognition.domain.asking import (
    Item,
    require_may_ask,
    require_may_extend,
    require_question,
)
from comity.recognition.domain.states import State
from comity.rules.case_reading import read_case
from comity.values.refusals import Refusal
from effort import examples
from recognition import region

MONDAY = date(2027, 3, 1)
FACTS = {
    "host": "maasveen",
    "occupation": "care_assistant",
    "submitted": "2027-03-01T09:00:00+00:00",
    "credentials": [],
}


def act(
    number: int, kind: ActKind, day: int, *, until: int | None = None, answers: int | None = None
) -> Act:
    on = MONDAY + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    last = None if until is None else MONDAY + timedelta(days=until)
    return Act(UUID(int=number), kind, on, at, last, None if answers is None else UUID(int=answers))


@st.composite
def talks(draw: st.DrawFn) -> tuple[Act, ...]:
    """Questions with or without their answers, on any days."""
    told: list[Act] = []
    for number in range(draw(st.integers(0, 5))):
        asked = draw(st.integers(0, 60))
        told.append(act(2 * number + 1, ActKind.ASKED, asked, until=asked + 30))
        if draw(st.booleans()):
            day = asked + draw(st.integers(0, 40))
            told.append(act(2 * number + 2, ActKind.ANSWERED, day, answers=2 * number + 1))
    return tuple(draw(st.permutations(told)))


@given(talks())
@settings(max_examples=examples(300))
def test_facts_with_acts_are_the_same_when_done_twice_and_can_be_read(
    told: tuple[Act, ...],
) -> None:
    once = with_acts(FACTS, told)
    assert with_acts(once, told) == once
    assert "pauses" not in FACTS
    case = read_case(once, region.rulebook())
    open_stops = [stop for stop in case.stops if stop.answered_on is None]
    assert bool(open_stops) == bool(unanswered(told))


@given(talks())
@settings(max_examples=examples(300))
def test_no_day_stands_twice_and_a_later_answer_is_folded_in(told: tuple[Act, ...]) -> None:
    found = stops(told)
    for earlier, later in pairwise(found):
        assert earlier.answered_on is not None
        assert earlier.answered_on < later.asked_on
    waiting = unanswered(told)
    before = with_acts(FACTS, told)
    if waiting:
        number = 1000
        answered = (*told, act(number, ActKind.ANSWERED, 120, answers=waiting[0].id.int))
        after = with_acts(before, answered)
        assert after == with_acts(FACTS, answered)


def test_the_last_of_the_open_questions_gives_the_time() -> None:
    told = (
        act(1, ActKind.ASKED, 0, until=30),
        act(2, ActKind.ASKED, 10, until=40),
        act(3, ActKind.ANSWERED, 12, answers=1),
    )
    assert lapses_on(told) == MONDAY + timedelta(days=41)
    assert lapses_on((*told, act(4, ActKind.ANSWERED, 13, answers=2))) is None


@pytest.mark.parametrize(
    ("asked", "host", "home", "last"),
    [
        # 30 days end on a Friday that works in both.
        ("2027-03-03", "maasveen", "ahrenbrueck", "2027-04-02"),
        # Good Friday 2027: no working day in Germany, so it goes on to the Tuesday after Easter.
        ("2027-02-24", "vautmont", "ahrenbrueck", "2027-03-30"),
        ("2027-02-24", "vautmont", None, "2027-03-26"),
        # 27 April is a holiday in the Netherlands only.
        ("2027-03-28", "ahrenbrueck", "maasveen", "2027-04-28"),
        ("2027-03-28", "ahrenbrueck", "somewhere", "2027-04-27"),
    ],
)
def test_an_answer_is_due_on_a_day_that_works_in_both_cities(
    asked: str, host: str, home: str | None, last: str
) -> None:
    found = answer_by(region.rulebook(), asked_on=date.fromisoformat(asked), host=host, home=home)
    assert found == date.fromisoformat(last)


def test_every_fault_of_a_question_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        require_question([Item("selfie", "no"), Item("practice", "")])
    assert [fault.path for fault in refused.value.faults] == [
        "items.0.kind",
        "items.0.why",
        "items.1.why",
    ]
    for items in ([], [Item("other", "We need this paper.")] * 11):
        with pytest.raises(Refusal) as refused:
            require_question(items)
        assert [fault.code for fault in refused.value.faults] == ["ITEMS-COUNT"]


def test_asking_counts_on_the_last_day_and_not_after_it() -> None:
    require_may_ask(State.IN_REVIEW, 1, MONDAY, on=MONDAY)
    with pytest.raises(Refusal) as refused:
        require_may_ask(State.IN_REVIEW, 1, MONDAY, on=MONDAY + timedelta(days=1))
    assert refused.value.code == "TOO-LATE"
    for state, turn in ((State.DECIDED, 1), (State.SECOND_SIGNATURE, 1), (State.IN_REVIEW, 2)):
        with pytest.raises(Refusal) as refused:
            require_may_ask(state, turn, MONDAY, on=MONDAY)
        assert refused.value.code == "CANNOT-MOVE"


@pytest.mark.parametrize(
    ("due", "told", "words", "code"),
    [
        (MONDAY, (act(1, ActKind.EXTENDED, 0),), "More time is needed.", "EXTENDED-ALREADY"),
        (None, (), "More time is needed.", "CLOCK-STANDS"),
        (MONDAY - timedelta(days=1), (), "More time is needed.", "TOO-LATE"),
        (MONDAY, (), "short", "EXTENSION-INVALID"),
    ],
)
def test_an_extension_that_would_be_void_is_refused(
    due: date | None, told: tuple[Act, ...], words: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        require_may_extend(State.IN_REVIEW, 1, due, told, words=words, on=MONDAY)
    assert refused.value.code == code
