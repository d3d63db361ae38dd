"""Spans: periods added to days, and intervals of days with both ends included."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from comity.values.periods import Period


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days; both ends count, `last` None means open."""

    first: date
    last: date | None = None

    def __contains__(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


def plus_months(on: date, months: int) -> date:
    """Give the same day of the month some months away, or that month's last day.

    Source: Regulation 1182/71 Art. 3(2)(c).
    """
    year, month0 = divmod(on.year * 12 + on.month - 1 + months, 12)
    if on.day <= 28:  # every month has it
        return on.replace(year=year, month=month0 + 1)
    return date(year, month0 + 1, min(on.day, monthrange(year, month0 + 1)[1]))


def plus(on: date, period: Period, *, times: int = 1) -> date:
    """Add a calendar period to a day; negative `times` go back.

    Raises:
        ValueError: the period is in working days, which need a city's calendar.
    """
    count = period.count * times
    if period.unit == "D":
        return on + timedelta(days=count)
    if period.unit == "W":
        return on + timedelta(weeks=count)
    if period.unit == "M":
        return plus_months(on, count)
    if period.unit == "Y":
        return plus_months(on, 12 * count)
    raise ValueError(f"{period} is in working days")


def valid_until(start: date, period: Period) -> date:
    """Give the last day on which a card or certificate counts; it never rolls on.

    Source: agreement clause 8 (counting rule T4).
    """
    return plus(start, period)
