"""Codes of offers: drawn at random, kept as hashes."""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from comity.proofs.openid.issuing import TX_DIGITS

_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class OfferCodes:
    """What opens an offer: the code in the link, and the digits that are told apart from it."""

    code: str = field(repr=False)
    digits: str = field(repr=False)


def draw_codes() -> OfferCodes:
    """Draw both anew."""
    digits = f"{secrets.randbelow(10**TX_DIGITS):0{TX_DIGITS}d}"
    return OfferCodes(secrets.token_urlsafe(_BYTES), digits)


def draw_token() -> str:
    """Draw a token, 256 random bits."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> bytes:
    """Give what is kept of a code or token; a plain hash is enough, it has 256 random bits.

    Source: OWASP ASVS 5.0, 6.5.2.
    """
    return sha256(token.encode()).digest()


def digits_hash(codes: OfferCodes) -> bytes:
    """Give what is kept of the digits: hashed with the code, without which nobody tries any."""
    return sha256(f"comity digits {codes.code} {codes.digits}".encode()).digest()
