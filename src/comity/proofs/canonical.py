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
# For the quick look at numbers and letters beyond the basic plane: digits made alike, a list begun
# like one going on, and away with all that can be neither. What it takes for a number inside
# a text only costs time.
_DIGITS_ALIKE: Final = bytes.maketrans(b"-123456789[", b"0000000000,")
_DULL: Final = bytes(
    set(b"abcdfghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/_ #@{}]=") | set(range(0x80, 0xF0))
)
# Two, because a pattern that begins with fixed letters is looked for ten times as fast.
_FRACTION: Final = re.compile(rb'":0+[.e]')
_LISTED_FRACTION: Final = re.compile(rb",0+[.e]")


def canonical(value: object, *, is_parsed: bool = False) -> bytes:
    """Give the canonical bytes of a JSON value.

    The fast path is orjson with sorted keys; where it could differ from the standard, the slower
    reference takes over. A property test holds the two together.

    Args:
        value: what is written.
        is_parsed: whether it was read from JSON, which has no word for infinity.

    Raises:
        Refusal: JSON-NOT-CANONICAL, the value is not JSON or a number is outside its range.

    Source: RFC 8785.
    """
    try:
        quick = orjson.dumps(value, option=_OPTIONS)
    except TypeError:
        return reference_canonical(value)
    if not is_parsed and b"null" in quick:  # infinity, perhaps
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

    It may differ in fractions and exponents and in the order of keys beyond the basic plane. Whole
    numbers near 2^53 it refuses by itself.
    """
    if quick[:1] not in {b"{", b"["}:
        return False
    bare = quick.translate(_DIGITS_ALIKE, _DULL)
    if not bare.isascii():
        return False
    return _FRACTION.search(bare) is None and _LISTED_FRACTION.search(bare) is None
