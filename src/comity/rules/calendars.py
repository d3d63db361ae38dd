"""Calendars: the working days of one city: public holidays, weekends, its own closing days."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from comity.rules.holiday_days import holidays_of

_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


class Calendar:
    """The days on which one city's offices work.

    Public holidays come from `holiday_days`; a year is read when it is first needed.
    A stored due day is never computed again, because holiday data change between releases.

    Source: agreement clause 1 (calendar); Regulation 1182/71 Art. 2.
    """

    __slots__ = (
        "_closed", "_country", "_extra", "_first", "_last", "_subdivision", "_weekend", "name"
    )  # fmt: skip

    def __init__(
        self,
        country: str,
        subdivision: str | None = None,
        *,
        weekend: Iterable[str] = ("sat", "sun"),
        extra_closed: Iterable[date] = (),
    ) -> None:
        """Describe the calendar of one city.

        Args:
            country: ISO 3166-1 code known to the `holidays` package.
            subdivision: ISO 3166-2 part, or None for the country's own days only.
            weekend: the days of the week that never work, as ``sat``, ``sun``.
            extra_closed: further days on which this city's offices are closed.
        """
        self._country = country
        self._subdivision = subdivision
        self._weekend = frozenset(_WEEKDAYS[name] for name in weekend)
        self._extra = frozenset(extra_closed)
        told = f"{sorted(self._weekend)} {sorted(self._extra)}"
        # Two calendars of one name have the same working days.
        self.name = f"{country}_{subdivision or 'all'}_{sha256(told.encode()).hexdigest()[:8]}"
        self._closed: set[int] = {day.toordinal() for day in self._extra}
        # Ordinals of the first and last day whose holidays are loaded; none yet.
        self._first, self._last = 1, 0

    def _load(self, ordinal: int) -> None:
        # The years in between are loaded too, so that one interval says what is known.
        wanted = date.fromordinal(ordinal).year
        if self._last < self._first:
            years = range(wanted, wanted + 1)
            self._first = date(wanted, 1, 1).toordinal()
            self._last = date(wanted, 12, 31).toordinal()
        elif ordinal > self._last:
            years = range(date.fromordinal(self._last).year + 1, wanted + 1)
            self._last = date(wanted, 12, 31).toordinal()
        else:
            years = range(wanted, date.fromordinal(self._first).year)
            self._first = date(wanted, 1, 1).toordinal()
        self._closed.update(day.toordinal() for day in self.holidays(years))

    def holidays(self, years: Iterable[int]) -> tuple[date, ...]:
        """Give the public holidays of some years, in order; for showing and for the case record."""
        return holidays_of(self._country, self._subdivision, years)

    def with_kept(self, kept: Mapping[int, Iterable[date]]) -> "Calendar":
        """Give the same calendar with the holidays of some years as they were kept.

        Args:
            kept: by year; of other years the holidays are those of today's data.
        """
        return _KeptCalendar(self, {year: tuple(days) for year, days in kept.items()})

    def _works(self, ordinal: int) -> bool:
        if not self._first <= ordinal <= self._last:
            self._load(ordinal)
        return (ordinal + 6) % 7 not in self._weekend and ordinal not in self._closed

    def is_working(self, on: date) -> bool:
        """Tell whether the city's offices work on a day."""
        return self._works(on.toordinal())

    def roll(self, on: date) -> date:
        """Give the day itself if it is a working day, else the next one.

        Source: Regulation 1182/71 Art. 3(4).
        """
        return date.fromordinal(self.rolled(on.toordinal()))

    def after(self, start: date, working_days: int) -> date:
        """Give the n-th working day after `start`, which itself does not count."""
        return date.fromordinal(self.nth_after(start.toordinal(), working_days))

    def working_days(self, after: date, last: date) -> int:
        """Count the working days later than `after` and not later than `last`."""
        return self.count(after.toordinal(), last.toordinal())

    # The same for days counted as in `date.toordinal`.

    def rolled(self, on: int) -> int:
        """Give the day itself if it is a working day, else the next one."""
        while not self._works(on):
            on += 1
        return on

    def nth_after(self, start: int, working_days: int) -> int:
        """Give the n-th working day after `start`, which itself does not count."""
        left = working_days
        while left > 0:
            start += 1
            left -= self._works(start)
        return start

    def count(self, after: int, last: int) -> int:
        """Count the working days later than `after` and not later than `last`."""
        return sum(map(self._works, range(after + 1, last + 1)))


class _KeptCalendar(Calendar):
    """A calendar as it once was, for running a decision of that time again."""

    __slots__ = ("_kept",)

    def __init__(self, today: Calendar, kept: Mapping[int, tuple[date, ...]]) -> None:
        self._country = today._country
        self._subdivision = today._subdivision
        self._weekend = today._weekend
        self._extra = today._extra
        self.name = f"{today.name}_kept"
        self._closed = {day.toordinal() for day in self._extra}
        self._first, self._last = 1, 0
        self._kept = kept

    def holidays(self, years: Iterable[int]) -> tuple[date, ...]:
        """Give the public holidays of some years, in order."""
        days: list[date] = []
        for year in years:
            days += self._kept[year] if year in self._kept else super().holidays((year,))
        return tuple(days)
