"""A change may be tried first, and then what was fixed before decides what may follow."""

from dataclasses import replace
from datetime import date

import pytest
from tests.governance.way import AGREEMENT, PROPOSAL, day, refused, step, walked

from comity.figures.intervals import Share
from comity.governance.domain.courses import Course, State
from comity.governance.domain.papers import (
    Reasons,
)
from comity.governance.domain.pilots import evaluated, plan_of

TRIED = replace(PROPOSAL, is_pilot=True)
PLAN = plan_of(AGREEMENT, "P-BRI-AUTO", {})
FIGURES = {"placement_6m": Share(74, 96), "employer_reject_rate": Share(1, 130)}


def ended(*incidents, plan=PLAN):
    seen = {"serious_incident": [Share(n, 50) for n in incidents]}
    return evaluated(plan, FIGURES, seen, on=date(2027, 7, 1))


def test_a_change_voted_on_as_a_pilot_is_tried_first_and_one_without_is_not() -> None:
    course = walked(State.PASSED, proposal=TRIED)
    assert refused(course, State.ADOPTED, None, day(2, 6)) == "PILOT-DUE"
    assert refused(walked(State.PASSED), State.PILOTING, PLAN, day(2, 6)) == "PILOT-NOT-CHOSEN"


@pytest.mark.parametrize(
    ("plan", "at", "code"),
    [
        (None, day(2, 6), "PAPER-MISSING"),
        (PLAN, day(1, 7), "PILOT-BEGUN"),
        (replace(PLAN, stop=()), day(2, 6), "PILOT-UNTESTED"),
        (replace(PLAN, hosts=("atlantis",)), day(2, 6), "PILOT-HOSTS"),
        (replace(PLAN, last=date(2028, 7, 1)), day(2, 6), "PILOT-TOO-LONG"),
        (replace(PLAN, last=date(2026, 6, 30)), day(2, 6), "PILOT-TOO-LONG"),
    ],
)
def test_hosts_days_and_tests_are_fixed_before_the_first_day(plan, at, code) -> None:
    assert refused(walked(State.PASSED, proposal=TRIED), State.PILOTING, plan, at) == code


def piloted(*incidents) -> Course:
    course = step(walked(State.PASSED, proposal=TRIED), State.PILOTING, PLAN, day(30, 6))
    return step(course, State.EVALUATED, ended(*incidents), day(1, 7, 2027))


def test_a_pilot_may_lead_to_adoption_with_reasons() -> None:
    assert refused(piloted(0), State.ADOPTED, None, day(2, 7, 2027)) == "PAPER-MISSING"
    adopted = step(piloted(0), State.ADOPTED, Reasons("It worked."), day(2, 7, 2027))
    assert adopted.state is State.ADOPTED


def test_a_pilot_that_was_stopped_cannot_be_adopted_but_ended_or_sent_back() -> None:
    course = piloted(0, 1)
    assert refused(course, State.ADOPTED, Reasons("Still."), day(2, 7, 2027)) == "PILOT-STOPPED"
    for to in (State.ENDED, State.SENT_BACK):
        assert step(course, to, Reasons("An incident."), day(2, 7, 2027)).state is to


def test_an_evaluation_follows_the_plan_that_was_fixed() -> None:
    course = step(walked(State.PASSED, proposal=TRIED), State.PILOTING, PLAN, day(30, 6))
    other = ended(0, plan=replace(PLAN, alpha=0.2))
    assert refused(course, State.EVALUATED, other, day(1, 7, 2027)) == "PILOT-OTHER-PLAN"
    assert refused(course, State.EVALUATED, None, day(1, 7, 2027)) == "PAPER-MISSING"
