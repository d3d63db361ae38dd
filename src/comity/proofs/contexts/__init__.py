"""Contexts: the meaning of every term, pinned by hash and never fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
COMITY: Final = "https://comity.example/ns/v1"


@dataclass(frozen=True, slots=True)
class Pin:
    """Where the bytes of a context lie in this package, and their SHA-256 in hexadecimal."""

    file: str
    sha256: str


PINS: Final[Mapping[str, Pin]] = {
    CREDENTIALS: Pin(
        "vendor/credentials-v2.json",
        "bf6fd611e6773d58f649459a45dbbb81f94e8cfd058a756644cd5a4a882c4050",
    ),
    OPEN_BADGES: Pin(
        "vendor/open-badges-3.0.3.json",
        "e407ae98563c7b4708be4c8198a7f254bc09c131afc68e73d5f90eb0a34c6f7f",
    ),
    OPEN_BADGES_EXTENSIONS: Pin(
        "vendor/open-badges-extensions.json",
        "f9767b4f07e2c92e6c084c34882f67cb335b13f0aface4b9bfc2ea08432a5892",
    ),
    COMITY: Pin("v1.json", "5e95efee87c2930f4a38419c458be4bc32518ffda7715ba2039492e7d3ad3905"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Contexts:
    """The contexts that may be used, by address; nothing else is ever loaded.

    Args:
        documents: by address.
        derived: what the RDF side makes of them.
        is_open: whether a document may bring definitions of its own; only in the test profile.
    """

    documents: Mapping[str, dict[str, Any]]
    # What the RDF side derives from the documents; kept with them so that it is derived once.
    derived: dict[str, Any] = field(default_factory=dict, repr=False)
    is_open: bool = False

    def document(self, address: str) -> dict[str, Any]:
        """Give a context.

        Raises:
            Refusal: CONTEXT-UNKNOWN, or CONTEXT-ABSENT for a pinned one that is not installed.
        """
        found = self.documents.get(address)
        if found is not None:
            return found
        if address in PINS:
            raise Refusal("CONTEXT-ABSENT", f"The context {address} is not installed.")
        raise Refusal("CONTEXT-UNKNOWN", f"The context {address} is not one we know.")


def context_bytes(address: str) -> bytes | None:
    """Give the bytes of a pinned context, or None where they are not installed."""
    place = files(__name__).joinpath(PINS[address].file)
    return place.read_bytes() if place.is_file() else None


def parse_context(address: str, raw: bytes) -> dict[str, Any]:
    """Read the bytes of a context after comparing them with the pin.

    Raises:
        Refusal: CONTEXT-UNKNOWN or CONTEXT-CHANGED.
    """
    pin = PINS.get(address)
    if pin is None:
        raise Refusal("CONTEXT-UNKNOWN", f"The context {address} is not one we know.")
    if sha256(raw).hexdigest() != pin.sha256:
        raise Refusal("CONTEXT-CHANGED", f"The bytes of {address} are not the pinned ones.")
    return parse_object(raw)


@cache
def pinned_contexts() -> Contexts:
    """Give every pinned context that is installed in this package.

    Raises:
        Refusal: CONTEXT-CHANGED, a file was altered after it was installed.
    """
    installed = {address: context_bytes(address) for address in PINS}
    return Contexts(
        {address: parse_context(address, raw) for address, raw in installed.items() if raw}
    )
