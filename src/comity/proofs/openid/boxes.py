"""Boxes: a text that only the holder of a secret opens, closed by somebody who does not know it."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.values.refusals import Refusal

LOCK_BYTES: Final = 32
# Each box has a key of its own, used once, so the nonce need not change.
_NONCE: Final = bytes(12)
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def lock_of(secret: bytes) -> bytes:
    """Give what closes boxes for a secret, 32 bytes; it opens nothing.

    Source: RFC 7748, section 5; RFC 5869.
    """
    return _opener(secret).public_key().public_bytes_raw()


def close_box(lock: bytes, text: bytes) -> bytes:
    """Close a text in a box.

    Args:
        lock: as `lock_of` gives it.
        text: of any length.

    Raises:
        Refusal: BOX, the lock is none.
    """
    once = X25519PrivateKey.generate()
    begun = once.public_key().public_bytes_raw()
    try:
        shared = once.exchange(X25519PublicKey.from_public_bytes(lock))
    except ValueError as error:
        raise Refusal("BOX", "The lock is none.") from error
    return begun + AESGCM(_stretched(shared, begun + lock)).encrypt(_NONCE, text, lock)


def open_box(secret: bytes, box: bytes) -> bytes:
    """Open a box.

    Raises:
        Refusal: BOX, it was closed for another secret, or changed.
    """
    opener = _opener(secret)
    lock, begun = opener.public_key().public_bytes_raw(), box[:LOCK_BYTES]
    try:
        shared = opener.exchange(X25519PublicKey.from_public_bytes(begun))
        return AESGCM(_stretched(shared, begun + lock)).decrypt(_NONCE, box[LOCK_BYTES:], lock)
    except (InvalidTag, ValueError) as error:
        raise Refusal("BOX", "The box does not open with this secret.") from error


def answer_key(secret: bytes, name: str) -> EllipticCurvePrivateKey:
    """Give the P-256 key to which wallets encrypt an answer; it is derived, and kept nowhere.

    Args:
        secret: 32 random bytes that whoever asked keeps.
        name: of the question; each has a key of its own.

    Source: RFC 5869; NIST SP 800-56A, section 5.6.1.2.1 (extra random bits).
    """
    drawn = HKDF(SHA256(), 48, None, b"comity answer " + name.encode()).derive(secret)
    return derive_private_key(int.from_bytes(drawn) % (_P256_ORDER - 1) + 1, SECP256R1())


def _opener(secret: bytes) -> X25519PrivateKey:
    drawn = HKDF(SHA256(), 32, None, b"comity box").derive(secret)
    return X25519PrivateKey.from_private_bytes(drawn)


def _stretched(shared: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"comity box").derive(shared)
