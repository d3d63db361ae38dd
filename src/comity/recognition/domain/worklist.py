"""The work-list: which cases wait for whom, and how many working days are left."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

MINE, TEAM, WAITING, EVERYONE = "mine", "team", "waiting", "everyone"
TABS = (MINE, TEAM, WAITING, EVERYONE)
LATE, SOON = "late", "soon"
DUE = (LATE, SOON)
SOON_WORKING_DAYS = 5


class WorkingDays(Protocol):
    """The calendar of the deciding city."""

    def working_days(self, after: date, last: date) -> int:
        """Count the working days later than `after` and not later than `last`."""

    def after(self, start: date, working_days: int) -> date:
        """Give the n-th working day after `start`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an officer asked the list for.

    Args:
        tab: ``mine`` (assigned to me), ``team`` (anybody may take it, or sign as second) or
            ``waiting`` (for a paper, the person, or a colleague's signature) or ``everyone``
            (every open case of the office).
        occupation: only this one; None: all.
        officer: only what this one has; None: all.
        due: ``late`` or ``soon`` (at most five working days left); None: all.
    """

    tab: str = MINE
    occupation: str | None = None
    due: str | None = None
    officer: UUID | None = None


def days_left(due_on: date | None, *, on: date, calendar: WorkingDays) -> int | None:
    """Count the working days left until the due day; 0 on the day itself, below 0 after it.

    A day that has passed is at least one day late, also at a weekend. None: no deadline runs.

    Source: agreement clause 8; rule T5 of the domain design (the acting city's calendar).
    """
    if due_on is None:
        return None
    if on <= due_on:
        return calendar.working_days(on, due_on)
    return -max(1, calendar.working_days(due_on, on))


def due_window(
    due: str | None, *, on: date, calendar: WorkingDays
) -> tuple[date | None, date | None]:
    """Give the first due day that fits the filter and the last; None where it is open."""
    if due == LATE:
        return None, date.fromordinal(on.toordinal() - 1)
    if due == SOON:
        return on, calendar.after(on, SOON_WORKING_DAYS)
    return None, None
