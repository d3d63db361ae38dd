"""Token status lists: two bits per certificate, signed as a token, for wallets and cards."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson

from comity.proofs import base64url
from comity.proofs.instants import read_moment
from comity.proofs.jose import Token, make_token, parse_token
from comity.proofs.keys import did_of
from comity.proofs.signing import Signer
from comity.proofs.status import FRESH_FOR, MAX_ENTRIES, MIN_ENTRIES, Purpose
from comity.values.refusals import Refusal

TYPE: Final = "statuslist+jwt"
BITS: Final = 2
# What the two bits say; the fourth value is anybody's and none of ours.
VALID, INVALID, SUSPENDED = 0, 1, 2
_SAYS: Final[Mapping[Purpose, int]] = {"revocation": INVALID, "suspension": SUSPENDED}
_PER_BYTE: Final = 8 // BITS
_MASK: Final = (1 << BITS) - 1
# How long a copy may be kept before the next is asked for.
_KEEP_SECONDS: Final = 12 * 3600


@dataclass(frozen=True, slots=True)
class TokenStatusList:
    """A token status list as read: whose, from when until when, and its values.

    Args:
        address: where it is published; certificates name it.
        issuer: the DID of the city whose key signed it.
        first: the instant it speaks of.
        until: the instant after which it is stale.
        values: two bits an entry, entry 0 in the lowest bits of the first byte.
    """

    address: str
    issuer: str
    first: datetime
    until: datetime
    values: bytes = field(repr=False)

    def speaks_of(self, purpose: Purpose) -> bool:  # noqa: ARG002  # one list says both
        """Tell whether the list answers this question."""
        return True

    def holds(self, index: int, purpose: Purpose) -> bool:
        """Tell whether the entry says so.

        Raises:
            Refusal: STATUS-INDEX, the list has no such entry or its value means nothing here.
        """
        if not 0 <= index < len(self.values) * _PER_BYTE:
            raise Refusal("STATUS-INDEX", f"The status list has no entry {index}.")
        value = self.values[index // _PER_BYTE] >> BITS * (index % _PER_BYTE) & _MASK
        if value not in {VALID, INVALID, SUSPENDED}:
            raise Refusal("STATUS-INDEX", f"The status list says {value} about entry {index}.")
        return value == _SAYS[purpose]


def values_with(states: Mapping[int, int], *, entries: int = MIN_ENTRIES) -> bytes:
    """Give the values of a list in which these entries are not valid.

    Raises:
        ValueError: an index, a value or the size is out of range; a caller's mistake.
    """
    if not MIN_ENTRIES <= entries <= MAX_ENTRIES or entries % _PER_BYTE:
        raise ValueError(f"a status list cannot have {entries} entries")
    values = bytearray(entries // _PER_BYTE)
    for index, value in states.items():
        if not 0 <= index < entries or value not in {INVALID, SUSPENDED}:
            raise ValueError(f"entry {index} of {entries} cannot be {value}")
        values[index // _PER_BYTE] |= value << BITS * (index % _PER_BYTE)
    return bytes(values)


def status_token(
    address: str, values: bytes, signer: Signer, *, at: datetime, chain: tuple[str, ...] = ()
) -> str:
    """Sign a token status list, good for 48 hours from `at`.

    Args:
        address: where it is published.
        values: as `values_with` gives them.
        signer: a key of the city.
        at: now.
        chain: the certificates of the key, which some wallets demand.

    Source: IETF Token Status List, draft 20, sections 4 and 5.1; HAIP 1.0, section 6.1.
    """
    begun = int(at.timestamp())
    payload = {
        "sub": address,
        "iat": begun,
        "exp": begun + int(FRESH_FOR.total_seconds()),
        "ttl": _KEEP_SECONDS,
        "status_list": {"bits": BITS, "lst": base64url.encode(zlib.compress(values, 9))},
    }
    header: dict[str, Any] = {"typ": TYPE}
    if chain:
        header["x5c"] = list(chain)
    return make_token(header, orjson.dumps(payload), signer)


def parse_status_token(text: str) -> tuple[TokenStatusList, Token]:
    """Read a token status list; its signature is checked elsewhere.

    Raises:
        Refusal: STATUS-LIST-FORM, STATUS-LIST-SHORT, or what `jose.parse_token` refuses.

    Source: IETF Token Status List, draft 20, section 8.3.
    """
    token = parse_token(text, typ=TYPE)
    stated, kid = token.payload, token.header.get("kid")
    first, until = read_moment(stated.get("iat")), read_moment(stated.get("exp"))
    address, held = stated.get("sub"), stated.get("status_list")
    if not isinstance(address, str) or not isinstance(held, dict) or not isinstance(kid, str):
        raise Refusal("STATUS-LIST-FORM", "The status list does not say what it is.")
    # Without an end it would never grow stale: such a list is not one of ours.
    if first is None or until is None:
        raise Refusal("STATUS-LIST-FORM", "The status list has no beginning or no end.")
    if held.get("bits") != BITS or not isinstance(held.get("lst"), str):
        raise Refusal("STATUS-LIST-FORM", f"The status list does not have {BITS} bits an entry.")
    values = _unpacked(held["lst"])
    return TokenStatusList(address, did_of(kid), first, until, values), token


def _unpacked(text: str) -> bytes:
    unpacker = zlib.decompressobj()
    most = MAX_ENTRIES // _PER_BYTE
    try:
        values = unpacker.decompress(base64url.decode(text), most + 1)
    except zlib.error as error:
        raise Refusal("STATUS-LIST-FORM", "The status list cannot be unpacked.") from error
    if not unpacker.eof or unpacker.unused_data or len(values) > most:
        raise Refusal("STATUS-LIST-FORM", "The status list is cut, too long or followed by more.")
    if len(values) * _PER_BYTE < MIN_ENTRIES:
        raise Refusal("STATUS-LIST-SHORT", f"The status list has fewer than {MIN_ENTRIES} entries.")
    return values
