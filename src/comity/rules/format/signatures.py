"""Signatures: one Ed25519 signature per party over the canonical bytes of an agreement."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.rules.format.canonical import canonical_bytes
from comity.rules.format.documents import Document

ALGORITHM = "Ed25519"
# party -> key id -> the 32 bytes of the public key; a party's key signs for that party only.
Keys = Mapping[str, Mapping[str, bytes]]


class Key(Protocol):
    """Something that signs with one Ed25519 key, wherever the key lies."""

    def sign(self, message: bytes, /) -> bytes:
        """Sign, giving the raw 64 bytes."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A party's signature; `value` is base64url without padding, as in JOSE."""

    party: str
    key_id: str
    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Which parties have signed, which have not, and which signatures are no good, and why."""

    signed: tuple[str, ...]
    missing: tuple[str, ...]
    invalid: tuple[tuple[str, str], ...]

    @property
    def is_complete(self) -> bool:
        """Say whether every party has signed and no signature is bad."""
        return not self.missing and not self.invalid


def sign(document: Document, *, party: str, key_id: str, key: Key) -> Signature:
    """Sign an agreement for one party.

    Raises:
        ValueError: the agreement has no such party; a caller's mistake.
    """
    if party not in _parties(document):
        raise ValueError(f"{party} is no party of {document.id}")
    value = urlsafe_b64encode(key.sign(canonical_bytes(document))).rstrip(b"=").decode()
    return Signature(party, key_id, ALGORITHM, value)


def check_signatures(
    document: Document, signatures: Iterable[Signature], *, keys: Keys
) -> SignatureReport:
    """Compare the signatures with the parties of the agreement and their known keys."""
    content = canonical_bytes(document)
    parties = _parties(document)
    signed: set[str] = set()
    invalid: list[tuple[str, str]] = []
    for signature in signatures:
        why_not = _why_not(signature, content, parties=parties, keys=keys)
        if why_not:
            invalid.append((signature.party, why_not))
        else:
            signed.add(signature.party)
    return SignatureReport(
        signed=tuple(party for party in parties if party in signed),
        missing=tuple(party for party in parties if party not in signed),
        invalid=tuple(invalid),
    )


def _parties(document: Document) -> tuple[str, ...]:
    return tuple(party["id"] for party in document.data["parties"])


def _why_not(
    signature: Signature, content: bytes, *, parties: tuple[str, ...], keys: Keys
) -> str | None:
    if signature.party not in parties:
        return f"“{signature.party}” is no party of this agreement."
    if signature.algorithm != ALGORITHM:
        return f"The algorithm is {signature.algorithm}; only {ALGORITHM} is accepted."
    raw = keys.get(signature.party, {}).get(signature.key_id)
    if raw is None:
        return f"“{signature.key_id}” is not a known key of {signature.party}."
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(_decoded(signature.value), content)
    except (InvalidSignature, NotBase64, ValueError):
        return f"The signature of {signature.party} does not fit this agreement."
    return None


def _decoded(value: str) -> bytes:
    decoded = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    # The decoder skips foreign characters; one signature shall have one spelling only.
    if urlsafe_b64encode(decoded).rstrip(b"=").decode() != value:
        raise ValueError
    return decoded
