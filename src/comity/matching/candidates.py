"""Candidates: the concepts that may be meant by a title, by the sum of what speaks for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from comity.matching.forms import plain
from comity.matching.letters import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32, int64
    from numpy.typing import NDArray

MOST = 40
# What the sum of the signals gives each of them; chosen on all lists alike, and never per country.
WEIGHTS = {
    "letters": 1.0,
    "stems": 0.3,
    "parts": 0.2,
    "others": 0.3,
    "own": 2.0,
    "meant": 2.0,
}
# What neighbours add when candidates are chosen.
SUPPORT = {"near by labels": 0.15, "near by skills": 0.3}
_WORD = re.compile(r"\w+")
_STEM = 6
_ALIKE = 0.5  # share of common pieces from which on two labels are one


@dataclass(frozen=True, slots=True)
class Spelling:
    """A label as it is compared.

    Args:
        text: as it is written.
        folded: without capitals and marks.
        threes: its pieces of three letters.
        plain: folded, in one form where it is written in two.
        key: the beginnings of its words, sorted: the same for one and for many, and in any order.
    """

    text: str
    folded: str
    threes: frozenset[str]
    plain: str
    key: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a concept's nearest label is to a title.

    Args:
        at: place of the label among the concept's; -1 where it has none.
        covers: share of the title's pieces that the label has.
        covered: share of the label's pieces that the title has.
        is_equal: they are the same, but for capitals and marks.
        is_first: it is the concept's first label, the preferred one.
        is_plain: some label is the same in its plain form.
        is_alike: some label has words that begin the same.
    """

    at: int = -1
    covers: float = 0.0
    covered: float = 0.0
    is_equal: bool = False
    is_first: bool = False
    is_plain: bool = False
    is_alike: bool = False


@cache
def spelling(text: str) -> Spelling:
    """Give a label as it is compared; kept, since labels come back for every title."""
    folded = fold(text)
    padded = f" {folded} "
    threes = frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
    bare = fold(plain(text))
    key = " ".join(sorted({word[:_STEM] for word in _WORD.findall(bare)}))
    return Spelling(text, folded, threes, bare, key)


def nearest(title: Spelling, labels: Sequence[Spelling]) -> Nearness:
    """Find the label that shares most pieces of three letters with a title."""
    best, found = -1.0, Nearness()
    for at, label in enumerate(labels):
        shared = len(title.threes & label.threes)
        likeness = 2 * shared / (len(title.threes) + len(label.threes))
        if likeness > best:
            covers, covered = shared / len(title.threes), shared / len(label.threes)
            best = likeness
            found = Nearness(at, covers, covered, title.folded == label.folded, at == 0)
    is_plain = any(title.plain == label.plain for label in labels)
    is_alike = is_plain or any(title.key == label.key for label in labels)
    return replace(found, is_plain=is_plain, is_alike=is_alike) if is_alike else found


def thinned(labels: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out labels that hardly differ from one of the same concept: "Maurer" and "Maurerin".

    They mean the same, and an encoder takes its time for each.

    Args:
        labels: text and concept, concept after concept.
    """
    kept: list[tuple[str, int]] = []
    known: list[frozenset[str]] = []
    for text, owner in labels:
        threes = spelling(text).threes
        if not kept or kept[-1][1] != owner:
            known = []
        if all(len(threes & one) < _ALIKE * len(threes | one) for one in known):
            known.append(threes)
            kept.append((text, owner))
    return kept


def fused(signals: Mapping[str, NDArray[float32]]) -> NDArray[float32]:
    """Give the weighted sum of the signals of each concept."""
    import numpy as np

    parts = [
        np.float32(WEIGHTS[name]) * scores for name, scores in signals.items() if name in WEIGHTS
    ]
    return np.asarray(np.sum(parts, axis=0), np.float32)


def widened(sums: NDArray[float32], derived: Mapping[str, NDArray[float32]]) -> NDArray[float32]:
    """Give the sum of the signals with what neighbours add; candidates are the best of it."""
    import numpy as np

    scale = np.float32(max(float(sums.max(initial=0)), 1e-9))
    parts = [np.float32(weight) * scale * derived[name] for name, weight in SUPPORT.items()]
    return np.asarray(sums + np.sum(parts, axis=0), np.float32)


def top_of(sums: NDArray[float32], most: int = MOST) -> NDArray[int64]:
    """Give the places of the best concepts, the best first; ties by place."""
    import numpy as np

    if len(sums) > most:
        bound = np.partition(sums, len(sums) - most)[len(sums) - most]
        chosen = np.flatnonzero(sums >= bound)
    else:
        chosen = np.arange(len(sums))
    return chosen[np.argsort(-sums[chosen], kind="stable")][:most]
