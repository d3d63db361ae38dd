"""How the reader's language writes amounts."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

from comity.values.languages import KNOWN, SOURCE, offered

SIGNS = {"EUR": "€"}
# where the sign of the currency stands; a no-break space keeps it with its number
PLACES = {language.code: language.money for language in KNOWN}


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with two decimals and the currency where the reader expects it."""
    number = number_format(amount, decimal_pos=2, force_grouping=True)
    place = PLACES[offered(get_language() or SOURCE)]
    return place.format(sign=SIGNS.get(currency, currency), number=number)
