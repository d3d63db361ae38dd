"""Codes: what is printed on a certificate and typed by whoever holds it in hand."""

from typing import Final

from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

# Neither 0 and O nor 1 and I: on paper they look alike.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH: Final = 12
BITS: Final = 5 * LENGTH
RANDOM_BYTES: Final = 8
_FILLING: Final = str.maketrans("", "", " -\u2010\u2011\u2013\u00a0\u200e\u200f")


def code_of(random: bytes) -> str:
    """Make a code of 60 random bits.

    Args:
        random: RANDOM_BYTES bytes from the system's generator.

    Raises:
        ValueError: too few or too many bytes; a caller's mistake.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a code is made of {RANDOM_BYTES} bytes")
    number = int.from_bytes(random) >> (8 * RANDOM_BYTES - BITS)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def read_code(text: str) -> str:
    """Read a code as people type it: in small letters, with hyphens or spaces or without.

    Raises:
        Refusal: CODE-FORM, it cannot be a code.
    """
    code = text.translate(_FILLING).upper()
    if len(code) != LENGTH:
        sentence = _("A code has 12 letters and digits, such as 7KQ4-M2XR-9TWB.")
        raise Refusal("CODE-FORM", sentence)
    if set(code) - set(ALPHABET):
        sentence = _("A code has letters and digits only, and none of 0, O, 1 and I. Look again.")
        raise Refusal("CODE-FORM", sentence)
    return code


def shown_code(code: str) -> str:
    """Write a code in three groups of four."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))
