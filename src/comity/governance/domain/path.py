"""Path: the way of a change from a proposal to a version in force, step by step."""

from dataclasses import replace
from datetime import datetime

from comity.governance.domain.courses import RULES, STEPS, Course, Dissent, State, Step
from comity.governance.domain.guards import GUARDS, Attempt
from comity.governance.domain.papers import Paper, Proposal, Proposer
from comity.governance.domain.terms import Terms
from comity.governance.domain.voting import Tally
from comity.values.refusals import Refusal

SUPPORTERS = 3


def propose(proposal: Proposal, *, at: datetime, terms: Terms) -> Course:
    """Begin the way of a change.

    Raises:
        Refusal: PROPOSER-UNKNOWN: who says to be a party is none.
        Refusal: PROPOSER-SUPPORT: a community organisation without three supporters.

    Source: section 6.1 of the domain design.
    """
    kind, by = proposal.kind, proposal.by
    if kind is Proposer.PARTY and by not in terms.parties:
        raise Refusal("PROPOSER-UNKNOWN", f"“{by}” is no party of this agreement.")
    if kind is Proposer.COMMUNITY_ORGANISATION and proposal.supporters < SUPPORTERS:
        message = f"A community organisation needs {SUPPORTERS} supporters; name the others."
        raise Refusal("PROPOSER-SUPPORT", message)
    first = Step(State.PROPOSED, at, by, "§19 / classes", proposal.document)
    return Course(proposal, (first,))


def move(course: Course, to: State, *, paper: Paper, by: str, at: datetime, terms: Terms) -> Course:
    """Take a step, or say why not.

    Args:
        course: the change so far.
        to: where it shall go.
        paper: what the step needs on the table; None where it needs nothing.
        by: who takes the step.
        at: aware.
        terms: of the agreement in force.

    Raises:
        Refusal: STEP-NOT-POSSIBLE: the step does not follow from where the change stands.
        Refusal: whatever the guard of the step says; see `guards`.
        ValueError: the step lies before the last one; a caller's mistake.

    Source: section 6.1 of the domain design.
    """
    if at < course.steps[-1].at:
        raise ValueError(f"{at} is before the last step")
    if to not in STEPS[course.state]:
        raise Refusal("STEP-NOT-POSSIBLE", _not_possible(course.state, to))
    if to in GUARDS:
        GUARDS[to](Attempt(course, paper, by, terms.day(at), terms))
    rule = RULES.get(to, "§19 / classes")
    if isinstance(paper, Tally):
        rule = f"{rule}.{paper.rule.name}"
    step = Step(to, at, by, rule, course.proposal.document, paper)
    return replace(course, steps=(*course.steps, step))


def _not_possible(state: State, to: State) -> str:
    following = ", ".join(sorted(STEPS[state])) or "nothing: this change is at its end"
    return f"A change that is {state} cannot become {to}; what may follow is {following}."


def dissent(course: Course, statement: str, *, party: str, at: datetime, terms: Terms) -> Course:
    """Attach a party's dissent; it stays with the change and its version for good.

    Raises:
        Refusal: DISSENT-NO-PARTY, DISSENT-BEFORE-VOTE, DISSENT-AGREED, DISSENT-TWICE.

    Source: section 6.1 of the domain design.
    """
    if party not in terms.parties:
        raise Refusal("DISSENT-NO-PARTY", f"“{party}” is no party; parties may state a dissent.")
    passed = course.last(State.PASSED)
    if passed is None or not isinstance(passed.paper, Tally):
        raise Refusal("DISSENT-BEFORE-VOTE", "A dissent is stated once the change has passed.")
    if party in passed.paper.yes:
        raise Refusal("DISSENT-AGREED", f"“{party}” voted for this change and cannot dissent.")
    if any(one.party == party for one in course.dissents):
        raise Refusal("DISSENT-TWICE", f"“{party}” has stated its dissent; it stays attached.")
    return replace(course, dissents=(*course.dissents, Dissent(party, at, statement)))
