"""States of a run."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run stands; it moves from waiting over running to one of the ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (RunState.WAITING, RunState.RUNNING)

# What was counted is kept then: once the engine is back, the run goes on with the next step.
RESUMABLE = frozenset({"ENGINE-STOPPED"})
