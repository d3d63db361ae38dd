"""Strict JSON: one reading of the bytes or a typed refusal, never a guess."""

import json
from typing import Any, Final, NoReturn

import orjson

from comity.values.refusals import Fault, Refusal

MAX_BYTES: Final = 1 << 20
# What orjson reads more deeply than this it does not write again.
MAX_DEPTH: Final = 254
_BLANK: Final = b" \t\r\n"
# All that a whole number of 64 bits can have; of those, orjson itself tells the unsafe ones.
_MOST_DIGITS: Final = 19
_LARGE: Final = "The file is not readable JSON: a whole number is too large for some readers."


def parse_object(raw: bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, Any]:
    """Read one JSON object, refusing everything two parsers could read differently.

    Args:
        raw: UTF-8 bytes without byte order mark.
        max_bytes: the longest input that is looked at.

    Raises:
        Refusal: JSON-TOO-LONG, JSON-SYNTAX, JSON-DUPLICATE-KEY, JSON-TOO-DEEP or JSON-NO-OBJECT.

    Source: RFC 8259; RFC 7493 (I-JSON) 2.2 and 2.3.
    """
    text, value = _loaded(raw, max_bytes)
    if not isinstance(value, dict):
        _refuse("JSON-NO-OBJECT", "The file holds no JSON object.")
    _require_one_reading(text, value)
    return value


def parse_value(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Any:  # noqa: ANN401  # JSON
    """Read any JSON value as strictly as `parse_object` reads an object.

    Raises:
        Refusal: JSON-TOO-LONG, JSON-SYNTAX, JSON-DUPLICATE-KEY or JSON-TOO-DEEP.
    """
    text, value = _loaded(raw, max_bytes)
    _require_one_reading(text, value)
    return value


def _loaded(raw: bytes, max_bytes: int) -> tuple[bytes, Any]:
    if len(raw) > max_bytes:
        _refuse("JSON-TOO-LONG", f"The file is longer than {max_bytes} bytes.")
    text = raw.strip(_BLANK)
    try:
        return text, orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal("JSON-SYNTAX", f"The file is not readable JSON: {error}.") from error


def _require_one_reading(text: bytes, value: object) -> None:
    try:
        again = orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER)
    except TypeError as error:
        if "53-bit" in str(error):
            _refuse("JSON-SYNTAX", _LARGE)
        _refuse("JSON-TOO-DEEP", f"The file nests deeper than {MAX_DEPTH} levels.")
    # What is written again to the same bytes had no key twice: no need for the slow look.
    if text != again and text != orjson.dumps(value, option=orjson.OPT_INDENT_2):
        _require_single_keys(text)


def _require_single_keys(text: bytes) -> None:
    faults: list[Fault] = []

    def single(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                faults.append(Fault("JSON-DUPLICATE-KEY", key, f"The key {key!r} stands twice."))
            seen.add(key)

    def whole(digits: str) -> str:
        # Beyond 64 bits orjson reads a fraction, others the number itself.
        if len(digits) > _MOST_DIGITS:
            _refuse("JSON-SYNTAX", _LARGE)
        return digits

    # Numbers are left as text: their reading is orjson's, and a million digits cost nothing here.
    json.loads(text, object_pairs_hook=single, parse_int=whole, parse_float=str)
    if faults:
        message = "A key stands twice in one object; which one counts cannot be told."
        raise Refusal("JSON-DUPLICATE-KEY", message, tuple(faults))


def _refuse(code: str, message: str) -> NoReturn:
    raise Refusal(code, message)
