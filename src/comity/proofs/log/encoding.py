"""Encoding: numbers and hashes as C2SP texts write them, one way only."""

import base64
import binascii
import re
from typing import Final

from comity.proofs.log.tree import HASH_BYTES
from comity.values.refusals import Refusal

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LARGEST: Final = (1 << 63) - 1


def number_of(text: str) -> int:
    """Read a decimal number without leading zeros.

    Raises:
        Refusal: LOG-NUMBER.
    """
    if _DECIMAL.fullmatch(text) is None or int(text) > LARGEST:
        raise Refusal("LOG-NUMBER", f"{text[:40]!r} is not a number as logs write them.")
    return int(text)


def bytes_of(text: str) -> bytes:
    """Read Base 64 with its padding, refusing every other way to write the same bytes.

    Raises:
        Refusal: LOG-BASE64.

    Source: RFC 4648 section 4.
    """
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Refusal("LOG-BASE64", "A line of the log's file is not Base 64.") from error
    if text_of(found) != text:
        raise Refusal("LOG-BASE64", "A line of the log's file is Base 64 in an unusual form.")
    return found


def hash_of(text: str) -> bytes:
    """Read one hash.

    Raises:
        Refusal: LOG-BASE64, LOG-HASH.
    """
    found = bytes_of(text)
    if len(found) != HASH_BYTES:
        raise Refusal("LOG-HASH", "A line of the log's file is not a SHA-256 hash.")
    return found


def text_of(raw: bytes) -> str:
    """Write bytes as Base 64."""
    return base64.b64encode(raw).decode()
