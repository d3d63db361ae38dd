"""Base58 with the Bitcoin alphabet, as multibase prefix `z` demands."""

from typing import Final

from comity.values.refusals import Refusal

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS: Final = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_NO_LETTER: Final = 0xFF
_VALUES: Final = bytes(
    _ALPHABET.index(chr(code)) if chr(code) in _ALPHABET else _NO_LETTER for code in range(256)
)
_EIGHT: Final = 58**8
# Decoding costs the square of the length; nothing we read is longer than a key or a signature.
MAX_LETTERS: Final = 128


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
    number = 0
    # Eight letters at a time: seven of eight steps in short numbers. A leading 1 is a zero.
    letters = iter(bytes(-len(values) % 8) + values)
    for a, b, c, d, e, f, g, h in zip(*[letters] * 8, strict=True):
        short = ((((((a * 58 + b) * 58 + c) * 58 + d) * 58 + e) * 58 + f) * 58 + g) * 58 + h
        number = number * _EIGHT + short
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
