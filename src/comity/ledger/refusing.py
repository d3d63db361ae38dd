"""Ask the log keeper's functions; turn the database's own refusals into ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connections
from django.utils.translation import gettext_lazy as _

from comity.values.refusals import Refusal

# SQLSTATE raised by our SQL functions -> stable code and a sentence to act on.
REFUSALS = {
    "CM001": ("NO-SESSION", _("You are not signed in, or your session has ended. Sign in again.")),
    "CM002": ("LEASE-TOO-LONG", _("Personal data may be opened for at most 15 minutes.")),
    "CM003": ("NO-SUCH-PURPOSE", _("Personal data cannot be used for this purpose.")),
    "CM004": ("PURPOSE-NOT-YOURS", _("Your role does not use personal data for this purpose.")),
    "CM005": ("NO-BASIS", _("Your office has no legal basis to open these data.")),
    "CM007": (
        "BUDGET-SPENT",
        _("You have opened the records of as many people as one day allows. Ask a colleague."),
    ),
    "CM008": ("BASIS-NOT-YOURS", _("You cannot give or end this permission.")),
    "CM009": (
        "RESTS-ON-LAW",
        _("This use rests on law, not on your consent. Ask the office named there to end it."),
    ),
    "CM013": (
        "TIED-ALREADY",
        _("A colleague has said that this record is about somebody else. Ask them."),
    ),
    "CM010": ("NO-SUCH-ROLE", _("This account does not act in that role.")),
    "CM060": (
        "MANDATE-UNKNOWN",
        _("This code opens nothing (any more). Ask the person for a new one."),
    ),
    "CM061": ("NO-MANDATE", _("Your mandate has ended. Ask the person for a new one.")),
    "CM062": (
        "CODE-TRIES-SPENT",
        _("You tried several codes that open nothing. Wait an hour, then try again."),
    ),
    "CM063": (
        "INVITED-ALREADY",
        _("Somebody has this access already. End it first, then make a new code."),
    ),
    "CM064": ("NO-INVITATION", _("Your access has ended. Ask the office if you still need it.")),
    "CM050": ("CLOCK-FIXED", _("The clock is moved in a demonstration only.")),
    "CM051": ("CLOCK-MOVED", _("Somebody moved the clock meanwhile. Look at it again.")),
    "CM070": (
        "SUCCESSION-OTHER",
        _("The key that this follows is not the newest one known here. Compare the keys."),
    ),
    "CM052": ("CLOCK-SPAN", _("The clock goes ahead, and by 50 years at most. Choose less.")),
}


@contextmanager
def refusing() -> Iterator[None]:
    """Raise the Refusal that belongs to an SQLSTATE of ours; let every other error pass.

    Raises:
        Refusal: the database said no in a way a person can act on.
    """
    try:
        yield
    except DatabaseError as error:
        known = REFUSALS.get(getattr(error.__cause__, "sqlstate", None) or "")
        if known is None:
            raise
        raise Refusal(known[0], str(known[1])) from error


def ask(call: str, *parameters: Any, using: str = "default") -> tuple[Any, ...]:  # noqa: ANN401  # whatever SQL takes
    """Run one query that gives one row; our SQLSTATEs become refusals.

    Raises:
        Refusal: the function called said no.
    """
    with refusing(), connections[using].cursor() as cursor:
        cursor.execute(call, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
