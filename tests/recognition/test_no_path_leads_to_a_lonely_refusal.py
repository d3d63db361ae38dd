"""Whatever officers do in whatever order: the machine only grants, a refusal has two authors."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.recognition.region import registry, rulebook
from tests.rules.imagined import imagined

from comity.recognition.domain.opinions import (
    DEPART_TO,
    DEPARTURES,
    Conclusion,
    Departure,
    Opinion,
    consider,
    grant,
    may_machine_grant,
)
from comity.recognition.domain.states import MOVES, OPEN, State, move
from comity.rules.cases import Case
from comity.rules.deciding import decide
from comity.rules.decisions import AUTOMATIC, REFUSED, Decision
from comity.values.refusals import Refusal

OFFICERS = [UUID(int=number) for number in range(1, 5)]
REASON = "The practice shown at the workplace says otherwise."
departures = st.none() | st.builds(Departure, st.sampled_from(DEPARTURES), st.just(REASON))
opinions = st.builds(
    Opinion,
    officer=st.sampled_from(OFFICERS),
    outcome=st.sampled_from([*DEPART_TO, AUTOMATIC]),
    departure=departures,
)
# What may be tried on a case: an opinion, the machine's attempt, a withdrawal.
attempts = st.lists(opinions | st.sampled_from(["machine", "withdraw"]), min_size=1, max_size=8)
thousands = settings(
    max_examples=examples(2000), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class Desk:
    """A case on the desk, as the actions treat it, without a database."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.computed = decide(rulebook(), registry(), case)
        self.state = State.SUBMITTED
        self.given: list[Opinion] = []
        self.conclusion: Conclusion | None = None

    def take(self, attempt: Opinion | str) -> None:
        if attempt == "withdraw":
            self.state = move(self.state, State.WITHDRAWN)
        elif attempt == "machine":
            if may_machine_grant(self.computed, self.case, rulebook()):
                self.conclusion = grant(self.state, self.computed)
                self.state = move(self.state, State.DECIDED)
        elif isinstance(attempt, Opinion):
            if self.state is State.SUBMITTED:
                self.state = move(self.state, State.IN_REVIEW)
            step = consider(
                self.state,
                self.computed,
                opinion=attempt,
                earlier=tuple(self.given),
                rulebook=rulebook(),
                occupation=self.case.occupation,
            )
            self.given.append(attempt)
            self.state, self.conclusion = step.state, step.conclusion


@given(number=st.integers(0, 2**48), tries=attempts)
@thousands
def test_no_sequence_of_acts_breaks_the_promise(number: int, tries: list[Opinion | str]) -> None:
    desk = Desk(imagined(number, rulebook()))
    for attempt in tries:
        before = desk.given[:], desk.conclusion
        try:
            desk.take(attempt)
        except Refusal:
            assert (desk.given, desk.conclusion) == before
        assert (desk.conclusion is not None) == (desk.state is State.DECIDED)
    conclusion = desk.conclusion
    if conclusion is None:
        return
    if conclusion.by_machine:
        assert conclusion.decision == desk.computed
        assert conclusion.decision.outcome == AUTOMATIC
        assert desk.given == []
    if conclusion.decision.outcome == REFUSED:
        refusers = {one.officer for one in desk.given if one.outcome == REFUSED}
        assert {conclusion.decided_by, conclusion.second_by} == refusers
        assert len(refusers) == 2
        grounded = any(line.missing_levels for line in conclusion.decision.lines)
        assert grounded or conclusion.departure is not None
    if conclusion.decision.outcome != desk.computed.outcome:
        assert conclusion.departure is not None


def computed(outcome: str, basis: str = "case_by_case") -> Decision:
    return Decision(outcome, basis)


def give(state: State, decision: Decision, opinion: Opinion, *earlier: Opinion) -> object:
    return consider(
        state,
        decision,
        opinion=opinion,
        earlier=earlier,
        rulebook=rulebook(),
        occupation="electrician",
    )


def test_a_result_that_waits_for_the_issuer_cannot_be_confirmed() -> None:
    waiting = computed("referred", "verify_with_issuer")
    with pytest.raises(Refusal) as refused:
        give(State.IN_REVIEW, waiting, Opinion(OFFICERS[0], "referred"))
    assert [fault.code for fault in refused.value.faults] == ["NOTHING-TO-CONFIRM"]


def test_the_same_officer_is_not_two() -> None:
    refusal = Opinion(OFFICERS[0], REFUSED, Departure("unsafe", REASON))
    with pytest.raises(Refusal, match="colleague") as refused:
        give(State.SECOND_SIGNATURE, computed("recognised"), refusal, refusal)
    assert refused.value.code == "SAME-OFFICER"


def test_all_that_a_departure_lacks_is_said_at_once() -> None:
    bad = Opinion(OFFICERS[0], "recognised_with_compensation", Departure("mood", "no"))
    with pytest.raises(Refusal) as refused:
        give(State.IN_REVIEW, computed("recognised"), bad)
    assert {fault.path for fault in refused.value.faults} == {"code", "reason", "outcome"}


def test_where_the_second_does_not_refuse_nobody_is_refused() -> None:
    first = Opinion(OFFICERS[0], REFUSED, Departure("unsafe", REASON))
    step = give(
        State.SECOND_SIGNATURE,
        computed("recognised"),
        Opinion(OFFICERS[1], "recognised"),
        first,
    )
    assert step.conclusion == Conclusion(computed("recognised"), OFFICERS[1])  # type: ignore[attr-defined]  # a Step


def test_one_unconfirmed_paper_keeps_the_machine_away() -> None:
    sound = next(
        case
        for number in range(10_000)
        if may_machine_grant(
            decide(rulebook(), registry(), case := imagined(number, rulebook())), case, rulebook()
        )
    )
    doubtful = replace(
        sound,
        credentials=(
            *sound.credentials,
            replace(sound.credentials[0], id="c9", verification="none"),
        ),
    )
    decision = decide(rulebook(), registry(), doubtful)
    assert decision.outcome == AUTOMATIC
    assert not may_machine_grant(decision, doubtful, rulebook())


@pytest.mark.parametrize("state", State)
def test_only_the_listed_moves_exist(state: State) -> None:
    for to in State:
        if to in MOVES[state]:
            assert move(state, to) is to
        else:
            with pytest.raises(Refusal):
                move(state, to)
    assert (state in OPEN) == (state not in {State.DECIDED, State.WITHDRAWN, State.LAPSED})
