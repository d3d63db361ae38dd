"""How the reader's language writes amounts, and which of several names it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

SIGNS = {"EUR": "€"}
# where the sign of the currency stands; a no-break space keeps it with its number
BEFORE, BEFORE_SPACED, AFTER = "{sign}{number}", "{sign}\u00a0{number}", "{number}\u00a0{sign}"
PLACES = {"en": BEFORE, "nl": BEFORE_SPACED, "de": AFTER, "fr": AFTER, "ar": AFTER}


@dataclass(frozen=True, slots=True)
class NameInLanguage:
    """A name from data and the language it is in."""

    text: str
    language: str


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with two decimals and the currency where the reader expects it."""
    number = number_format(amount, decimal_pos=2, force_grouping=True)
    place = PLACES.get((get_language() or "en").split("-")[0], AFTER)
    return place.format(sign=SIGNS.get(currency, currency), number=number)


def in_language(names: Mapping[str, str] | str | None, language: str) -> NameInLanguage | None:
    """Choose the name to show: the reader's language, English, else the first there is."""
    if not names:
        return None
    if isinstance(names, str):
        return NameInLanguage(names, "")
    for wanted in (language, language.split("-")[0], "en"):
        if wanted in names:
            return NameInLanguage(names[wanted], wanted)
    first = next(iter(names))
    return NameInLanguage(names[first], first)
