"""Canonical JSON: the one sequence of bytes that is hashed and signed."""

import re
from typing import Final, cast

import orjson
import rfc8785

from comity.values.refusals import Refusal

_OPTIONS: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
# For the quick look at numbers and letters beyond the basic plane: digits made alike, and away with
# all that can be neither. What it takes for a number inside a text only costs time.
_DIGITS_ALIKE: Final = bytes.maketrans(b"-123456789", b"0000000000")
_DULL: Final = bytes(
    set(b"abcdfghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/_") | set(range(0x80, 0xF0))
)
_FRACTION: Final = re.compile(rb'":0+[.e]')


def canonical(value: object) -> bytes:
    """Give the canonical bytes of a JSON value.

    The fast path is orjson with sorted keys; where it could differ from the standard, the slower
    reference takes over. A property test holds the two together.

    Raises:
        Refusal: JSON-NOT-CANONICAL, the value is not JSON or a number is outside its range.

    Source: RFC 8785.
    """
    try:
        quick = orjson.dumps(value, option=_OPTIONS)
    except TypeError:
        return reference_canonical(value)
    return quick if _is_plain(quick) else reference_canonical(value)


def reference_canonical(value: object) -> bytes:
    """Give the canonical bytes by the reference implementation, about 50 times slower.

    Raises:
        Refusal: JSON-NOT-CANONICAL.
    """
    try:
        return rfc8785.dumps(cast("rfc8785._impl._Value", value))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Refusal("JSON-NOT-CANONICAL", f"The value has no canonical form: {error}.") from error


def _is_plain(quick: bytes) -> bool:
    """Tell whether orjson cannot have written anything other than the standard wants.

    It may differ in fractions and exponents, in the order of keys beyond the basic plane, and it
    writes null for infinity. Whole numbers near 2^53 it refuses by itself.
    """
    if quick[:1] not in {b"{", b"["} or b"null" in quick:
        return False
    bare = quick.translate(_DIGITS_ALIKE, _DULL)
    if not bare.isascii() or b",0" in bare or b"[0" in bare:
        return False
    return _FRACTION.search(bare) is None
