"""How urgent a due day is, as a tone and a word, never as a colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

SOON_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class DueClock:
    """The word for a clock and its tone: good, soon, late or calm."""

    word: str
    tone: str


def due_clock(days_left: int | None, *, paused: bool) -> DueClock:
    """Word a clock.

    Args:
        days_left: working days of the deciding city until the due day; below 0 when it has
            passed; None when no deadline runs.
        paused: whether the clock is stopped because the office waits for someone.
    """
    if paused:
        return DueClock(gettext("Clock paused"), "calm")
    if days_left is None:
        return DueClock(gettext("No deadline runs"), "calm")
    if days_left < 0:
        text = ngettext("%(days)d working day late", "%(days)d working days late", -days_left)
        return DueClock(text % {"days": -days_left}, "late")
    if days_left == 0:
        return DueClock(gettext("Due today"), "late")
    text = ngettext("%(days)d working day left", "%(days)d working days left", days_left)
    return DueClock(
        text % {"days": days_left}, "soon" if days_left <= SOON_WORKING_DAYS else "good"
    )
