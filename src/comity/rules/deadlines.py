"""Deadlines: when a period ends, with the acting city's calendar, clock stops and extension."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from comity.rules.calendars import Calendar
from comity.rules.facts import StopFact
from comity.rules.logic import (
    NEVER,
    Number,
    Truth,
    after,
    both,
    choose,
    either,
    greatest,
    negate,
    same,
)
from comity.rules.terms import Term
from comity.rules.working_days import rolled, working_day_after, working_days_between
from comity.values.periods import Period


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


@dataclass(frozen=True, slots=True)
class _Clock:
    """The running end of a period, before it rolls on to a working day; `stands`: it waits."""

    start: Number
    calendar: Calendar
    in_working_days: bool
    end: Number
    stands: Truth = False

    def add(self, period: Period) -> "_Clock":
        if period.unit == "WD":
            end = working_day_after(self.calendar, self.end, period.count)
        else:
            end = after(self.end, period)
        return _Clock(self.start, self.calendar, self.in_working_days, end, self.stands)

    @property
    def due(self) -> Number:
        return rolled(self.calendar, self.end)

    def wait(self, stop: StopFact, *, is_used: Truth = False) -> "_Clock":
        """Use up a stop that began before the end, unless it is used up already."""
        hit = both(negate(is_used), negate(self.stands), stop.asked_on <= self.due)
        if hit is False:
            return self
        is_open = same(stop.answered_on, NEVER)
        since = greatest(stop.asked_on, self.start)
        longer = both(hit, negate(is_open), since < stop.answered_on)
        return replace(
            self,
            end=choose(longer, lambda: self._waited(since, stop.answered_on), lambda: self.end),
            stands=either(self.stands, both(hit, is_open)),
        )

    def _waited(self, since: Number, until: Number) -> Number:
        if self.in_working_days:
            days = working_days_between(self.calendar, since, until)
            return working_day_after(self.calendar, self.end, days)
        return self.end + (until - since)


def runs_out(
    start: Number,
    period: Period,
    calendar: Calendar,
    *,
    stops: Sequence[StopFact] = (),
    extended_on: Number = NEVER,
    by: Period | None = None,
) -> Number:
    """Give the last day of a period, or 0 while the clock stands.

    Args:
        start: the day of the event; it does not count.
        period: calendar or working days, weeks, months, years.
        calendar: of the acting city.
        stops: in order, none overlapping another.
        extended_on: the day of notice; it counts only on or before the day that was due.
        by: how much longer the period then is.

    Source: Regulation 1182/71 Art. 3; agreement clause 8; rules T1-T8 of the domain design.
    """
    clock = _Clock(start, calendar, period.unit == "WD", start).add(period)
    for stop in stops:
        clock = clock.wait(stop)
    extended = False if by is None else both(negate(clock.stands), extended_on <= clock.due)
    return choose(
        extended,
        lambda: _extended(clock, stops, by or period),
        lambda: choose(clock.stands, lambda: 0, lambda: clock.due),
    )


def _extended(clock: _Clock, stops: Sequence[StopFact], by: Period) -> Number:
    """Prolong a period once; stops that began before its first end are used up already."""
    ended, clock = clock.due, clock.add(by)
    for stop in stops:
        clock = clock.wait(stop, is_used=stop.asked_on <= ended)
    return choose(clock.stands, lambda: 0, lambda: clock.due)


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
    last = runs_out(
        start.toordinal(),
        period,
        calendar,
        stops=stop_facts(stops),
        extended_on=NEVER if extension is None else extension.notified_on.toordinal(),
        by=None if extension is None else extension.by,
    )
    if isinstance(last, Term) or last == 0:
        return None
    due = date.fromordinal(last)
    while also is not None and not (also.is_working(due) and calendar.is_working(due)):
        due += timedelta(days=1)
    return due


def stop_facts(stops: Sequence[Stop]) -> list[StopFact]:
    """Give stops in any order as the rules read them: in order, merged where they overlap."""
    return [
        StopFact(
            stop.asked_on.toordinal(),
            NEVER if stop.answered_on is None else stop.answered_on.toordinal(),
        )
        for stop in (merged(stops) if stops else ())
    ]
