"""The work-list: which cases wait for whom, and how many working days are left."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self
from uuid import UUID

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

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


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of the list: a case's due day, None where no deadline runs, and its id.

    Pages begin at a place and not at a number: page 240 is found as fast as page 1, and what was
    decided meanwhile shifts nothing out of sight.
    """

    due_on: date | None
    id: UUID

    def written(self) -> str:
        """Give it as it stands in an address; `read` reads it."""
        day = self.due_on.isoformat() if self.due_on else None
        return base64.urlsafe_b64encode(json.dumps([day, str(self.id)]).encode()).decode()

    @classmethod
    def read(cls, written: str) -> Self:
        """Read a place from an address.

        Raises:
            Refusal: CURSOR-INVALID.
        """
        try:
            day, last = json.loads(base64.urlsafe_b64decode(written.encode()))
            return cls(None if day is None else date.fromisoformat(day), UUID(last))
        except (ValueError, TypeError, AttributeError, binascii.Error):
            sentence = _("This cursor cannot be read. Begin the list again without one.")
            raise Refusal("CURSOR-INVALID", sentence) from None


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
