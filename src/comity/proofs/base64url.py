"""Base64url without padding, in which the same bytes have one spelling only."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from comity.values.refusals import Refusal


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding.

    Source: RFC 7515, section 2.
    """
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read base64url without padding.

    Two spellings of one signature would be two tokens for whoever compares texts: letters
    outside the alphabet, padding and stray bits are refused.

    Raises:
        Refusal: BASE64URL.
    """
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Refusal("BASE64URL", "A part of the token is not base64url.") from error
    if encode(raw) != text:
        raise Refusal("BASE64URL", "A part of the token is not in its one base64url spelling.")
    return raw
