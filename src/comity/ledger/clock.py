"""Read the clock of this installation; that of a demonstration may run ahead (ADR 93)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from comity.ledger.refusing import ask


def now() -> datetime:
    """Give the time (aware, in UTC) at which what happens now is dated.

    Read it at the door, where a request, a job or a command comes in, and hand it on. Sessions,
    leases, codes and everything else that keeps somebody out follow the real clock.
    """
    return datetime.now(UTC) + ahead()  # noqa: TID251  # the one place


def moved() -> datetime | None:
    """Give the time of a demonstration whose clock was moved; None everywhere else."""
    return now() if ahead() else None


def ahead() -> timedelta:
    """Give how far the clock is ahead of the real one; outside a demonstration it never is."""
    if not settings.IS_DEMO:
        return timedelta()
    found: timedelta = ask("SELECT clock_ahead()")[0]
    return found


def permit() -> None:
    """Let the clock of this database be moved; only the owner's role may, in a demonstration.

    Raises:
        RuntimeError: this is no demonstration.
    """
    if not settings.IS_DEMO:
        raise RuntimeError("the clock of an installation in earnest is not moved")
    ask("SELECT permit_clock()")
