"""Approvals: a training centre's approval as its city signed it, read by whoever has the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from comity.proofs.instants import parse_instant
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A training centre's approval: its reference, first and last day (both count; None: open)."""

    id: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class SignedApproval:
    """An approval as read from its signed file; whether the signature holds is another question."""

    approval: Accreditation
    issuer: str
    document: Mapping[str, Any] = field(repr=False)


def approval_digest(raw: bytes) -> str:
    """Give the hash by which a certificate cites the signed file."""
    return f"sha-256:{sha256(raw).hexdigest()}"


def read_approval(raw: bytes) -> SignedApproval:
    """Read a signed approval.

    Raises:
        Refusal: APPROVAL-FORM, or JSON-*.

    Source: Open Badges 3.0, section B.4 EndorsementCredential.
    """
    document = parse_object(raw)
    try:
        address = str(document["credentialSubject"]["id"])
        reference = address.partition("/accreditations/")[2].removesuffix(".json")
        issuer = str(document["issuer"]["id"])
        first = parse_instant(str(document["validFrom"])).date()
        until = document.get("validUntil")
        # The instant at which it ends is no longer of it; the day before is the last.
        last = None if until is None else parse_instant(str(until)).date() - timedelta(days=1)
    except (KeyError, TypeError, OverflowError) as error:
        raise Refusal("APPROVAL-FORM", "The approval is malformed.") from error
    if not reference:
        raise Refusal("APPROVAL-FORM", "The approval does not say which one it is.")
    return SignedApproval(Accreditation(reference, first, last), issuer, document)
