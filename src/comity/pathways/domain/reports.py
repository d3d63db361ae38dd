"""Guided work by month: what a supervisor saw, and which months still lack a report."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from comity.values.refusals import Fault, Refusal

MOST_MONTHS = 36  # three years, after the Directive's general system
WORDS_MIN_CHARACTERS, WORDS_MAX_CHARACTERS = 10, 2000
NAME_MAX_CHARACTERS = 200
# The last report and the closing assessment are written after the last day.
WRITING = timedelta(days=31)


class Seen(StrEnum):
    """How far somebody is in one part of the job."""

    NOT_YET = "not_yet"
    WITH_HELP = "with_help"
    ALONE = "alone"


def months_begun(began_on: date, on: date, *, months: int) -> int:
    """Count the months of guided work that are over or running, 0 before it begins.

    Args:
        began_on: its first day.
        on: today.
        months: for how many months it was planned.
    """
    if on < began_on:
        return 0
    passed = (on.year - began_on.year) * 12 + on.month - began_on.month
    whole = passed - (on.day < began_on.day)
    return min(months, whole + 1)


def missing_months(
    began_on: date, on: date, *, months: int, there: Collection[int]
) -> tuple[int, ...]:
    """Name the months that are over and lack a report."""
    over = months_begun(began_on, on, months=months + 1) - 1
    return tuple(month for month in range(1, min(months, over) + 1) if month not in there)


def access_ends_on(until: date) -> date:
    """Give the last day on which a supervisor may still write.

    Args:
        until: the last day of the guided work.
    """
    return until + WRITING


def require_begun(begun: int) -> None:
    """Refuse a closing assessment of guided work that has not begun.

    Raises:
        Refusal: CLOSING-TOO-EARLY.
    """
    if begun < 1:
        sentence = _("The guided work has not begun yet. Write the assessment when it ends.")
        raise Refusal("CLOSING-TOO-EARLY", sentence)


def require_supervisor(name: str, began_on: date | None, *, chosen_on: date) -> None:
    """Refuse guidance by nobody, or from a day before it was chosen.

    Raises:
        Refusal: SUPERVISION-INVALID with every fault.
    """
    faults = []
    if not 0 < len(name.strip()) <= NAME_MAX_CHARACTERS:
        message = _("Write who guides the work, and where.")
        faults.append(Fault("NAME-LENGTH", "supervisor", message))
    if began_on is None or began_on < chosen_on:
        message = _("Choose a first day that is not before the choice.")
        faults.append(Fault("DAY-OUT-OF-RANGE", "began_on", message))
    if faults:
        sentence = _("Something about the guidance is missing.")
        raise Refusal("SUPERVISION-INVALID", sentence, tuple(faults))


def require_report(
    month: int, seen: Mapping[str, str], words: str, *, units: Collection[str], begun: int
) -> None:
    """Refuse a report of a month that has not begun, or that leaves a part out.

    Args:
        month: of the guided work, from 1.
        seen: one of `Seen`, by unit.
        words: the supervisor's.
        units: the parts that are missing.
        begun: how many months have begun.

    Raises:
        Refusal: REPORT-INVALID with every fault.
    """
    faults = []
    if not 1 <= month <= min(begun, MOST_MONTHS):
        message = _("Choose a month of the guided work that has begun.")
        faults.append(Fault("MONTH-OUT-OF-RANGE", "month", message))
    faults += [
        Fault("UNIT-MISSING", f"seen.{unit}", _("Say how far the person is in this part."))
        for unit in units
        if seen.get(unit) not in set(Seen)
    ]
    faults += [
        Fault("UNIT-NOT-ASKED", f"seen.{unit}", _("This part is not missing."))
        for unit in seen
        if unit not in units
    ]
    if not WORDS_MIN_CHARACTERS <= len(words.strip()) <= WORDS_MAX_CHARACTERS:
        limits = {"least": WORDS_MIN_CHARACTERS, "most": WORDS_MAX_CHARACTERS}
        message = _("Write it in %(least)d to %(most)d characters.") % limits
        faults.append(Fault("WORDS-LENGTH", "words", message))
    if faults:
        raise Refusal("REPORT-INVALID", _("The report is not whole."), tuple(faults))
