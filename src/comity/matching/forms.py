"""Forms: a title that is written for women and men at once, as the plain name it stands for."""

from __future__ import annotations

import re

from comity.matching.letters import fold

_SLASH = re.compile(r"\s*/\s*")
# An ending in brackets or behind a sign, as in Bäcker(in) and Pfleger*in; letters as in (m/w/d).
_ASIDES = re.compile(r"(?<=\w)\(\w{1,5}\)|(?<=\w{3})[*:_]\w{1,6}\b|\(\w(?:\s*/\s*\w)+\)")
_LONGEST_ENDING = 5
_ALIKE = 3  # letters that two forms of a word begin with alike, at least


def plain(title: str) -> str:
    """Give a title in one form, where it is written in two.

    "Berater/in" becomes "Berater", "Leiter/Leiterin eines Museums" becomes "Leiter eines Museums",
    "Acheteur / Acheteuse d'art" becomes "Acheteur d'art". Nothing is known of any language: what
    stands behind a slash is another form if it begins like what stands before it, or if it is an
    ending. Everything else stays as it is.
    """
    bare = " ".join(_ASIDES.sub("", title).split())
    if "/" not in bare:
        return bare or title
    first, *rest = _SLASH.split(bare)
    for part in rest:
        first = _joined(first, part)
    return first or title


def _joined(first: str, part: str) -> str:
    ours, theirs = first.split(), part.split()
    if not ours or not theirs:
        return first or part
    for count in range(min(len(ours), len(theirs)), 0, -1):
        pairs = zip(ours[-count:], theirs[:count], strict=True)
        if all(_is_form(one, other) for one, other in pairs):
            return " ".join([*ours, *theirs[count:]])
    if _is_ending(ours[-1], theirs[0]):
        return " ".join([*ours, *theirs[1:]])
    return f"{first}/{part}"


def _is_form(one: str, other: str) -> bool:
    ours, theirs = fold(one), fold(other)
    if ours == theirs:
        return True
    shared = next(
        (at for at, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    return shared >= _ALIKE and 2 * shared >= min(len(ours), len(theirs))


def _is_ending(word: str, ending: str) -> bool:
    bare = ending.removeprefix("-")
    is_short = bare.isalpha() and bare.islower() and len(bare) <= _LONGEST_ENDING
    return is_short and len(word) > _ALIKE and word[-1].isalpha()
