"""Key stores: where signing keys lie; whoever signs asks for a key by name and never sees it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Protocol
from urllib.parse import parse_qsl

from comity.proofs.signing import FileSigner, P256Signer, Signer
from comity.values.refusals import Refusal

Algorithm = Literal["EdDSA", "ES256"]

FILES: Final = "files"
NONE: Final = "none"
_PKCS11: Final = "pkcs11:"
_UNIX: Final = "unix:"


class KeyStore(Protocol):
    """Something that keeps keys by name: a folder, a security module, another process."""

    def signer(self, name: str, kid: str, alg: Algorithm) -> Signer:
        """Give the key of a name, made when it is first asked for.

        Args:
            name: lower-case letters, digits and hyphens.
            kid: the address under which it signs.
            alg: EdDSA for Ed25519, ES256 for P-256.

        Raises:
            Refusal: KEY-FILE, KEY-NOT-HERE, KEY-STORE.
        """


@dataclass(frozen=True, slots=True)
class FileStore:
    """Keys in files that only their owner can read; for one machine and for tests."""

    folder: Path

    def signer(self, name: str, kid: str, alg: Algorithm) -> Signer:
        """Give the key in the file of that name."""
        kind = FileSigner if alg == "EdDSA" else P256Signer
        return kind.kept(self.folder / f"{name}.pem", kid)


@dataclass(frozen=True, slots=True)
class NoStore:
    """No keys at all: what the web process has."""

    def signer(self, name: str, kid: str, alg: Algorithm) -> Signer:  # noqa: ARG002  # the protocol's
        """Refuse.

        Raises:
            Refusal: KEY-NOT-HERE.
        """
        raise Refusal("KEY-NOT-HERE", f"This process does not sign; it has no key {kid}.")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens a store, and is in the environment of whoever signs only."""

    pin: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def store_of(wish: str, folder: Path, secrets: Secrets) -> KeyStore:
    """Give the store that a setting names.

    Args:
        wish: `files`, `none`, `unix:PATH` (a signer that listens there), or
            `pkcs11:MODULE?token=LABEL`.
        folder: for files.
        secrets: the module's PIN, the signer's token.

    Raises:
        Refusal: KEY-STORE, the setting names none.
    """
    if wish == FILES:
        return FileStore(folder)
    if wish == NONE:
        return NoStore()
    if wish.startswith(_UNIX):
        from comity.proofs.remote_signing import RemoteStore  # only where one listens

        return RemoteStore(Path(wish.removeprefix(_UNIX)), secrets.token)
    if wish.startswith(_PKCS11):
        from comity.proofs.pkcs11_signing import Pkcs11Store  # needs the module's library

        module, _, query = wish.removeprefix(_PKCS11).partition("?")
        label = dict(parse_qsl(query)).get("token", "")
        if module and label:
            return Pkcs11Store(module, label, secrets.pin)
    raise Refusal("KEY-STORE", f"{wish!r} names no place where keys could lie.")
