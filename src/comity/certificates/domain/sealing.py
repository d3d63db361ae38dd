"""Sealed copies: a certificate that only its own code opens."""

from dataclasses import dataclass, field
from hashlib import scrypt
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Some 30 ms and 16 MB a try: a code has 60 bits, which a plain hash would not protect.
_COST: Final = {"n": 1 << 14, "r": 8, "p": 1, "maxmem": 32 << 20}
# One key seals one text, ever, so the nonce need not change.
_NONCE: Final = bytes(12)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a code opens: the place of the sealed copy and the key to it, 32 bytes each."""

    locator: bytes
    key: bytes = field(repr=False)


def seal_of(code: str, salt: bytes) -> Seal:
    """Derive place and key from a code; slow on purpose.

    Args:
        code: as `read_code` gives it.
        salt: of this installation, so that no table made elsewhere serves here.

    Source: RFC 7914 (scrypt); OWASP ASVS 5.0, 6.5.2 (lookup secrets of less than 112 bits).
    """
    derived = scrypt(code.encode(), salt=b"comity certificate code" + salt, dklen=64, **_COST)
    return Seal(derived[:32], derived[32:])


def close(text: bytes, seal: Seal) -> bytes:
    """Seal a text.

    Source: NIST SP 800-38D (AES-GCM).
    """
    return AESGCM(seal.key).encrypt(_NONCE, text, seal.locator)


def open_sealed(sealed: bytes, seal: Seal) -> bytes | None:
    """Open a sealed text; None where it was sealed otherwise or changed."""
    try:
        return AESGCM(seal.key).decrypt(_NONCE, sealed, seal.locator)
    except InvalidTag:
        return None
