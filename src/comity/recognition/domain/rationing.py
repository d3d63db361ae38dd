"""Rationing: how far a run of all decisions may go on one day."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

# What a run leaves of the machine's budget for the work of the day: new cases, letters.
LEFT_FOR_THE_DAY = 4  # one part in so many
UNTIL_NEXT = timedelta(days=1)  # the budget counts the last 24 hours


def may_open(wanted: Sequence[UUID | None], *, opened: Collection[UUID], budget: int) -> int:
    """Tell how many files of a list may be opened now, from its beginning.

    Args:
        wanted: the person of each file; None: it is not opened, so it costs nothing.
        opened: whom the machine has opened in the last 24 hours; again they cost nothing.
        budget: of different people in 24 hours.

    Source: ADR 0032 and 0107.
    """
    room = budget - budget // LEFT_FOR_THE_DAY - len(opened)
    fresh: set[UUID] = set()
    for place, person in enumerate(wanted):
        if person is None or person in opened or person in fresh:
            continue
        if len(fresh) >= room:
            return place
        fresh.add(person)
    return len(wanted)
