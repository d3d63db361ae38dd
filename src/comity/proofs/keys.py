"""Keys: which key of which issuer was valid when, read from documents that are passed in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from comity.proofs.contexts import COMITY
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.multikey import key_of
from comity.values.refusals import Fault, Refusal

_TERMS: Final = frozenset(
    {"id", "type", "controller", "publicKeyMultibase", "keyValidFrom", "expires", "revoked"}
)

_ORIGIN: Final = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """One public key of an issuer.

    Args:
        id: the full address, DID and fragment.
        multikey: the public key as a Multikey.
        first: the instant from which it may sign; None where not stated.
        until: the planned end; what it signed before stays good.
        revoked: the instant at which it stopped being trusted; a stolen key can lie about dates.
        asserts: whether it may sign statements such as certificates.
    """

    id: str
    multikey: str
    first: datetime | None = None
    until: datetime | None = None
    revoked: datetime | None = None
    asserts: bool = True


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """The keys of one issuer, by their full address."""

    did: str
    keys: Mapping[str, IssuerKey]


def did_of(address: str) -> str:
    """Give the DID a key's address belongs to."""
    return address.partition("#")[0]


def did_key_document(did: str) -> KeyDocument:
    """Give the key document that a did:key is by itself.

    Raises:
        Refusal: MULTIKEY, BASE58 or KEY-DOCUMENT.

    Source: W3C CCG did:key method, section 3.1.
    """
    prefix, _, multikey = did.rpartition(":")
    if prefix != "did:key":
        raise Refusal("KEY-DOCUMENT", f"{did!r} is not a did:key.")
    key_of(multikey)
    address = f"{did}#{multikey}"
    return KeyDocument(did, {address: IssuerKey(address, multikey)})


def did_web_address(did: str) -> str:
    """Give the address at which a did:web publishes its key document.

    Raises:
        Refusal: KEY-DOCUMENT, not a did:web.

    Source: W3C CCG did:web method, section 3.2.
    """
    parts = did.split(":")
    if parts[:2] != ["did", "web"] or not all(parts[2:]) or len(parts) < 3:
        raise Refusal("KEY-DOCUMENT", f"{did!r} is not a did:web.")
    host = parts[2].replace("%3A", ":").replace("%3a", ":")
    path = "/".join(parts[3:]) or ".well-known"
    return f"https://{host}/{path}/did.json"


def did_web_origin(did: str) -> str:
    """Give the https address under which a did:web speaks as the issuer of tokens.

    Raises:
        Refusal: KEY-DOCUMENT, not a did:web.
    """
    return did_web_address(did).removesuffix("/did.json").removesuffix("/.well-known")


@lru_cache(maxsize=1024)
def did_of_origin(address: str) -> str:
    """Give the did:web of an issuer that tokens name by its https address.

    Raises:
        Refusal: KEY-DOCUMENT, not the plain address of an issuer.
    """
    if _ORIGIN.fullmatch(address) is None:
        raise Refusal("KEY-DOCUMENT", f"{address!r} is not the address of an issuer.")
    host, *path = address.removeprefix("https://").split("/")
    return ":".join(("did", "web", host.replace(":", "%3A"), *path))


def parse_key_document(document: Mapping[str, Any]) -> KeyDocument:
    """Read a DID document with Multikeys.

    Raises:
        Refusal: KEY-DOCUMENT with every fault and its place.

    Source: W3C DID 1.0, section 5.2; Controlled Identifiers 1.0, section 2.2.
    """
    did = document.get("id")
    methods = document.get("verificationMethod")
    asserting = document.get("assertionMethod", [])
    if not isinstance(did, str) or not did.startswith("did:"):
        raise Refusal("KEY-DOCUMENT", "The key document names no DID.")
    if not isinstance(methods, list) or not isinstance(asserting, list):
        raise Refusal("KEY-DOCUMENT", f"The key document of {did} lists no keys.")
    faults: list[Fault] = []
    keys: dict[str, IssuerKey] = {}
    for place, method in enumerate(methods):
        try:
            key = _parse_method(did, method, asserting)
        except Refusal as refusal:
            faults.append(Fault(refusal.code, f"verificationMethod[{place}]", refusal.message))
            continue
        if key.id in keys:
            faults.append(Fault("KEY-TWICE", f"verificationMethod[{place}]", f"{key.id} again."))
        keys[key.id] = key
    if faults:
        raise Refusal("KEY-DOCUMENT", f"The key document of {did} has faults.", tuple(faults))
    return KeyDocument(did, keys)


def _parse_method(did: str, method: object, asserting: Sequence[object]) -> IssuerKey:
    if not isinstance(method, dict) or not all(isinstance(text, str) for text in method.values()):
        raise Refusal("KEY-FORM", "A key is an object of texts.")
    if method.keys() - _TERMS:
        raise Refusal("KEY-FORM", f"Unknown terms: {sorted(method.keys() - _TERMS)}.")
    if method.get("type") != "Multikey" or method.get("controller") != did:
        raise Refusal("KEY-FORM", "A key must be a Multikey controlled by the document's DID.")
    address, multikey = method.get("id", ""), method.get("publicKeyMultibase", "")
    if did_of(address) != did or "#" not in address:
        raise Refusal("KEY-FORM", f"The key's address {address!r} does not belong to {did}.")
    key_of(multikey)
    first, until, revoked = (
        parse_instant(method[term]) if term in method else None
        for term in ("keyValidFrom", "expires", "revoked")
    )
    return IssuerKey(address, multikey, first, until, revoked, asserts=address in asserting)


def key_document_json(document: KeyDocument) -> dict[str, Any]:
    """Write a key document as the DID document that is published."""
    methods: list[dict[str, str]] = []
    for key in document.keys.values():
        dates = {"keyValidFrom": key.first, "expires": key.until, "revoked": key.revoked}
        methods.append(
            {
                "id": key.id,
                "type": "Multikey",
                "controller": document.did,
                "publicKeyMultibase": key.multikey,
                **{term: instant_text(at) for term, at in dates.items() if at is not None},
            }
        )
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            COMITY,
        ],
        "id": document.did,
        "verificationMethod": methods,
        "assertionMethod": [key.id for key in document.keys.values() if key.asserts],
    }
