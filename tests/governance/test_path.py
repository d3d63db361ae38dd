"""A change goes from proposal to force step by step, and no step is taken early or by the wrong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.governance.way import (
    ALL,
    CARRIED,
    FEW_OBJECT,
    HASH,
    INVITED,
    LOST,
    MANY_OBJECT,
    NOTE,
    PROPOSAL,
    TERMS,
    WAY,
    day,
    refused,
    step,
    voted,
    walked,
)

from comity.governance.domain.courses import STEPS, State
from comity.governance.domain.papers import (
    Minutes,
    Proposal,
    Proposer,
    Reasons,
    Replies,
    Signatures,
)
from comity.governance.domain.path import dissent, propose
from comity.governance.domain.voting import Choice
from comity.rules.differences import ChangeClass
from comity.values.periods import Period
from comity.values.refusals import Refusal


def test_a_change_goes_its_way_to_force_and_every_step_is_kept() -> None:
    course = walked(State.IN_FORCE)
    assert [one.state for one in course.steps[1:]] == [state for state, _, _ in WAY]
    assert {one.document for one in course.steps} == {HASH}
    assert course.last(State.PASSED).rule == "§16 / rules.amendment"
    assert (course.steps[0].by, course.steps[0].at) == ("maasveen", day(2))


def test_every_state_has_its_steps_and_can_be_reached() -> None:
    assert set(STEPS) == set(State)
    assert set().union(*STEPS.values()) == set(State) - {State.PROPOSED}


@pytest.mark.parametrize(
    ("at", "to"),
    [(at, to) for at in list(STEPS) for to in State if to not in STEPS[at]],
    ids=lambda state: str(state),
)
def test_a_step_that_does_not_follow_is_refused(at, to) -> None:
    course = propose(PROPOSAL, at=day(2), terms=TERMS)
    there = replace(course, steps=(replace(course.steps[0], state=at),))
    assert refused(there, to, None, day(3)) == "STEP-NOT-POSSIBLE"


def test_a_step_before_the_last_one_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="before the last step"):
        step(walked(State.ADMITTED), State.CONSULTING, INVITED, day(4))


def test_the_secretariat_has_ten_working_days_of_the_depositary() -> None:
    # The depositary is Maasveen; Good Friday, Easter Monday and weekends do not count.
    assert TERMS.admissibility_due(date(2026, 3, 27)) == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("kind", "by", "supporters", "code"),
    [
        (Proposer.PARTY, "atlantis", 0, "PROPOSER-UNKNOWN"),
        (Proposer.COMMUNITY_ORGANISATION, "New Neighbours", 2, "PROPOSER-SUPPORT"),
    ],
)
def test_not_everyone_may_propose(kind, by, supporters, code) -> None:
    proposal = Proposal(kind, by, HASH, ChangeClass.PARAMETER, supporters=supporters)
    with pytest.raises(Refusal) as refusal:
        propose(proposal, at=day(2), terms=TERMS)
    assert refusal.value.code == code
    assert propose(replace(proposal, by="maasveen", supporters=3), at=day(2), terms=TERMS).state


def test_admissible_or_not_is_said_with_reasons() -> None:
    course = propose(PROPOSAL, at=day(2), terms=TERMS)
    for to in (State.ADMITTED, State.INADMISSIBLE):
        assert refused(course, to, None, day(3)) == "PAPER-MISSING"
        assert refused(course, to, Reasons("  "), day(3)) == "PAPER-MISSING"


def test_what_is_protected_cannot_be_tried_in_a_pilot() -> None:
    proposal = replace(PROPOSAL, protected=("§9",), change_class=ChangeClass.RIGHTS, is_pilot=True)
    course = propose(proposal, at=day(2), terms=TERMS)
    assert refused(course, State.ADMITTED, Reasons("Why not."), day(3)) == "CLAUSE-PROTECTED"
    whole = propose(replace(proposal, is_pilot=False), at=day(2), terms=TERMS)
    assert step(whole, State.ADMITTED, Reasons("Complete."), day(3)).state is State.ADMITTED


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        (None, "PAPER-MISSING"),
        (replace(INVITED, invited=frozenset({"union", "employer"})), "CONSULTATION-INVITE"),
        (replace(INVITED, summaries=frozenset({"de", "nl", "en"})), "CONSULTATION-LANGUAGES"),
    ],
)
def test_those_concerned_are_invited_in_every_language_that_binds(paper, code) -> None:
    assert refused(walked(State.ADMITTED), State.CONSULTING, paper, day(9)) == code


def test_a_consultation_takes_thirty_days_and_ends_on_a_working_day() -> None:
    # From 9 March the 30th day is 8 April, a Wednesday; on it people may still reply.
    course = walked(State.CONSULTING)
    assert refused(course, State.ANSWERED, FEW_OBJECT, day(8, 4)) == "CONSULTATION-OPEN"
    assert step(course, State.ANSWERED, FEW_OBJECT, day(9, 4)).state is State.ANSWERED
    # From 4 March it would be Good Friday, 3 April; Tuesday after Easter is the last day.
    assert TERMS.consultation_ends(date(2026, 3, 4)) == date(2026, 4, 7)


def test_the_day_is_the_depositarys_and_not_that_of_greenwich() -> None:
    course = walked(State.CONSULTING)
    late = day(8, 4, hour=22) + timedelta(minutes=30)  # half past midnight in Maasveen
    assert step(course, State.ANSWERED, FEW_OBJECT, late).state is State.ANSWERED


def test_a_shorter_time_in_the_agreement_is_still_thirty_days_and_a_longer_one_counts() -> None:
    short, long = (replace(TERMS, consultation=Period(n, "D")) for n in (21, 60))
    assert short.consultation_ends(date(2026, 3, 9)) == date(2026, 4, 8)
    assert long.consultation_ends(date(2026, 3, 9)) == date(2026, 5, 8)


def test_every_point_has_its_reply() -> None:
    course, replies = walked(State.CONSULTING), replace(FEW_OBJECT, answered=13)
    assert refused(course, State.ANSWERED, replies, day(9, 4)) == "CONSULTATION-UNANSWERED"
    assert refused(course, State.ANSWERED, None, day(9, 4)) == "PAPER-MISSING"


def test_a_third_that_objects_brings_a_round_table() -> None:
    course = walked(State.ANSWERED, answered=MANY_OBJECT)
    assert refused(course, State.VOTING, NOTE, day(10, 4)) == "ROUND-TABLE-DUE"
    assert refused(course, State.ROUND_TABLE, None, day(10, 4)) == "PAPER-MISSING"
    course = step(course, State.ROUND_TABLE, Minutes("sha-256:minutes"), day(10, 4))
    assert step(course, State.VOTING, NOTE, day(10, 4)).state is State.VOTING


def test_nobody_answering_is_no_objection() -> None:
    course = walked(State.ANSWERED, answered=Replies(0, 0, 0, 0))
    assert step(course, State.VOTING, NOTE, day(10, 4)).state is State.VOTING


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (None, "PAPER-MISSING"),
        (replace(NOTE, document="sha-256:old"), "IMPACT-OTHER-VERSION"),
        (replace(NOTE, months=23), "IMPACT-INCOMPLETE"),
        (replace(NOTE, has_equality=False), "IMPACT-INCOMPLETE"),
    ],
)
def test_no_vote_without_the_whole_impact_note_on_this_version(note, code) -> None:
    assert refused(walked(State.ANSWERED), State.VOTING, note, day(10, 4)) == code


def test_a_vote_counts_as_it_was_counted() -> None:
    course = walked(State.VOTING)
    assert refused(course, State.PASSED, LOST, day(1, 6)) == "VOTE-NOT-PASSED"
    assert refused(course, State.REJECTED, CARRIED, day(1, 6)) == "VOTE-PASSED"
    assert refused(course, State.PASSED, None, day(1, 6)) == "PAPER-MISSING"
    assert step(course, State.REJECTED, LOST, day(1, 6)).state is State.REJECTED


def test_the_class_of_the_change_says_by_which_rule_it_is_voted() -> None:
    routine = voted(day(1, 6), "routine", ahrenbrueck=Choice.YES, maasveen=Choice.YES)
    assert refused(walked(State.VOTING), State.PASSED, routine, day(1, 6)) == "VOTE-OTHER-RULE"


def test_every_party_of_the_new_version_signs_this_version() -> None:
    course = walked(State.ADOPTED)
    two = Signatures(ALL - {"vautmont"}, HASH)
    assert refused(course, State.SIGNED, two, day(20, 6)) == "SIGNATURES-MISSING"
    other = Signatures(ALL, "sha-256:old")
    assert refused(course, State.SIGNED, other, day(20, 6)) == "SIGNED-OTHER-VERSION"
    wider = walked(State.ADOPTED, proposal=replace(PROPOSAL, parties=ALL | {"lysfeld"}))
    assert refused(wider, State.SIGNED, Signatures(ALL, HASH), day(20, 6)) == "SIGNATURES-MISSING"


def test_a_version_is_in_force_thirty_days_after_publication_at_the_earliest() -> None:
    course = walked(State.PUBLISHED)
    assert refused(course, State.IN_FORCE, None, day(30, 7)) == "FORCE-TOO-SOON"
    assert step(course, State.IN_FORCE, None, day(31, 7)).state is State.IN_FORCE


def test_only_who_proposed_it_may_withdraw_it_and_only_before_the_vote() -> None:
    course = walked(State.ANSWERED)
    assert refused(course, State.WITHDRAWN, None, day(9, 4)) == "WITHDRAWN-BY-OTHER"
    assert step(course, State.WITHDRAWN, None, day(9, 4), by="maasveen").state is State.WITHDRAWN
    opened = walked(State.VOTING)
    assert refused(opened, State.WITHDRAWN, None, day(10, 4), by="maasveen") == "STEP-NOT-POSSIBLE"


def test_a_dissent_stays_attached_until_the_version_is_in_force() -> None:
    course = walked(State.PASSED)
    course = dissent(course, "sha-256:why", party="vautmont", at=day(3, 6), terms=TERMS)
    for state, paper, at in WAY[5:]:
        course = step(course, state, paper, max(at, day(3, 6)))
    assert course.state is State.IN_FORCE
    assert [(one.party, one.statement) for one in course.dissents] == [("vautmont", "sha-256:why")]


@pytest.mark.parametrize(
    ("until", "party", "code"),
    [
        (State.PASSED, "atlantis", "DISSENT-NO-PARTY"),
        (State.VOTING, "vautmont", "DISSENT-BEFORE-VOTE"),
        (State.PASSED, "maasveen", "DISSENT-AGREED"),
    ],
)
def test_only_a_party_that_did_not_agree_dissents_once_it_has_passed(until, party, code) -> None:
    with pytest.raises(Refusal) as refusal:
        dissent(walked(until), "sha-256:why", party=party, at=day(3, 6), terms=TERMS)
    assert refusal.value.code == code


def test_a_dissent_is_stated_once() -> None:
    once = dissent(walked(State.PASSED), "one", party="vautmont", at=day(3, 6), terms=TERMS)
    with pytest.raises(Refusal, match="stays attached"):
        dissent(once, "two", party="vautmont", at=day(4, 6), terms=TERMS)
