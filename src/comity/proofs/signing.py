"""Signers: who holds a key signs with it; nobody else sees it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from comity.proofs import ed25519
from comity.proofs.multikey import multikey_of
from comity.values.refusals import Refusal

ES256_HASH: Final = ECDSA(SHA256())


class Signer(Protocol):
    """Something that signs with one key: a file, a card, a service."""

    @property
    def kid(self) -> str:
        """Give the full address of the key, DID and fragment."""

    @property
    def alg(self) -> str:
        """Give the algorithm in JOSE's words: EdDSA for Ed25519, ES256 for P-256."""

    @property
    def multikey(self) -> str:
        """Give the public key as a Multikey."""

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw signature (R and S, never DER)."""


class _Kept:
    """A key that lies in a file; where none is yet, it can be made."""

    __slots__ = ()

    @classmethod
    def create(cls, path: Path, kid: str) -> Self:
        """Make a new key and write it where none is yet."""
        raise NotImplementedError

    @classmethod
    def load(cls, path: Path, kid: str) -> Self:
        """Read a key."""
        raise NotImplementedError

    @classmethod
    def kept(cls, path: Path, kid: str) -> Self:
        """Read a key; where none is yet, make it, in a folder that is nobody else's.

        Raises:
            Refusal: KEY-FILE.
        """
        try:
            return cls.load(path, kid)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return cls.create(path, kid)
        except FileExistsError:
            # Another process was quicker.
            return cls.load(path, kid)


@dataclass(frozen=True, slots=True)
class FileSigner(_Kept):
    """An Ed25519 key in a file only its owner can read; for one machine and for tests."""

    kid: str
    key: Ed25519PrivateKey = field(repr=False)
    alg: str = "EdDSA"
    _secret: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the key as it is signed with."""
        object.__setattr__(self, "_secret", ed25519.secret_of(self.key.private_bytes_raw()))

    @classmethod
    def create(cls, path: Path, kid: str) -> Self:
        """Make a new key and write it where none is yet.

        Raises:
            FileExistsError: the file is there already; a key is never overwritten.
        """
        key = Ed25519PrivateKey.generate()
        _write_key(path, key)
        return cls(kid, key)

    @classmethod
    def load(cls, path: Path, kid: str) -> Self:
        """Read a key.

        Raises:
            Refusal: KEY-FILE, the file is open to others or holds no Ed25519 key.
        """
        key = _read_key(path)
        if not isinstance(key, Ed25519PrivateKey):
            raise Refusal("KEY-FILE", f"{path.name} holds no Ed25519 key.")
        return cls(kid, key)

    @property
    def multikey(self) -> str:
        """Give the public key as a Multikey."""
        return multikey_of(self.key.public_key())

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw 64 bytes."""
        return ed25519.sign(self._secret, message)


@dataclass(frozen=True, slots=True)
class P256Signer(_Kept):
    """A P-256 key in a file only its owner can read; for one machine and for tests."""

    kid: str
    key: EllipticCurvePrivateKey = field(repr=False)
    alg: str = "ES256"

    @classmethod
    def create(cls, path: Path, kid: str) -> Self:
        """Make a new key and write it where none is yet.

        Raises:
            FileExistsError: the file is there already; a key is never overwritten.
        """
        key = generate_private_key(SECP256R1())
        _write_key(path, key)
        return cls(kid, key)

    @classmethod
    def load(cls, path: Path, kid: str) -> Self:
        """Read a key.

        Raises:
            Refusal: KEY-FILE, the file is open to others or holds no P-256 key.
        """
        key = _read_key(path)
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
            raise Refusal("KEY-FILE", f"{path.name} holds no P-256 key.")
        return cls(kid, key)

    @property
    def multikey(self) -> str:
        """Give the public key as a Multikey."""
        return multikey_of(self.key.public_key())

    def sign(self, message: bytes) -> bytes:
        """Sign, giving R and S, 32 bytes each.

        Source: RFC 7518, section 3.4.
        """
        r, s = decode_dss_signature(self.key.sign(message, ES256_HASH))
        return r.to_bytes(32) + s.to_bytes(32)


def _write_key(path: Path, key: Ed25519PrivateKey | EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> object:
    if path.stat().st_mode & 0o077:
        raise Refusal("KEY-FILE", f"Others may read {path.name}; take their rights away.")
    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refusal("KEY-FILE", f"{path.name} holds no readable key.") from error
