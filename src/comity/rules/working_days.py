"""Working days: counting in a city's calendar, for one case or for a column of cases.

For a column two tables stand for a calendar: how many working days there are up to a day, and
which day is the n-th. Both are laid out by asking the calendar itself.
"""

from functools import cache

from comity.rules.calendars import Calendar
from comity.rules.logic import Number, pick, same
from comity.rules.terms import LAST_DAY, Table, Term, lookup

# Working days are numbered from the first of the days that a column may tell of.
EPOCH = 733_773  # 2010-01-01
PLACES = 15_000  # enough for all of them


def rolled(calendar: Calendar, on: Number) -> Number:
    """Give the day itself if it is a working day, else the next one.

    Source: Regulation 1182/71 Art. 3(4).
    """
    if isinstance(on, Term):
        return working_day_after(calendar, on - 1, 1)
    return calendar.rolled(on)


def working_day_after(calendar: Calendar, start: Number, count: Number) -> Number:
    """Give the n-th working day after `start`, which itself does not count; for none, `start`."""
    if isinstance(start, Term) or isinstance(count, Term):
        rank, nth = _tables(calendar)
        counted = lookup(rank, start) if isinstance(start, Term) else rank.at(start)
        place = counted + count
        found = lookup(nth, place) if isinstance(place, Term) else nth.at(place)
        # No day after a day that does not work is that day, not the working day before it.
        return pick(same(count, 0), start, found)
    return calendar.nth_after(start, count)


def working_days_between(calendar: Calendar, after: Number, last: Number) -> Number:
    """Count the working days later than `after` and not later than `last`."""
    if isinstance(after, Term) or isinstance(last, Term):
        rank, _ = _tables(calendar)
        upto, before = (
            lookup(rank, day) if isinstance(day, Term) else rank.at(day) for day in (last, after)
        )
        return upto - before
    return calendar.count(after, last)


@cache
def _tables(calendar: Calendar) -> tuple[Table, Table]:
    ranks, days = [0], [EPOCH]

    def rank(on: int) -> int:
        while len(ranks) <= on - EPOCH:
            ranks.append(ranks[-1] + calendar.count(EPOCH + len(ranks) - 1, EPOCH + len(ranks)))
        return ranks[on - EPOCH]

    def nth(place: int) -> int:
        while len(days) <= place:
            days.append(calendar.nth_after(days[-1], 1))
        return days[place]

    return (
        Table(f"rank_{calendar.name}", rank, EPOCH, LAST_DAY),
        Table(f"nth_{calendar.name}", nth, 0, PLACES),
    )
