"""Deadlines: when a period ends, with the acting city's calendar, clock stops and extension."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.rules.calendars import Calendar
from comity.values.periods import Period
from comity.values.spans import plus


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the authority waits for someone.

    The day of the request still counts against the authority, the day of the full answer does
    not. `answered_on` None: no answer yet.
    """

    asked_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Extension:
    """One prolongation by a period, told to the applicant with reasons on a day."""

    notified_on: date
    by: Period


def merged(stops: Sequence[Stop]) -> list[Stop]:
    """Join overlapping stops, so that no day is counted twice; in order of the request."""
    joined: list[Stop] = []
    for stop in sorted(stops, key=lambda s: s.asked_on):
        if joined and (joined[-1].answered_on is None or stop.asked_on <= joined[-1].answered_on):
            last = joined[-1]
            if last.answered_on is None or stop.answered_on is None:
                joined[-1] = Stop(last.asked_on, None)
            else:
                joined[-1] = Stop(last.asked_on, max(last.answered_on, stop.answered_on))
        else:
            joined.append(stop)
    return joined


class _Clock:
    """The running end of one period, before it rolls on to a working day."""

    def __init__(self, start: date, period: Period, calendar: Calendar) -> None:
        self.start, self.calendar = start, calendar
        self.in_working_days = period.unit == "WD"
        self.end = start
        self.add(period)

    def add(self, period: Period) -> None:
        if period.unit == "WD":
            self.end = self.calendar.after(self.end, period.count)
        else:
            self.end = plus(self.end, period)

    @property
    def due(self) -> date:
        return self.calendar.roll(self.end)

    def wait(self, stops: list[Stop]) -> bool:
        """Use up the stops that began before the end; tell whether the clock runs again."""
        while stops and stops[0].asked_on <= self.due:
            stop = stops.pop(0)
            if stop.answered_on is None:
                return False
            after = max(stop.asked_on, self.start)
            if stop.answered_on <= after:
                continue
            if self.in_working_days:
                days = self.calendar.working_days(after, stop.answered_on)
                self.end = self.calendar.after(self.end, days)
            else:
                self.end += stop.answered_on - after
        return True


def due_on(
    start: date,
    period: Period,
    calendar: Calendar,
    *,
    stops: Sequence[Stop] = (),
    extension: Extension | None = None,
    also: Calendar | None = None,
) -> date | None:
    """Give the last day of a period, or None while the clock stands.

    Args:
        start: the day of the event; it does not count.
        period: calendar or working days, weeks, months, years.
        calendar: of the acting city.
        stops: in any order; overlapping ones are merged, not added.
        extension: counts only if notified on or before the day that was due.
        also: the calendar where the applicant lives, for a duty of the applicant: the last
            day must work in both places.

    Source: Regulation 1182/71 Art. 3; agreement clause 8; rules T1-T8 of the domain design.
    """
    clock, waiting = _Clock(start, period, calendar), merged(stops) if stops else []
    if not clock.wait(waiting):
        return None
    if extension is not None and extension.notified_on <= clock.due:
        clock.add(extension.by)
        if not clock.wait(waiting):
            return None
    due = clock.due
    while also is not None and not (also.is_working(due) and calendar.is_working(due)):
        due += timedelta(days=1)
    return due
