"""Try a change: the plan fixed first, a look each month, an evaluation, and what follows."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from comity.agreements.actions import begin_trial, end_trial
from comity.figures.intervals import Share
from comity.governance.actions.stepping import SECRETARIAT, advance, require
from comity.governance.domain.courses import State
from comity.governance.domain.facts import PilotLookedAt
from comity.governance.domain.papers import Reasons
from comity.governance.domain.pilots import Evaluation, evaluated, plan_of
from comity.governance.models import LookRow
from comity.governance.queries.courses import standing
from comity.governance.queries.pilots import plan_in, plan_of_course, seen_in
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.rules.format.canonical import plain
from comity.rules.registry import Trial
from comity.values.refusals import Refusal
from comity.values.spans import Days


def begin_pilot(
    proposal: UUID, pilot: str, planned_people: Mapping[str, int], *, by: Actor, at: datetime
) -> None:
    """Fix the plan of a pilot: hosts, days and tests as the proposed version has them.

    Args:
        proposal: its id.
        pilot: its id in the proposed version.
        planned_people: how many each stop test on a share expects to see.
        by: the secretariat.
        at: aware; before the first day.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, PILOT-UNKNOWN, PILOT-UNPLANNED, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        plan = plan_of(found.proposed, pilot, planned_people)
        advance(found, State.PILOTING, plan, by=SECRETARIAT, at=at)


def look(proposal: UUID, kpi: str, month: date, seen: Share, *, by: Actor, at: datetime) -> None:
    """Keep what was seen of a stop test by the end of a month; a look given stands.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, PILOT-NOT-RUNNING, LOOK-UNKNOWN, LOOK-TWICE,
            LOOK-SHRINKS.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        plan = plan_in(found)
        if kpi not in {test.kpi for test in plan.stop}:
            raise Refusal("LOOK-UNKNOWN", _("The plan has no such stop test."))
        first = month.replace(day=1)
        before = LookRow.objects.filter(proposal=found.row, kpi=kpi).order_by("month").last()
        if before is not None:
            _refuse_backward(before, first, seen)
        LookRow(
            id=uuid4(),
            proposal=found.row,
            kpi=kpi,
            month=first,
            count=seen.count,
            people=seen.of,
        ).save(force_insert=True)
        record(
            PilotLookedAt(
                at=at,
                proposal=proposal,
                kpi=kpi,
                month=first.isoformat(),
                count=seen.count,
                people=seen.of,
            )
        )


def _refuse_backward(before: LookRow, month: date, seen: Share) -> None:
    if month <= before.month:
        raise Refusal("LOOK-TWICE", _("This month has its look, and a look given stands."))
    if seen.count < before.count or seen.of < before.people:
        sentence = _("Figures count all people so far, so they do not shrink. Check them.")
        raise Refusal("LOOK-SHRINKS", sentence)


def evaluate(
    proposal: UUID, figures: Mapping[str, Share], *, by: Actor, at: datetime
) -> Evaluation:
    """Evaluate a pilot by its plan, from the looks and the figures at its end.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, PILOT-NOT-RUNNING, PILOT-FIGURES, PILOT-RUNNING.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        plan = plan_in(found)
        result = evaluated(plan, figures, seen_in(found), on=found.terms.day(at))
        advance(found, State.EVALUATED, result, by=SECRETARIAT, at=at)
    return result


def start_trial(proposal: UUID, *, at: datetime) -> None:
    """Let the pilot of a change lie over the agreement; only the worker's role may."""
    found = standing(proposal)
    plan = plan_of_course(found)
    if plan is None:
        return
    pilot = next(one for one in found.proposed.data["pilots"] if one["id"] == plan.id)
    trial = Trial(
        id=plan.id,
        agreement=found.proposed.id,
        version=f"{found.proposed.id}@{found.proposed.version}",
        path=plan.path,
        value=rfc8785.dumps(plain(pilot["value"])).decode(),
        hosts=tuple(plan.hosts),
        days=Days(plan.first, plan.last),
    )
    begin_trial(trial, at=at)


def stop_trial(proposal: UUID, *, at: datetime) -> None:
    """End the pilot of a change that was evaluated; only the worker's role may."""
    found = standing(proposal)
    plan, step = plan_of_course(found), found.course.last(State.EVALUATED)
    if plan is not None and step is not None:
        end_trial(found.proposed.id, plan.id, on=found.terms.day(step.at), at=at)


def send_back(proposal: UUID, reasons: str, *, ends: bool, by: Actor, at: datetime) -> None:
    """After a pilot, end the change or send it back to be changed, with reasons.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    to = State.ENDED if ends else State.SENT_BACK
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        advance(found, to, Reasons(reasons), by=SECRETARIAT, at=at)
