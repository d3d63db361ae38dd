"""Nonces: made without being kept, known again by their maker, good for a few minutes."""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from comity.proofs import base64url
from comity.values.refusals import Refusal

GOOD_FOR_SECONDS: Final = 300
_TIME_BYTES: Final = 8
_RANDOM_BYTES: Final = 16
_MARK_BYTES: Final = 16
_BYTES: Final = _TIME_BYTES + _RANDOM_BYTES + _MARK_BYTES


def make_nonce(secret: bytes, *, at: int) -> str:
    """Make a nonce; whoever asks for millions fills no table.

    Args:
        secret: which only those who accept the nonce know.
        at: now, seconds of the Unix clock.

    Source: OpenID4VCI 1.0, section 7.2 (the nonce is unpredictable).
    """
    body = (at + GOOD_FOR_SECONDS).to_bytes(_TIME_BYTES) + secrets.token_bytes(_RANDOM_BYTES)
    return base64url.encode(body + _mark(body, secret))


def require_nonce(nonce: str, secret: bytes, *, at: int) -> bytes:
    """Require that a nonce is ours and not too old; give its hash, by which a used one is known.

    Raises:
        Refusal: WALLET-NONCE.
    """
    try:
        raw = base64url.decode(nonce)
    except Refusal:
        raw = b""
    body, mark = raw[:-_MARK_BYTES], raw[-_MARK_BYTES:]
    is_ours = len(raw) == _BYTES and hmac.compare_digest(mark, _mark(body, secret))
    if not is_ours or int.from_bytes(body[:_TIME_BYTES]) <= at:
        raise Refusal("WALLET-NONCE", "The nonce is not ours or too old. Ask for a new one.")
    return sha256(raw).digest()


def _mark(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"comity c_nonce" + body, sha256)[:_MARK_BYTES]
