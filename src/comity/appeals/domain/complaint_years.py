"""A year of complaints for the public: which year may be told, and which counts."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from comity.appeals.domain.complaints import About, Finding, Told
from comity.figures.suppression import publishable
from comity.figures.tables import counted
from comity.values.refusals import Refusal

WAITING = "waiting"
IN_TIME, LATE, OPEN = "in_time", "late", "open"
LEVELS = {
    "about": tuple(kind.value for kind in About),
    "finding": (*(kind.value for kind in Finding), WAITING),
    "time": (IN_TIME, LATE, OPEN),
}
# Nobody waits for an answer that came in time, and no answered complaint is open.
_IMPOSSIBLE = frozenset(
    (about, finding, time)
    for about in LEVELS["about"]
    for finding in LEVELS["finding"]
    for time in LEVELS["time"]
    if (finding == WAITING and time == IN_TIME) or (finding != WAITING and time == OPEN)
)
Tables = Mapping[str, Mapping[str, int | None]]


def require_over(year: int, *, on: date) -> None:
    """Refuse to tell a year that is not over: its complaints could be told apart by two looks.

    Raises:
        Refusal: YEAR-NOT-OVER.
    """
    if year >= on.year:
        sentence = _("The figures of a year are published when the year is over.")
        raise Refusal("YEAR-NOT-OVER", sentence)


def tables(told: Iterable[Told], *, on: date) -> Tables:
    """Give what of a year may be published: by kind, by finding, by time, and altogether.

    The tables count the same complaints; no count under ten can be worked out from them. None
    stands for a count that is withheld.

    Args:
        told: all complaints of the year in one city.
        on: today in its calendar.

    Source: agreement clause 12, ``publish_min_n``; ADR 90.
    """
    every = [
        {"about": one.about, "finding": one.finding or WAITING, "time": _time(one, on)}
        for one in told
    ]
    people = counted(every, LEVELS, _IMPOSSIBLE)
    shown = publishable(people, [*((name,) for name in LEVELS), ()]).tables
    found = {
        name: {value: shown[name,][value,] for value in values} for name, values in LEVELS.items()
    }
    return {**found, "all": {"all": shown[()][()]}}


def _time(one: Told, on: date) -> str:
    if one.answer_by < (one.answered_on or on):
        return LATE
    return OPEN if one.answered_on is None else IN_TIME
