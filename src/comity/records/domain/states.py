"""Where a brought-in file stands, and what may follow."""

from enum import StrEnum


class IntakeState(StrEnum):
    """A file waits, is looked through, decided on by a person, stored, perhaps undone."""

    WAITING = "waiting"
    LOOKING = "looking"
    LOOKED = "looked"
    STORING = "storing"
    STORED = "stored"
    UNDOING = "undoing"
    UNDONE = "undone"
    CANCELLED = "cancelled"
    FAILED = "failed"


# Where the worker is at it, or will be.
UNDER_WAY = frozenset(
    {IntakeState.WAITING, IntakeState.LOOKING, IntakeState.STORING, IntakeState.UNDOING}
)
# What a person may stop. Undoing runs to its end.
MAY_CANCEL = frozenset(
    {IntakeState.WAITING, IntakeState.LOOKING, IntakeState.LOOKED, IntakeState.STORING}
)
# What may be undone in its time: also the part that was stored before somebody stopped it.
MAY_UNDO = frozenset({IntakeState.STORED, IntakeState.CANCELLED, IntakeState.FAILED})
# From here the same file may be brought in again.
MAY_BEGIN_AGAIN = frozenset({IntakeState.CANCELLED, IntakeState.FAILED, IntakeState.UNDONE})
