"""Calendars: the working days of one city: public holidays, weekends, its own closing days."""

from collections.abc import Iterable
from datetime import date

from comity.rules.holiday_days import holidays_of

_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


class Calendar:
    """The days on which one city's offices work.

    Public holidays come from `holiday_days`; a year is read when it is first needed.
    A stored due day is never computed again, because holiday data change between releases.

    Source: agreement clause 1 (calendar); Regulation 1182/71 Art. 2.
    """

    __slots__ = ("_closed", "_country", "_extra", "_first", "_last", "_subdivision", "_weekend")

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
        ordinal = on.toordinal()
        if self._works(ordinal):
            return on
        while not self._works(ordinal):
            ordinal += 1
        return date.fromordinal(ordinal)

    def after(self, start: date, working_days: int) -> date:
        """Give the n-th working day after `start`, which itself does not count."""
        ordinal, left = start.toordinal(), working_days
        while left > 0:
            ordinal += 1
            if self._works(ordinal):
                left -= 1
        return date.fromordinal(ordinal)

    def working_days(self, after: date, last: date) -> int:
        """Count the working days later than `after` and not later than `last`."""
        return sum(
            self._works(ordinal) for ordinal in range(after.toordinal() + 1, last.toordinal() + 1)
        )
