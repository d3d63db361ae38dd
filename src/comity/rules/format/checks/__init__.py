"""Checks: what the fields of an agreement must be to each other; one small function per rule."""

from contextlib import suppress

from comity.rules.format.checks import (
    credit,
    duties,
    governance,
    head,
    pilots,
    places,
    promises,
    recognition,
    standards,
)
from comity.rules.format.checks.around import check_around
from comity.rules.format.findings import UNREAD, Findings, UnreadableError, Value
from comity.rules.format.surroundings import Surroundings

_ALL = (
    *head.CHECKS,
    *places.CHECKS,
    *standards.CHECKS,
    *credit.CHECKS,
    *recognition.CHECKS,
    *pilots.CHECKS,
    *promises.CHECKS,
    *duties.CHECKS,
    *governance.CHECKS,
)


def check(data: Value, around: Surroundings, log: Findings) -> None:
    """Run every check; those that need an unreadable field leave it to that field's fault."""
    if data is UNREAD:
        return
    for one in _ALL:
        with suppress(UnreadableError):
            one(data, log)
    check_around(data, around, log)
