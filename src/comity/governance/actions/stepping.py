"""Take a step: who may, what is stored, what is recorded."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from comity.governance.domain.courses import Course, State
from comity.governance.domain.facts import ChangeMoved
from comity.governance.domain.papers import Paper
from comity.governance.domain.path import move
from comity.governance.models import ProposalRow, StepRow
from comity.governance.queries.courses import Standing, in_force_digest
from comity.governance.queries.papers import stored
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.values.refusals import Refusal

SECRETARIAT, COUNCIL = "secretariat", "council"


def require(by: Actor, role: str) -> None:
    """Let only one role go on.

    Raises:
        Refusal: NOT-PERMITTED.
    """
    if by.role != role:
        raise Refusal("NOT-PERMITTED", _("Your role does not take this step."))


def party_of(by: Actor) -> str:
    """Give the party whose council member acts.

    Raises:
        Refusal: NOT-PERMITTED.
    """
    require(by, COUNCIL)
    return str(by.city)


def require_same_base(found: Standing, *, at: datetime) -> None:
    """Let a change go on only while the version it was compared with is in force.

    Raises:
        Refusal: BASE-CHANGED.
    """
    if in_force_digest(at) != found.row.base_id:
        raise Refusal(
            "BASE-CHANGED",
            _("Another version is in force by now. Propose the change again on top of it."),
        )


def advance(found: Standing, to: State, paper: Paper, *, by: str, at: datetime) -> Course:
    """Take a step in the open transaction; record it last.

    Raises:
        Refusal: those of the path.
    """
    course = move(found.course, to, paper=paper, by=by, at=at, terms=found.terms)
    keep_step(found.row, course, came_from=found.state)
    found.row.state = to.value
    found.row.save(update_fields=["state"])
    record_step(found.row, course)
    return course


def keep_step(row: ProposalRow, course: Course, *, came_from: State | None) -> None:
    """Store the last step of a course."""
    step = course.steps[-1]
    StepRow(
        id=uuid4(),
        proposal=row,
        state=step.state.value,
        came_from=came_from.value if came_from else None,
        at=step.at,
        by=step.by,
        rule=step.rule,
        document=step.document,
        paper=stored(step.paper),
    ).save(force_insert=True)


def record_step(row: ProposalRow, course: Course) -> None:
    """Record the last step of a course; the clause without blanks, as facts are written."""
    step = course.steps[-1]
    rule = step.rule.replace("§", "").replace(" / ", "/")
    record(
        ChangeMoved(
            at=step.at,
            proposal=row.pk,
            state=step.state.value,
            rule=rule,
            document=step.document,
        )
    )
