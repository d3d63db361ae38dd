"""Base58 with the Bitcoin alphabet, as multibase prefix `z` demands."""

from collections.abc import Iterator
from typing import Final

from comity.values.refusals import Refusal

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS: Final = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_NO_LETTER: Final = 0xFF
_VALUES: Final = bytes(
    _ALPHABET.index(chr(code)) if chr(code) in _ALPHABET else _NO_LETTER for code in range(256)
)
# Decoding costs the square of the length; nothing we read is longer than a key or a signature.
MAX_LETTERS: Final = 128


def _joins() -> Iterator[tuple[int, int, int]]:
    """Give, for lanes of 8, 16 ... 512 bits: their width, every other lane, what a place weighs."""
    width, weight = 8, 58
    while width < 8 * MAX_LETTERS:
        double = 2 * width
        lower = sum(((1 << width) - 1) << at for at in range(0, 8 * MAX_LETTERS, double))
        yield width, lower, weight
        width, weight = double, weight * weight


_JOINS: Final = tuple(_joins())


def encode(raw: bytes) -> str:
    """Write bytes as base58btc without the multibase prefix.

    Source: draft-msporny-base58-03.
    """
    number = int.from_bytes(raw, "big")
    pairs: list[str] = []
    while number:
        # Two letters at a time: half the arithmetic with long numbers.
        number, rest = divmod(number, 3364)
        pairs.append(_PAIRS[rest])
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(pairs)).lstrip("1")


def decode(text: str) -> bytes:
    """Read base58btc without the multibase prefix.

    Raises:
        Refusal: BASE58, a letter outside the alphabet or too many of them.
    """
    if len(text) > MAX_LETTERS:
        raise Refusal("BASE58", f"A base58 value is longer than {MAX_LETTERS} letters.")
    values = text.encode("utf-8", "replace").translate(_VALUES)
    if _NO_LETTER in values:
        raise Refusal("BASE58", "A letter is not base58.")
    # A letter's value in each byte; neighbours are joined, all pairs at once, until one number is
    # left: seven steps instead of a step for each letter. A leading 1 is a zero.
    number = int.from_bytes(values, "big")
    for width, lower, weight in _JOINS:
        number = (number & lower) + (number >> width & lower) * weight
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
