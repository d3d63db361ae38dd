"""A change on its way: papers, days and steps for the tests of the path."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from comity.governance.domain.courses import Course, State
from comity.governance.domain.papers import (
    ImpactNote,
    Invitation,
    Proposal,
    Proposer,
    Reasons,
    Replies,
    Signatures,
)
from comity.governance.domain.path import move, propose
from comity.governance.domain.terms import terms_of
from comity.governance.domain.voting import Ballot, Choice, Vote, electorate_of, rule_of, tally
from comity.rules.differences import ChangeClass
from comity.rules.format import read
from comity.values.refusals import Refusal

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = read(REGION.read_bytes()).required()
TERMS = terms_of(AGREEMENT)
HASH = "sha-256:new"
ALL = frozenset({"ahrenbrueck", "maasveen", "vautmont"})
PROPOSAL = Proposal(Proposer.PARTY, "maasveen", HASH, ChangeClass.PARAMETER)


def day(number, month=3, year=2026, hour=12) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


def voted(at, rule="amendment", **said):
    vote = Vote(rule_of(AGREEMENT, rule), electorate_of(AGREEMENT), at - timedelta(9), at)
    given = [Ballot(party, choice, at - timedelta(1)) for party, choice in said.items()]
    return tally(vote, given, at=at)


CARRIED = voted(day(1, 6), ahrenbrueck=Choice.YES, maasveen=Choice.YES, vautmont=Choice.NO)
LOST = voted(day(1, 6), maasveen=Choice.YES, vautmont=Choice.YES)
INVITED = Invitation(TERMS.must_invite, frozenset({"de", "nl", "fr"}))
NOTE = ImpactNote(HASH, 24, has_cost=True, has_equality=True, has_data_protection=True)
FEW_OBJECT, MANY_OBJECT = Replies(9, 2, 14, 14), Replies(9, 3, 14, 14)

# A change without pilot, with a day and a paper for each step.
WAY = [
    (State.ADMITTED, Reasons("Complete."), day(5)),
    (State.CONSULTING, INVITED, day(9)),
    (State.ANSWERED, FEW_OBJECT, day(9, 4)),
    (State.VOTING, NOTE, day(10, 4)),
    (State.PASSED, CARRIED, day(1, 6)),
    (State.ADOPTED, None, day(2, 6)),
    (State.SIGNED, Signatures(ALL, HASH), day(20, 6)),
    (State.PUBLISHED, None, day(1, 7)),
    (State.IN_FORCE, None, day(31, 7)),
]


def walked(until: State, *, proposal=PROPOSAL, **papers) -> Course:
    """The change on its way as far as a state, with other papers where they are given."""
    course = propose(proposal, at=day(2), terms=TERMS)
    for state, paper, at in WAY:
        paper = papers.get(state.name.lower(), paper)
        course = move(course, state, paper=paper, by="secretariat", at=at, terms=TERMS)
        if state is until:
            return course
    raise AssertionError(until)


def step(course, to, paper, at, *, by="secretariat") -> Course:
    return move(course, to, paper=paper, by=by, at=at, terms=TERMS)


def refused(course, to, paper, at, **by) -> str:
    with pytest.raises(Refusal) as refusal:
        step(course, to, paper, at, **by)
    assert refusal.value.message.endswith(".")
    return refusal.value.code
