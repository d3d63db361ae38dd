"""Canonical: the one spelling of a document that is hashed and signed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

import rfc8785

from comity.rules.format.documents import Document
from comity.rules.format.findings import Value
from comity.values.periods import Period


def canonical_bytes(document: Document) -> bytes:
    """Give the document as canonical JSON: two spellings of one agreement give the same bytes.

    Decimals, dates and periods become text, so there is no float; fields that were left out
    appear with their defaults. The bytes are themselves an agreement that can be read.

    Source: RFC 8785.
    """
    return rfc8785.dumps(plain(document.data))


def digest(document: Document) -> str:
    """Give the SHA-256 of the canonical bytes as ``sha-256:`` and 64 hex digits."""
    return f"sha-256:{sha256(canonical_bytes(document)).hexdigest()}"


def plain(value: Value) -> Value:
    """Give a value as JSON holds it: decimals, dates and periods are text."""
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Period) else value
