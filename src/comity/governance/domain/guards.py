"""Guards: what must be true before a change takes a step; each refuses with a code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.governance.domain.courses import Course, State
from comity.governance.domain.papers import (
    ImpactNote,
    Invitation,
    Minutes,
    Paper,
    Reasons,
    Replies,
    Signatures,
)
from comity.governance.domain.pilots import Evaluation, Outcome, Plan
from comity.governance.domain.terms import Terms
from comity.governance.domain.voting import Tally
from comity.values.refusals import Refusal
from comity.values.spans import plus_months

SIMULATED_MONTHS = 24
LONGEST_PILOT_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that somebody wants to take; `on` is the depositary's day."""

    course: Course
    paper: Paper
    by: str
    on: date
    terms: Terms


def _lacks(what: str) -> Refusal:
    return Refusal("PAPER-MISSING", f"This step needs {what}; attach it.")


def _reasoned(attempt: Attempt) -> None:
    if not isinstance(attempt.paper, Reasons) or not attempt.paper.text.strip():
        raise _lacks("reasons in writing")


def _admitted(attempt: Attempt) -> None:
    """A pilot may not touch what is protected; a change without pilot may, by its vote."""
    _reasoned(attempt)
    proposal = attempt.course.proposal
    if proposal.is_pilot and proposal.protected:
        clauses = ", ".join(proposal.protected)
        raise Refusal(
            "CLAUSE-PROTECTED", f"{clauses} cannot be tried in a pilot; propose it whole."
        )


def _consulting(attempt: Attempt) -> None:
    paper, terms = attempt.paper, attempt.terms
    if not isinstance(paper, Invitation):
        raise _lacks("the invitation with its summaries")
    left_out = sorted(terms.must_invite - paper.invited)
    if left_out:
        raise Refusal("CONSULTATION-INVITE", f"{', '.join(left_out)} must be invited as well.")
    untold = sorted(terms.languages - paper.summaries)
    if untold:
        message = (
            f"The summary is missing in {', '.join(untold)}; every language that binds has one."
        )
        raise Refusal("CONSULTATION-LANGUAGES", message)


def _answered(attempt: Attempt) -> None:
    """The time to be heard is over, and every point has its reply.

    Source: agreement clause 16; section 6.1 of the domain design.
    """
    paper, opened = attempt.paper, attempt.course.last(State.CONSULTING)
    if not isinstance(paper, Replies):
        raise _lacks("the replies")
    if opened is not None:
        last = attempt.terms.consultation_ends(attempt.terms.day(opened.at))
        if attempt.on <= last:
            message = f"People may reply until {last:%d %B %Y}; close the consultation after that."
            raise Refusal("CONSULTATION-OPEN", message)
    if paper.answered < paper.points:
        message = f"{paper.points - paper.answered} points have no reply yet; answer each of them."
        raise Refusal("CONSULTATION-UNANSWERED", message)


def _round_table(attempt: Attempt) -> None:
    if not isinstance(attempt.paper, Minutes):
        raise _lacks("the minutes of the round table")


def _voting(attempt: Attempt) -> None:
    course, note = attempt.course, attempt.paper
    if course.state is State.ANSWERED and needs_round_table(course):
        message = "A third of the replies object; hold a round table before the vote."
        raise Refusal("ROUND-TABLE-DUE", message)
    if not isinstance(note, ImpactNote):
        raise _lacks("the impact note with its simulation")
    if note.document != course.proposal.document:
        message = "The impact note was made for another version; simulate this one."
        raise Refusal("IMPACT-OTHER-VERSION", message)
    whole = note.has_cost and note.has_equality and note.has_data_protection
    if note.months < SIMULATED_MONTHS or not whole:
        message = (
            f"The impact note must cover {SIMULATED_MONTHS} months of cases, cost, equality and "
            "data protection; complete it."
        )
        raise Refusal("IMPACT-INCOMPLETE", message)


def needs_round_table(course: Course) -> bool:
    """Tell whether a third of the replies object.

    Source: section 6.1 of the domain design.
    """
    answered = course.last(State.ANSWERED)
    paper = None if answered is None else answered.paper
    return isinstance(paper, Replies) and 0 < paper.replies <= 3 * paper.objecting


def _voted(attempt: Attempt) -> Tally:
    paper, wanted = attempt.paper, attempt.course.proposal.change_class
    if not isinstance(paper, Tally):
        raise _lacks("the result of the vote")
    rule = attempt.terms.rules[wanted]
    if paper.rule.name != rule:
        message = f"A change of the class {wanted} is voted on under the rule “{rule}”; vote again."
        raise Refusal("VOTE-OTHER-RULE", message)
    return paper


def _passed(attempt: Attempt) -> None:
    found = _voted(attempt)
    if not found.passed:
        reasons = " ".join(fault.message for fault in found.shortfalls)
        raise Refusal("VOTE-NOT-PASSED", f"The vote did not carry. {reasons}", found.shortfalls)


def _rejected(attempt: Attempt) -> None:
    if _voted(attempt).passed:
        raise Refusal("VOTE-PASSED", "The vote carried; the change cannot be rejected.")


def _piloting(attempt: Attempt) -> None:
    """Hosts, days, success and stop tests are fixed before the first day.

    Source: agreement clause 6; section 6.1 of the domain design.
    """
    plan = attempt.paper
    if not isinstance(plan, Plan):
        raise _lacks("the plan of the pilot")
    if not attempt.course.proposal.is_pilot:
        raise Refusal("PILOT-NOT-CHOSEN", "This change was voted on without a pilot; adopt it.")
    if plan.first <= attempt.on:
        raise Refusal("PILOT-BEGUN", "A plan is fixed before the first day; begin later.")
    if not (plan.hosts and plan.success and plan.stop):
        raise Refusal("PILOT-UNTESTED", "A pilot needs hosts, a success test and a stop test.")
    strangers = sorted(set(plan.hosts) - attempt.terms.parties)
    if strangers:
        raise Refusal("PILOT-HOSTS", f"{', '.join(strangers)} cannot try it: no party.")
    if not plan.first <= plan.last < plus_months(plan.first, LONGEST_PILOT_MONTHS):
        message = f"A pilot ends within {LONGEST_PILOT_MONTHS} months; give it another last day."
        raise Refusal("PILOT-TOO-LONG", message)


def _evaluated(attempt: Attempt) -> None:
    paper, began = attempt.paper, attempt.course.last(State.PILOTING)
    if not isinstance(paper, Evaluation):
        raise _lacks("the evaluation")
    if began is not None and paper.plan != began.paper:
        message = "The evaluation follows another plan than was fixed before the start; redo it."
        raise Refusal("PILOT-OTHER-PLAN", message)


def _adopted(attempt: Attempt) -> None:
    course = attempt.course
    if course.state is State.PASSED and course.proposal.is_pilot:
        raise Refusal("PILOT-DUE", "This change was voted on as a pilot; try it first.")
    step = course.last(State.EVALUATED)
    if step is not None and isinstance(step.paper, Evaluation):
        if step.paper.outcome is Outcome.STOPPED:
            message = "A stop test ended the pilot; end the change or propose another one."
            raise Refusal("PILOT-STOPPED", message)
        _reasoned(attempt)


def _signed(attempt: Attempt) -> None:
    paper = attempt.paper
    if not isinstance(paper, Signatures):
        raise _lacks("the signatures")
    if paper.document != attempt.course.proposal.document:
        raise Refusal("SIGNED-OTHER-VERSION", "Another version was signed; sign this one.")
    wanted = attempt.course.proposal.parties or attempt.terms.parties
    missing = sorted(wanted - paper.parties)
    if missing:
        raise Refusal("SIGNATURES-MISSING", f"{', '.join(missing)} must sign it as well.")


def _in_force(attempt: Attempt) -> None:
    """Source: section 6.1 of the domain design."""
    published = attempt.course.last(State.PUBLISHED)
    if published is None:
        return
    first = attempt.terms.may_begin(attempt.terms.day(published.at))
    if attempt.on < first:
        message = f"It was published too recently; it may be in force from {first:%d %B %Y} on."
        raise Refusal("FORCE-TOO-SOON", message)


def _withdrawn(attempt: Attempt) -> None:
    if attempt.by != attempt.course.proposal.by:
        by = attempt.course.proposal.by
        raise Refusal("WITHDRAWN-BY-OTHER", f"Only “{by}”, who proposed it, may withdraw it.")


GUARDS: Mapping[State, Callable[[Attempt], object]] = {
    State.ADMITTED: _admitted,
    State.INADMISSIBLE: _reasoned,
    State.CONSULTING: _consulting,
    State.ANSWERED: _answered,
    State.ROUND_TABLE: _round_table,
    State.VOTING: _voting,
    State.PASSED: _passed,
    State.REJECTED: _rejected,
    State.PILOTING: _piloting,
    State.EVALUATED: _evaluated,
    State.SENT_BACK: _reasoned,
    State.ENDED: _reasoned,
    State.ADOPTED: _adopted,
    State.SIGNED: _signed,
    State.IN_FORCE: _in_force,
    State.WITHDRAWN: _withdrawn,
}
