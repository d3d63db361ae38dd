"""Compounds: long words fall into parts that the framework's own labels know."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from comity.matching.grams import Analyser
from comity.matching.letters import fold

_WORD = re.compile(r"\w+")
_SHORTEST = 8  # letters of a word that is looked into
_LEAST = 3  # letters of a part
_KNOWN = 4  # letters from which on a word counts as one that stands alone
_SEEN = 3  # words that must begin, or end, with what is not a word itself
_ALONE = 1.5  # what a part gains by being a word
_ENOUGH = 5.0  # how good the worse of two parts must be
_STEM = 6
_KEPT = 50_000  # words of a list, so that a long one does not fill memory


def compound_parts(texts: Iterable[str]) -> Analyser:
    """Learn from labels where words may fall apart; give what finds the beginnings of the parts.

    "Datenbankentwickler" and "utvecklare, databas" share their parts, though hardly a beginning.
    A word is cut where what stands before begins many words and what follows ends many, or where
    both are words. Nothing is known of any language; only the labels tell.

    Args:
        texts: labels of one language.
    """
    words = {word for text in texts for word in _WORD.findall(fold(text))}
    alone = {word for word in words if len(word) >= _KNOWN}
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for word in words:
        for at in range(_LEAST, len(word) - _LEAST + 1):
            begins[word[:at]] += 1
            ends[word[at:]] += 1

    def good(part: str, seen: Counter[str]) -> float:
        is_word = part in alone
        if not is_word and seen[part] < _SEEN:
            return 0.0
        return (math.log1p(seen[part]) + is_word * _ALONE) * math.sqrt(len(part))

    @lru_cache(maxsize=_KEPT)
    def parts_of(word: str) -> tuple[str, ...]:
        if len(word) < _SHORTEST:
            return (word,)
        cuts = (
            (min(good(word[:at], begins), good(word[at:], ends)), at)
            for at in range(_LEAST, len(word) - _LEAST + 1)
        )
        worth, at = max(cuts)
        if worth < _ENOUGH:
            return (word,)
        return (*parts_of(word[:at]), *parts_of(word[at:]))

    return Analyser(_WORD.findall, lambda word: [part[:_STEM] for part in parts_of(word)])
