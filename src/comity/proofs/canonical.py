"""Canonical JSON: the one sequence of bytes that is hashed and signed."""

import re
from typing import Final, cast

import orjson
import rfc8785

from comity.values.refusals import Refusal

_OPTIONS: Final = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
# Where orjson may differ from RFC 8785: fractions and exponents, integers near 2^53, the order of
# keys beyond the basic plane, and nothing for infinity. The pattern may match inside a string too;
# that only costs time.
_DOUBTFUL: Final = re.compile(rb"[:,\[]-?\d+(?:[.eE]|(?<=\d{16}))|[\xf0-\xf4]|[:,\[]null|^[-\dn]")


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
    return quick if _DOUBTFUL.search(quick) is None else reference_canonical(value)


def reference_canonical(value: object) -> bytes:
    """Give the canonical bytes by the reference implementation, about 50 times slower.

    Raises:
        Refusal: JSON-NOT-CANONICAL.
    """
    try:
        return rfc8785.dumps(cast("rfc8785._impl._Value", value))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Refusal("JSON-NOT-CANONICAL", f"The value has no canonical form: {error}.") from error
