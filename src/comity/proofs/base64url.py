"""Base64url without padding, in which the same bytes have one spelling only."""

import binascii
from typing import Final

from comity.values.refusals import Refusal

_WRITTEN: Final = bytes.maketrans(b"+/", b"-_")
# What base64 has and base64url has not is no letter at all.
_READ: Final = bytes.maketrans(b"-_+/=", b"+/!!!")
_LETTERS, _BYTES = 4, 3


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding.

    Source: RFC 7515, section 2.
    """
    written = binascii.b2a_base64(raw, newline=False)
    return written.translate(_WRITTEN).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read base64url without padding.

    Two spellings of one signature would be two tokens for whoever compares texts: letters
    outside the alphabet, padding and stray bits are refused.

    Raises:
        Refusal: BASE64URL.
    """
    try:
        letters = text.encode("ascii").translate(_READ) + b"=" * (-len(text) % _LETTERS)
        raw = binascii.a2b_base64(letters, strict_mode=True)
    except ValueError as error:
        raise Refusal("BASE64URL", "A part of the token is not base64url.") from error
    # Only the last letter can have bits that no byte takes.
    rest = len(raw) % _BYTES
    if rest and encode(raw[-rest:]) != text[-rest - 1 :]:
        raise Refusal("BASE64URL", "A part of the token is not in its one base64url spelling.")
    return raw
