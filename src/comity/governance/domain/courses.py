"""Courses: where a change stands, the steps that may follow, and those it took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from comity.governance.domain.papers import Paper, Proposal


class State(StrEnum):
    """Where a change stands."""

    PROPOSED = "proposed"
    INADMISSIBLE = "inadmissible"
    ADMITTED = "admitted"
    CONSULTING = "consulting"
    ANSWERED = "answered"
    ROUND_TABLE = "round_table"
    VOTING = "voting"
    REJECTED = "rejected"
    PASSED = "passed"
    PILOTING = "piloting"
    EVALUATED = "evaluated"
    SENT_BACK = "sent_back"
    ENDED = "ended"
    ADOPTED = "adopted"
    SIGNED = "signed"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


# From each state, the states that may follow. Source: section 6.1 of the domain design.
STEPS: Mapping[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.ADMITTED, State.INADMISSIBLE, State.WITHDRAWN}),
    State.ADMITTED: frozenset({State.CONSULTING, State.WITHDRAWN}),
    State.CONSULTING: frozenset({State.ANSWERED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.ROUND_TABLE, State.VOTING, State.WITHDRAWN}),
    State.ROUND_TABLE: frozenset({State.VOTING, State.WITHDRAWN}),
    State.VOTING: frozenset({State.PASSED, State.REJECTED}),
    State.PASSED: frozenset({State.PILOTING, State.ADOPTED}),
    State.PILOTING: frozenset({State.EVALUATED}),
    State.EVALUATED: frozenset({State.ADOPTED, State.SENT_BACK, State.ENDED}),
    State.ADOPTED: frozenset({State.SIGNED}),
    State.SIGNED: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.IN_FORCE}),
    State.INADMISSIBLE: frozenset(),
    State.REJECTED: frozenset(),
    State.SENT_BACK: frozenset(),
    State.ENDED: frozenset(),
    State.IN_FORCE: frozenset(),
    State.WITHDRAWN: frozenset(),
}

# The clause behind each step, as it is recorded with it; else the amendments' own.
RULES: Mapping[State, str] = {
    State.CONSULTING: "§16 / consultation.must_invite",
    State.ANSWERED: "§16 / consultation.reply_to_each",
    State.VOTING: "§16 / simulation_before_vote",
    State.PASSED: "§16 / rules",
    State.REJECTED: "§16 / rules",
    State.PILOTING: "§6",
    State.EVALUATED: "§6",
    State.SIGNED: "head",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken: who, when, by which rule, with which version and paper."""

    state: State
    at: datetime
    by: str
    rule: str
    document: str
    paper: Paper = None


@dataclass(frozen=True, slots=True)
class Dissent:
    """A party's statement that it does not agree, by the hash of its text."""

    party: str
    at: datetime
    statement: str


@dataclass(frozen=True, slots=True)
class Course:
    """A proposal with every step it took, and the dissents that stay with it."""

    proposal: Proposal
    steps: tuple[Step, ...]
    dissents: tuple[Dissent, ...] = ()

    @property
    def state(self) -> State:
        """Give where it stands."""
        return self.steps[-1].state

    def last(self, state: State) -> Step | None:
        """Give the latest step into a state."""
        return next((step for step in reversed(self.steps) if step.state is state), None)
