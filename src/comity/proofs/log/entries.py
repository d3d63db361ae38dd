"""Entries: what a city logs. Public for ever, so commitments and hashes, and nobody's data."""

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, Literal
from urllib.parse import quote

from comity.proofs.canonical import canonical
from comity.proofs.log.tree import leaf_hash
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

KeyEvent = Literal["enrolled", "ended", "withdrawn"]
# The formats of a certificate that are logged beside the credential itself.
Form = Literal["token", "card"]

_HASH: Final = re.compile(r"sha-256:[0-9a-f]{64}", re.ASCII)
_ADDRESS: Final = re.compile(r"[!-~]{1,300}", re.ASCII)
_TERMS: Final[Mapping[str, frozenset[str]]] = {
    "certificate": frozenset({"commitment"}),
    "certificate-token": frozenset({"commitment"}),
    "certificate-card": frozenset({"commitment"}),
    "status-list": frozenset({"address", "digest"}),
    "key": frozenset({"key", "multikey", "event"}),
    "agreement": frozenset({"agreement", "version", "digest"}),
    "accreditation": frozenset({"accreditation", "digest"}),
}


def hash_text(digest: bytes) -> str:
    """Write a SHA-256 digest with its name."""
    return f"sha-256:{digest.hex()}"


def commitment(document: Mapping[str, Any], salt: bytes) -> str:
    """Give what stands in the log for a certificate: a hash that says nothing without the salt.

    It is taken over the canonical bytes with every proof, so that it does not matter how the
    certificate's file is written.

    Raises:
        Refusal: JSON-NOT-CANONICAL.
    """
    return hash_text(sha256(salt + canonical(document)).digest())


def certificate_entry(committed: str) -> bytes:
    """Write the entry of a certificate that was issued."""
    return _entry({"type": "certificate", "commitment": committed})


def form_salt(form: Form, salt: bytes) -> bytes:
    """Give the salt of a format, from the certificate's; it does not lead back to that.

    Who is shown one format with its proof learns nothing of the entries of the others.

    Source: RFC 2104 (HMAC).
    """
    return hmac.digest(salt, form.encode(), "sha256")


def form_entry(form: Form, signed: bytes, salt: bytes) -> bytes:
    """Write the entry of a certificate's format, from the certificate's salt.

    Args:
        form: which.
        signed: the card; or the token, of which only what the city signed counts: a holder may
            leave pieces out.
        salt: of the certificate.
    """
    return _form_entry(form, signed, form_salt(form, salt))


def copy_salt(salt: bytes, copy: bytes) -> bytes:
    """Give the salt of a copy in a wallet, from the certificate's; it leads to no other's.

    Args:
        salt: of the certificate.
        copy: names the copy among all of the certificate.

    Source: RFC 2104 (HMAC).
    """
    return hmac.digest(salt, b"copy " + copy, "sha256")


def form_leaf(form: Form, signed: bytes, extra: bytes) -> bytes:
    """Give the leaf of a format, from its own salt, which its proof brings as `extra`."""
    return leaf_hash(_form_entry(form, signed, extra))


def form_commitment(form: Form, signed: bytes, salt: bytes) -> str:
    """Give what stands in the log for a format, from its own salt."""
    kept = signed.partition(b"~")[0] if form == "token" else signed
    return hash_text(sha256(salt + kept).digest())


def committed_entry(form: Form, committed: str) -> bytes:
    """Write the entry of a format of which only the commitment is at hand."""
    return _entry({"type": f"certificate-{form}", "commitment": committed})


def _form_entry(form: Form, signed: bytes, salt: bytes) -> bytes:
    return committed_entry(form, form_commitment(form, signed, salt))


def status_list_entry(address: str, digest: str) -> bytes:
    """Write the entry of a status list that was published: suspended, lifted, revoked, or renewed.

    Args:
        address: where it is published.
        digest: of the file, as `hash_text` writes it.
    """
    return _entry({"type": "status-list", "address": address, "digest": digest})


def key_entry(key: str, multikey: str, event: KeyEvent) -> bytes:
    """Write the entry of a key that a city begins to use, ends as planned, or withdraws."""
    return _entry({"type": "key", "key": key, "multikey": multikey, "event": event})


def agreement_entry(agreement: str, version: str, digest: str) -> bytes:
    """Write the entry of a version of an agreement that was published."""
    entry = {"type": "agreement", "agreement": agreement, "version": version, "digest": digest}
    return _entry(entry)


def accreditation_entry(reference: str, digest: str) -> bytes:
    """Write the entry of a training centre's approval that was signed.

    Args:
        reference: the centre and the first day; written as in an address.
        digest: of the signed file, by which certificates cite it.
    """
    return _entry({"type": "accreditation", "accreditation": quote(reference), "digest": digest})


def certificate_leaf(document: Mapping[str, Any], salt: bytes) -> bytes:
    """Give the leaf of a certificate, from its words and its salt.

    Raises:
        Refusal: JSON-NOT-CANONICAL.
    """
    return leaf_hash(certificate_entry(commitment(document, salt)))


def kind_of(entry: bytes) -> str:
    """Give an entry's type.

    Raises:
        Refusal: LOG-ENTRY, it is none of ours, or written otherwise.
    """
    try:
        said = parse_object(entry, max_bytes=2048)
        kind = said.get("type")
        terms = _TERMS.get(kind) if isinstance(kind, str) else None
        if terms is not None and said.keys() == terms | {"type"} and _entry(said) == entry:
            return str(kind)
    except Refusal as refusal:
        raise Refusal("LOG-ENTRY", "An entry of the log is not readable.") from refusal
    raise Refusal("LOG-ENTRY", "An entry of the log is of no kind that cities log.")


def _entry(said: Mapping[str, Any]) -> bytes:
    """Write an entry, refusing whatever could be more than codes, addresses and hashes."""
    for term, text in said.items():
        pattern = _HASH if term in {"commitment", "digest"} else _ADDRESS
        if not isinstance(text, str) or pattern.fullmatch(text) is None:
            raise Refusal("LOG-ENTRY", f"The term {term} of an entry is malformed.")
    return canonical(said)
