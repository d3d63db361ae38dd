"""How the reader's language writes amounts."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

SIGNS = {"EUR": "€"}
# where the sign of the currency stands; a no-break space keeps it with its number
BEFORE, BEFORE_SPACED, AFTER = "{sign}{number}", "{sign}\u00a0{number}", "{number}\u00a0{sign}"
PLACES = {"en": BEFORE, "nl": BEFORE_SPACED, "de": AFTER, "fr": AFTER, "ar": AFTER}


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with two decimals and the currency where the reader expects it."""
    number = number_format(amount, decimal_pos=2, force_grouping=True)
    place = PLACES.get((get_language() or "en").split("-")[0], AFTER)
    return place.format(sign=SIGNS.get(currency, currency), number=number)
