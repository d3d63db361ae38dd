"""Signers: who holds a key signs with it; nobody else sees it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from comity.proofs.multikey import multikey_of
from comity.values.refusals import Refusal


class Signer(Protocol):
    """Something that signs with one key: a file, a card, a service."""

    @property
    def kid(self) -> str:
        """Give the full address of the key, DID and fragment."""

    @property
    def alg(self) -> str:
        """Give the algorithm in JOSE's words: EdDSA for Ed25519."""

    @property
    def multikey(self) -> str:
        """Give the public key as a Multikey."""

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw signature (R and S, never DER)."""


@dataclass(frozen=True, slots=True)
class FileSigner:
    """An Ed25519 key in a file only its owner can read; for one machine and for tests."""

    kid: str
    key: Ed25519PrivateKey = field(repr=False)
    alg: str = "EdDSA"

    @classmethod
    def create(cls, path: Path, kid: str) -> Self:
        """Make a new key and write it where none is yet.

        Raises:
            FileExistsError: the file is there already; a key is never overwritten.
        """
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        return cls(kid, key)

    @classmethod
    def load(cls, path: Path, kid: str) -> Self:
        """Read a key.

        Raises:
            Refusal: KEY-FILE, the file is open to others or holds no Ed25519 key.
        """
        if path.stat().st_mode & 0o077:
            raise Refusal("KEY-FILE", f"Others may read {path.name}; take their rights away.")
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise Refusal("KEY-FILE", f"{path.name} holds no readable key.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise Refusal("KEY-FILE", f"{path.name} holds no Ed25519 key.")
        return cls(kid, key)

    @property
    def multikey(self) -> str:
        """Give the public key as a Multikey."""
        return multikey_of(self.key.public_key())

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw 64 bytes."""
        return self.key.sign(message)
