"""Agreement facts: who was party to a signed agreement when, and for which jobs."""

import binascii
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.proofs import ed25519
from comity.proofs.keys import KeyDocument
from comity.proofs.multikey import key_of
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

MAX_AGREEMENT_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Party:
    """A city of the bundle: its id in the agreement, its DID, its name."""

    id: str
    did: str
    name: str


@dataclass(frozen=True, slots=True)
class AgreementText:
    """An agreement as its parties signed it.

    Args:
        id: its id.
        version: its version.
        canonical: its canonical bytes, as `rules.format.canonical_bytes` gives them.
        signatures: one per party, each with `party`, `key_id`, `algorithm` and `value`, as text.
    """

    id: str
    version: str
    canonical: bytes = field(repr=False)
    signatures: tuple[Mapping[str, str], ...] = ()

    @property
    def hash(self) -> str:
        """Give the hash of the canonical bytes, as certificates name it."""
        return f"sha-256:{sha256(self.canonical).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Phase:
    """From this day on these jobs."""

    first: date
    occupations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Accession:
    """The parties of an agreement with their phases, and the days on which it counts."""

    first: date
    last: date | None
    phases: Mapping[str, tuple[Phase, ...]]

    def is_party(self, city: str, on: date) -> bool:
        """Tell whether the city was bound on that day."""
        in_time = self.first <= on and (self.last is None or on <= self.last)
        return in_time and city in self.phases

    def covers(self, city: str, occupation: str, on: date) -> bool:
        """Tell whether the job was open in the city on that day; the latest phase begun counts."""
        begun = [phase for phase in self.phases.get(city, ()) if phase.first <= on]
        if not begun or not self.is_party(city, on):
            return False
        return occupation in max(begun, key=lambda phase: phase.first).occupations


def parse_accession(canonical: bytes) -> Accession:
    """Read what verification needs of an agreement's canonical bytes.

    Whether the agreement is sound as a whole is `comity agreement check`'s business; here it is
    enough that its signed bytes say who was bound when.

    Raises:
        Refusal: AGREEMENT-FORM, or JSON-* where the bytes are not readable.

    Source: agreement format 1, clauses `agreement.effective`, `parties` and `parties[].phases`.
    """
    document = parse_object(canonical, max_bytes=MAX_AGREEMENT_BYTES)
    try:
        effective = document["agreement"]["effective"]
        phases = {party["id"]: tuple(_phases(party)) for party in document["parties"]}
        last = effective.get("to")
        return Accession(
            date.fromisoformat(effective["from"]),
            None if last is None else date.fromisoformat(last),
            phases,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "The agreement does not say who was bound when."
        raise Refusal("AGREEMENT-FORM", message) from error


def require_signatures(
    text: AgreementText, parties: Sequence[Party], issuers: Mapping[str, KeyDocument]
) -> None:
    """Require that every signature given, whose key the bundle knows, fits the agreement.

    Raises:
        Refusal: AGREEMENT-SIGNATURE.
    """
    dids = {party.id: party.did for party in parties}
    for signature in text.signatures:
        did, key_id = dids.get(signature.get("party", "")), signature.get("key_id", "")
        document = issuers.get(did or "")
        if document is None:
            continue
        key = document.keys.get(key_id) or document.keys.get(f"{did}#{key_id}")
        if key is not None and not _fits(signature, key.multikey, text.canonical):
            message = f"The signature of {signature.get('party')} does not fit the agreement."
            raise Refusal("AGREEMENT-SIGNATURE", message)


def _fits(signature: Mapping[str, str], multikey: str, content: bytes) -> bool:
    key, value = key_of(multikey), signature.get("value", "")
    if not isinstance(key, Ed25519PublicKey) or signature.get("algorithm") != "Ed25519":
        return False
    try:
        given = b64decode(value + "=" * (-len(value) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return ed25519.holds(key.public_bytes_raw(), given, content)


def _phases(party: Mapping[str, Any]) -> list[Phase]:
    return [
        Phase(date.fromisoformat(phase["from"]), frozenset(phase["occupations"]))
        for phase in party["phases"]
    ]
