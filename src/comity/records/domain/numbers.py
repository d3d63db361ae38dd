"""Check digits of numbers.

Source: ISO 7064 (pure systems MOD 97-10 and MOD 11-2).
"""

from enum import StrEnum


class Scheme(StrEnum):
    """How the last characters of a number check the others."""

    NONE = "none"
    MOD_97_10 = "mod-97-10"
    MOD_11_2 = "mod-11-2"


def is_checked(number: str, scheme: Scheme) -> bool:
    """Tell whether a number passes its scheme; blanks, dots, dashes and strokes do not count.

    Args:
        number: letters and digits; of MOD 11-2 digits, with an X as the last one perhaps.
        scheme: `NONE` passes every number.
    """
    bare = "".join(one for one in number.upper() if one not in " .-/")
    if scheme is Scheme.NONE:
        return True
    if scheme is Scheme.MOD_97_10:
        return _by_97(bare)
    return _by_11(bare)


def _by_97(bare: str) -> bool:
    if len(bare) < 3 or not (bare.isascii() and bare.isalnum() and bare[-2:].isdigit()):
        return False
    return int("".join(str(int(one, 36)) for one in bare)) % 97 == 1


def _by_11(bare: str) -> bool:
    digits = bare[:-1]
    if not digits or not (digits.isascii() and digits.isdigit() and bare[-1] in "0123456789X"):
        return False
    rest = 0
    for one in digits:
        rest = (rest + int(one)) * 2 % 11
    return (rest + ("0123456789X".index(bare[-1]))) % 11 == 1
