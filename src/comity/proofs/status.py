"""Status lists: one bit per certificate, published whole so that nobody sees which one is asked."""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from comity.proofs.contexts import CREDENTIALS
from comity.proofs.instants import instant_text, parse_instant
from comity.values.refusals import Refusal

Purpose = Literal["revocation", "suspension"]

PURPOSES: Final[tuple[Purpose, ...]] = ("revocation", "suspension")
# Fewer entries would let an observer guess whom a changed bit belongs to.
MIN_ENTRIES: Final = 131_072
MAX_ENTRIES: Final = 1 << 25
FRESH_FOR: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class StatusList:
    """A status list as read: whose, for what, from when until when, and its bits.

    Args:
        address: where it is published; certificates name it.
        issuer: the DID of the city that publishes it.
        purpose: what a set bit means.
        first: the instant it speaks of.
        until: the instant after which it is stale.
        bits: most significant bit of the first byte is entry 0.
    """

    address: str
    issuer: str
    purpose: Purpose
    first: datetime
    until: datetime
    bits: bytes = field(repr=False)

    def speaks_of(self, purpose: Purpose) -> bool:
        """Tell whether the list answers this question."""
        return purpose == self.purpose

    def holds(self, index: int, purpose: Purpose) -> bool:  # noqa: ARG002  # it knows one only
        """Tell whether the entry's bit is set.

        Raises:
            Refusal: STATUS-INDEX, the list has no such entry.
        """
        if not 0 <= index < len(self.bits) * 8:
            raise Refusal("STATUS-INDEX", f"The status list has no entry {index}.")
        return bool(self.bits[index >> 3] >> (7 - (index & 7)) & 1)


def bits_with(indexes: Iterable[int], *, entries: int = MIN_ENTRIES) -> bytes:
    """Give the bits of a list in which exactly these entries are set.

    Raises:
        ValueError: an index or the size is out of range; a caller's mistake.
    """
    if not MIN_ENTRIES <= entries <= MAX_ENTRIES or entries % 8:
        raise ValueError(f"a status list cannot have {entries} entries")
    bits = bytearray(entries // 8)
    for index in indexes:
        if not 0 <= index < entries:
            raise ValueError(f"entry {index} is not in a list of {entries}")
        bits[index >> 3] |= 0x80 >> (index & 7)
    return bytes(bits)


def encode_bits(bits: bytes) -> str:
    """Write bits as the `encodedList` of a status list; the same bits give the same text.

    Source: W3C Bitstring Status List 1.0, section 3.3.
    """
    packed = gzip.compress(bits, 9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_bits(text: str) -> bytes:
    """Read an `encodedList`, never unpacking more than the largest list we accept.

    Raises:
        Refusal: STATUS-LIST-FORM, or STATUS-LIST-SHORT for a list that protects nobody.

    Source: W3C Bitstring Status List 1.0, section 3.4.
    """
    if text[:1] != "u":
        raise Refusal("STATUS-LIST-FORM", "The status list is not multibase base64url.")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), b"-_", validate=True)
        bits = unpacker.decompress(packed, MAX_ENTRIES // 8 + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise Refusal("STATUS-LIST-FORM", "The status list cannot be unpacked.") from error
    if not unpacker.eof or unpacker.unused_data or len(bits) > MAX_ENTRIES // 8:
        raise Refusal("STATUS-LIST-FORM", "The status list is cut, too long or followed by more.")
    if len(bits) * 8 < MIN_ENTRIES:
        raise Refusal("STATUS-LIST-SHORT", f"The status list has fewer than {MIN_ENTRIES} entries.")
    return bits


def status_list_credential(
    address: str, *, issuer: str, purpose: Purpose, bits: bytes, at: datetime
) -> dict[str, Any]:
    """Give the unsigned status list credential, good for 48 hours from `at`.

    Source: W3C Bitstring Status List 1.0, section 2.2.
    """
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant_text(at),
        "validUntil": instant_text(at + FRESH_FOR),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_bits(bits),
        },
    }


def read_status_list(document: dict[str, Any]) -> StatusList:
    """Read a status list credential; its proofs are checked elsewhere.

    Raises:
        Refusal: STATUS-LIST-FORM, STATUS-LIST-SHORT or INSTANT.
    """
    subject = document.get("credentialSubject")
    texts = [document.get(term) for term in ("id", "issuer", "validFrom", "validUntil")]
    types = document.get("type")
    if not isinstance(subject, dict) or not isinstance(types, list):
        raise Refusal("STATUS-LIST-FORM", "The status list is not a credential.")
    texts += [subject.get(term) for term in ("type", "statusPurpose", "encodedList")]
    if not all(isinstance(text, str) for text in texts):
        raise Refusal("STATUS-LIST-FORM", "The status list lacks a term or states it twice.")
    address, issuer, first, until, kind, purpose, encoded = (str(text) for text in texts)
    if "BitstringStatusListCredential" not in types or kind != "BitstringStatusList":
        raise Refusal("STATUS-LIST-FORM", "The credential is not a status list.")
    for known in PURPOSES:
        if purpose == known:
            span = (parse_instant(first), parse_instant(until))
            return StatusList(address, issuer, known, *span, decode_bits(encoded))
    raise Refusal("STATUS-LIST-FORM", f"Status lists for {purpose!r} are not used here.")
