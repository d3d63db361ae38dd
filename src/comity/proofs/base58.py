"""Base58 with the Bitcoin alphabet, as multibase prefix `z` demands."""

from typing import Final

from comity.values.refusals import Refusal

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
# Decoding costs the square of the length; nothing we read is longer than a key or a signature.
MAX_LETTERS: Final = 128


def encode(raw: bytes) -> str:
    """Write bytes as base58btc without the multibase prefix.

    Source: draft-msporny-base58-03.
    """
    number = int.from_bytes(raw, "big")
    letters: list[str] = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_ALPHABET[rest])
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(letters))


def decode(text: str) -> bytes:
    """Read base58btc without the multibase prefix.

    Raises:
        Refusal: BASE58, a letter outside the alphabet or too many of them.
    """
    if len(text) > MAX_LETTERS:
        raise Refusal("BASE58", f"A base58 value is longer than {MAX_LETTERS} letters.")
    number = 0
    try:
        for letter in text:
            number = number * 58 + _VALUE[letter]
    except KeyError as error:
        raise Refusal("BASE58", f"The letter {letter!r} is not base58.") from error
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
