"""Kinds: the single values of the format, each converted from text by its declared type."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from comity.rules.format.languages import Localised
from comity.rules.format.nodes import Scalar
from comity.rules.format.shapes import Leaf, ListOf
from comity.values.periods import Period

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,11})")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?([eE][-+]?[0-9]{1,2})?")
_MONEY = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD = re.compile(r"P([1-9][0-9]{0,5})(WD|D|W|M|Y)")
_NOT_TEXT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|0[xob][0-9a-fA-F_]+"
    r"|[-+]?\.(inf|nan)|NaN|-?Infinity|true|True|TRUE|false|False|FALSE",
    re.IGNORECASE,
)
# Letters that change the order in which others are shown, so that a text reads differently.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_LONGEST_TEXT = 4_000
_LONGEST_PERIOD = Period(100, "Y")

SLUG = r"[a-z][a-z0-9]*([_-][a-z0-9]+)*"
VERSION = r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}"
TAG = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"


def _text(scalar: Scalar) -> str:
    if scalar.plain and _NOT_TEXT.fullmatch(scalar.text):
        raise ValueError("stands without quotes and so is a number or a truth value, not text")
    text = scalar.text
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"is longer than {_LONGEST_TEXT:,} characters")
    if not text.strip():
        raise ValueError("is blank")
    if text.isascii() and text.isprintable():
        return text  # nothing hidden, and only one way to write it
    hidden = [c for c in text if c in _OVERRIDES or _is_control(c)]
    if hidden:
        raise ValueError(f"holds the hidden character U+{ord(hidden[0]):04X}")
    return unicodedata.normalize("NFC", text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


def text(code: str, wants: str, *, pattern: str = "", nullable: bool = False) -> Leaf:
    """Read text; what looks like a number needs quotes, and `pattern` must match the whole."""
    shape = re.compile(pattern, re.DOTALL) if pattern else None

    def convert(scalar: Scalar) -> str:
        value = _text(scalar)
        if shape and not shape.fullmatch(value):
            raise ValueError
        return value

    return Leaf(code, wants, convert, nullable)


def slug(code: str, wants: str) -> Leaf:
    """Read a name in small letters, such as ``care_assistant`` or ``tri-rivers``."""
    return text(code, wants, pattern=SLUG)


def version(code: str) -> Leaf:
    """Read the number of a version of an agreement."""
    return text(code, "three numbers such as 1.2.0", pattern=VERSION)


def choice(code: str, *allowed: str) -> Leaf:
    """Read one of the allowed words."""

    def convert(scalar: Scalar) -> str:
        if scalar.text not in allowed:
            raise ValueError("is not allowed here")
        return scalar.text

    return Leaf(code, " or ".join(allowed), convert)


def flag(code: str, *, only: bool | None = None) -> Leaf:
    """Read true or false; `only` where the format allows just one of them."""

    def convert(scalar: Scalar) -> bool:
        word = scalar.text.lower()
        if word not in {"true", "false"}:
            raise ValueError("is neither true nor false")
        if only is not None and (word == "true") is not only:
            raise ValueError("is not allowed here")
        return word == "true"

    return Leaf(code, "true or false" if only is None else str(only).lower(), convert)


def whole(code: str, low: int, high: int | None = None) -> Leaf:
    """Read a whole number from `low` to `high`, both allowed."""
    wants = f"a whole number from {low} to {high}" if high else f"a whole number, {low} or more"
    wants = f"the number {low}" if low == high else wants

    def convert(scalar: Scalar) -> int:
        if not _WHOLE.fullmatch(scalar.text):
            raise ValueError("is not a whole number")
        value = int(scalar.text)
        if value < low or (high is not None and value > high):
            raise ValueError("is out of range")
        return value

    return Leaf(code, wants, convert)


def number(code: str, wants: str, *, above: str = "", low: str = "", high: str = "") -> Leaf:
    """Read an exact decimal number, never a float: greater than `above`, from `low` to `high`."""

    def convert(scalar: Scalar) -> Decimal:
        if not _DECIMAL.fullmatch(scalar.text):
            raise ValueError("is not a number")
        value = Decimal(scalar.text)
        if value and not -12 <= value.adjusted() < 12:
            raise ValueError("has too many digits")
        too_low = (above and value <= Decimal(above)) or (low and value < Decimal(low))
        if too_low or (high and value > Decimal(high)):
            raise ValueError("is out of range")
        return plain_decimal(value)

    return Leaf(code, wants, convert)


def share(code: str) -> Leaf:
    """Read a share from 0 to 1."""
    return number(code, "a share from 0 to 1, such as 0.25", low="0", high="1")


def plain_decimal(value: Decimal) -> Decimal:
    """Give the same number with no trailing zeros and no exponent."""
    short = value.normalize()
    return (short if short.as_tuple().exponent < 0 else short.quantize(Decimal(1))) + 0  # type: ignore[operator]  # finite, so the exponent is a number


def money(code: str, *, least: str = "0.00") -> Leaf:
    """Read an amount, which must be quoted text: money is never a float."""

    def convert(scalar: Scalar) -> Decimal:
        if scalar.plain:
            raise ValueError("stands without quotes; an amount is text, so that no cent is lost")
        if not _MONEY.fullmatch(scalar.text):
            raise ValueError("is not an amount")
        value = Decimal(scalar.text).quantize(Decimal("0.01"))
        if value < Decimal(least):
            raise ValueError("is too small")
        return value

    return Leaf(code, f'an amount in quotes such as "60.00", {least} or more', convert)


def day(code: str, *, nullable: bool = False) -> Leaf:
    """Read a calendar day."""

    def convert(scalar: Scalar) -> date:
        if not _DAY.fullmatch(scalar.text):
            raise ValueError("is not a date")
        try:
            value = date.fromisoformat(scalar.text)
        except ValueError:
            raise ValueError("is no day of the calendar") from None
        if not 1900 <= value.year < 2200:
            raise ValueError("is too far away")
        return value

    wants = "a date such as 2027-01-31" + (" or null" if nullable else "")
    return Leaf(code, wants, convert, nullable)


CALENDAR = ("D", "W", "M", "Y")
WORKING = (*CALENDAR, "WD")
MONTHS = ("M", "Y")


def period(
    code: str,
    *,
    most: str = "",
    least: str = "",
    units: tuple[str, ...] = CALENDAR,
    example: str = "P3M",
) -> Leaf:
    """Read a period such as ``P10WD``; working days only where somebody's calendar counts."""
    longest = Period.parse(most) if most else _LONGEST_PERIOD
    shortest = Period.parse(least) if least else None

    def convert(scalar: Scalar) -> Period:
        match = _PERIOD.fullmatch(scalar.text)
        if not match:
            raise ValueError("is not a period")
        value = Period(int(match[1]), match[2])
        if value.unit not in units:
            raise ValueError(
                "is in working days, which no city's calendar counts here"
                if value.unit == "WD"
                else "is not in months (M) or years (Y)"
            )
        if value.nominal_days > longest.nominal_days:
            raise ValueError("is too long")
        if shortest and value.nominal_days < shortest.nominal_days:
            raise ValueError("is too short")
        return value

    wants = [f"a period such as {example}"]
    wants += [f"at most {most}"] if most else []
    wants += [f"at least {least}"] if least else []
    return Leaf(code, ", ".join(wants), convert)


def words(code: str, wants: str, *, least: int = 0, pattern: str = SLUG) -> ListOf:
    """Read a list of names, each once."""
    return ListOf(code, wants, text(code, wants, pattern=pattern), least=least, unique=True)


def localised(code: str = "E-L10N") -> Localised:
    """Read a text in one or more languages."""
    tag = text(code, "a language tag such as de", pattern=TAG)
    return Localised(code, tag, text(code, "the text in this language"))
