"""Mandates: what somebody may do for a person, until when, and the code that hands one over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from comity.values.refusals import Fault, Refusal

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LETTERS: Final = 12
CODE_LASTS: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=366)
NAME_MAX_CHARACTERS: Final = 200


class Scope(StrEnum):
    """What a helper may do."""

    SEE = "see"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class MandateCard:
    """One mandate as the person who gave it and its helper see it.

    Args:
        id: its own.
        subject: who gave it.
        matter: the case.
        scope: what the helper may do.
        tells_helper: news go to the helper too.
        until: the moment from which it is over.
        code_until: the moment from which its code opens nothing.
        helper: who took it; None: nobody yet.
        helper_name: as the helper wrote it; empty: nobody yet.
        ended: when somebody ended it; None: nobody did.
    """

    id: UUID
    subject: UUID
    matter: UUID
    scope: Scope
    tells_helper: bool
    until: datetime
    code_until: datetime
    helper: UUID | None
    helper_name: str
    ended: datetime | None

    def is_live(self, at: datetime) -> bool:
        """Tell whether somebody holds it now."""
        return self.helper is not None and self.ended is None and at < self.until

    def waits(self, at: datetime) -> bool:
        """Tell whether its code can still be used."""
        is_open = self.helper is None and self.ended is None
        return is_open and at < min(self.until, self.code_until)


def new_code(choose: Callable[[str], str]) -> str:
    """Make a code; `choose` picks one letter of a text at random."""
    return "".join(choose(LETTERS) for _place in range(CODE_LETTERS))


def read_code(typed: str) -> str:
    """Read a code as people write it: with gaps, in small letters."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def require_mandate(scope: str, until: date | None, *, on: date) -> None:
    """Refuse a mandate that says too little or lasts too long, with every fault.

    Args:
        scope: one of `Scope`.
        until: its last day.
        on: today.

    Raises:
        Refusal: MANDATE-INVALID.
    """
    faults = []
    if scope not in set(Scope):
        faults.append(Fault("SCOPE-UNKNOWN", "scope", _("Choose what the other person may do.")))
    if until is None or not on <= until <= on + LONGEST:
        message = _("Choose a last day from today up to one year ahead.")
        faults.append(Fault("UNTIL-OUT-OF-RANGE", "until", message))
    if faults:
        raise Refusal("MANDATE-INVALID", _("Something in this mandate is missing."), tuple(faults))


def require_name(name: str) -> None:
    """Refuse a helper without a name.

    Raises:
        Refusal: MANDATE-INVALID.
    """
    if not 0 < len(name.strip()) <= NAME_MAX_CHARACTERS:
        message = _("Write your name, and your organisation if you have one.")
        raise Refusal("MANDATE-INVALID", message, (Fault("NAME-LENGTH", "name", message),))
