"""Stopping: a pilot of the version in force ends before its last day, by its test or by a vote."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from comity.governance.domain.pilots import Plan, plan_of
from comity.rules.differences import ChangeClass
from comity.rules.format import Document
from comity.values.refusals import Refusal

# To take a pilot out of an agreement is a change of this class; to end it early asks for the same
# vote. Source: agreement clauses 6, 16 and 19.
ENDING = ChangeClass.PARAMETER
# So that no city finds the vote closed before its council could meet.
SHORTEST_VOTE = timedelta(days=5)


class Ground(StrEnum):
    """Why a pilot ended before its last day."""

    STOP_TEST = "stop_test"
    VOTE = "vote"


class Stage(StrEnum):
    """Where a pilot of the version in force stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    ENDED = "ended"  # before its last day
    OVER = "over"


def stage_of(plan: Plan, *, ended: date | None, on: date) -> Stage:
    """Tell where a pilot stands on a day.

    Args:
        plan: of the pilot.
        ended: the day on which it ended early; None: it did not.
        on: in the depositary's calendar.
    """
    if ended is not None and plan.first <= ended <= plan.last:
        return Stage.ENDED
    if on < plan.first:
        return Stage.AHEAD
    return Stage.RUNNING if on <= plan.last else Stage.OVER


def require_running(plan: Plan, *, ended: date | None, on: date) -> None:
    """Let only a pilot that runs be looked at, voted on or ended.

    Raises:
        Refusal: PILOT-AHEAD, PILOT-ENDED, PILOT-OVER.
    """
    match stage_of(plan, ended=ended, on=on):
        case Stage.AHEAD:
            sentence = "This pilot has not begun. It can be ended from its first day on."
            raise Refusal("PILOT-AHEAD", sentence)
        case Stage.ENDED:
            sentence = "This pilot has been ended already. Nothing more is needed."
            raise Refusal("PILOT-ENDED", sentence)
        case Stage.OVER:
            sentence = "The last day of this pilot is over. There is nothing left to end."
            raise Refusal("PILOT-OVER", sentence)
        case Stage.RUNNING:
            return


def require_hours(*, closes_at: datetime, at: datetime) -> None:
    """Let a vote be open long enough.

    Raises:
        Refusal: MOTION-HOURS.
    """
    if closes_at < at + SHORTEST_VOTE:
        sentence = f"A vote is open for {SHORTEST_VOTE.days} days at least. Choose a later day."
        raise Refusal("MOTION-HOURS", sentence)


def plan_in_force(document: Document, pilot: str, planned: Mapping[str, int]) -> Plan:
    """Give the plan of a pilot of the version in force.

    Args:
        document: the version.
        pilot: its id.
        planned: how many people are expected in all, by indicator, where a look has said it.

    Raises:
        Refusal: PILOT-NOT-IN-FORCE.
    """
    found = next((one for one in document.data["pilots"] or () if one["id"] == pilot), None)
    if found is None:
        raise Refusal("PILOT-NOT-IN-FORCE", "The version in force has no such pilot.")
    # Where nobody has looked yet no bound is asked for, so any number will do.
    unsaid = {one["kpi"]: 1 for one in found["stop"]}
    return plan_of(document, pilot, {**unsaid, **planned})
