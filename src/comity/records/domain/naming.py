"""Ids that follow from what they name, under a key: the same row is the same record."""

import hashlib
import hmac
from datetime import date
from uuid import UUID

from comity.matching.letters import fold


def keyed(key: bytes, *parts: str) -> UUID:
    """Give an id that nobody can compute or check without the key.

    Source: RFC 9562, version 8; HMAC-SHA-256 (RFC 2104).
    """
    told = "".join(f"{len(part)}:{part}" for part in parts)
    found = bytearray(hmac.digest(key, told.encode("utf-8", "surrogatepass"), hashlib.sha256)[:16])
    found[6] = 0x80 | found[6] & 0x0F
    found[8] = 0x80 | found[8] & 0x3F
    return UUID(bytes=bytes(found))


def sign_of(key: bytes, *, full_name: str, born_on: date) -> UUID:
    """Give the sign under which a person may be found: name without capitals and marks, birth."""
    name = " ".join(sorted(fold(full_name).replace(",", " ").split()))
    return keyed(key, "sign", name, born_on.isoformat())
