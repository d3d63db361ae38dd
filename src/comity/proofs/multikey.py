"""Multikey: a public key as one line of text that says of which kind it is."""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from comity.proofs import base58
from comity.values.refusals import Refusal

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey

_ED25519: Final = b"\xed\x01"
_P256: Final = b"\x80\x24"


def multikey_of(key: PublicKey) -> str:
    """Write a public key as a Multikey.

    Raises:
        Refusal: MULTIKEY, the curve is neither Ed25519 nor P-256.

    Source: W3C Controlled Identifiers 1.0, section 2.2.2 Multikey.
    """
    if isinstance(key, Ed25519PublicKey):
        return "z" + base58.encode(_ED25519 + key.public_bytes_raw())
    if not isinstance(key.curve, SECP256R1):
        raise Refusal("MULTIKEY", f"Keys on the curve {key.curve.name} are not used here.")
    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return "z" + base58.encode(_P256 + point)


@lru_cache(maxsize=4096)
def key_of(multikey: str) -> PublicKey:
    """Read a Multikey; the same text gives the same key object, read once.

    Raises:
        Refusal: MULTIKEY or BASE58.
    """
    if multikey[:1] != "z":
        raise Refusal("MULTIKEY", "A key must be a Multikey in base58btc, beginning with z.")
    raw = base58.decode(multikey[1:])
    kind, body = raw[:2], raw[2:]
    try:
        if kind == _ED25519 and len(body) == 32:
            return Ed25519PublicKey.from_public_bytes(body)
        if kind == _P256 and len(body) == 33:
            return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), body)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("MULTIKEY", "The key is not a point of its curve.") from error
    raise Refusal("MULTIKEY", "The key is neither Ed25519 nor P-256.")


@lru_cache(maxsize=4096)
def ed25519_of(multikey: str) -> bytes | None:
    """Give the 32 bytes of an Ed25519 key; None where the Multikey is of another kind.

    Raises:
        Refusal: MULTIKEY or BASE58.
    """
    key = key_of(multikey)
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None
