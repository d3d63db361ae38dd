"""Grams: which labels share letters and words with a title, weighed by how rare they are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.letters import fold

if TYPE_CHECKING:
    from numpy import float32, int32
    from numpy.typing import NDArray

Analyse = Callable[[str], Counter[str]]
_WORD = re.compile(r"\w+")
_STEM = 6


def letter_grams(text: str) -> Counter[str]:
    """Give the pieces of two to four letters inside the words of a text, with how often each is.

    A word's ends count as a letter, so that beginnings and endings are pieces of their own.
    """
    return _pieces(text, (2, 3, 4))


def long_grams(text: str) -> Counter[str]:
    """Give the pieces of three and four letters only: fewer, where labels are many."""
    return _pieces(text, (3, 4))


def _pieces(text: str, lengths: tuple[int, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in fold(text).split():
        padded = f" {word} "
        for length in lengths:
            last = len(padded) - length
            found.update(padded[at : at + length] for at in range(max(last, 0) + 1))
    return found


def stems(text: str) -> Counter[str]:
    """Give the beginnings of the words of a text: endings tell number, case and gender.

    Six letters; every language is treated alike, so no dictionary is needed.
    """
    return Counter(word[:_STEM] for word in _WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class GramIndex:
    """Labels by the pieces they hold.

    Args:
        analyse: how a text falls into pieces.
        number: piece to its place in `rarity` and `begins`.
        rarity: weight of each piece; float32, one for each piece.
        begins: where each piece's labels begin in `labels`, and the end of the last.
        labels: places of labels, piece after piece.
        weights: weight of the piece in that label; every label has length 1.
        owners: which concept each label belongs to; labels of one concept lie side by side.
        starts: where the labels of each concept begin.
    """

    analyse: Analyse
    number: dict[str, int]
    rarity: NDArray[float32]
    begins: NDArray[int32]
    labels: NDArray[int32]
    weights: NDArray[float32]
    owners: NDArray[int32]
    starts: NDArray[int32]
    holders: NDArray[int32]

    def label_scores(self, text: str) -> NDArray[float32]:
        """Give the cosine of a text with every label, from 0 to 1."""
        import numpy as np

        query = [
            (at, (1 + math.log(count)) * float(self.rarity[at]))
            for gram, count in self.analyse(text).items()
            if (at := self.number.get(gram)) is not None
        ]
        length = math.sqrt(sum(weight * weight for _, weight in query))
        if not length:
            return np.zeros(len(self.owners), np.float32)
        spans = [slice(self.begins[at], self.begins[at + 1]) for at, _ in query]
        where = np.concatenate([self.labels[span] for span in spans])
        much = np.concatenate(
            [
                self.weights[span] * np.float32(w / length)
                for span, (_, w) in zip(spans, query, strict=True)
            ]
        )
        return np.bincount(where, much, len(self.owners)).astype(np.float32)


def gram_index(texts: Sequence[str], owners: Sequence[int], analyse: Analyse) -> GramIndex:
    """Index labels.

    Args:
        texts: the labels.
        owners: the concept of each, a number from 0; never falling from one label to the next.
        analyse: how a text falls into pieces.
    """
    import numpy as np

    number: dict[str, int] = {}
    where: list[int] = []
    which: list[int] = []
    counts: list[int] = []
    for at, text in enumerate(texts):
        grams = analyse(text)
        which.extend(number.setdefault(gram, len(number)) for gram in grams)
        counts.extend(grams.values())
        where.extend([at] * len(grams))
    rows, columns = np.array(where, np.int32), np.array(which, np.int32)
    spread = np.bincount(columns, minlength=len(number))
    rarity = (np.log((1 + len(texts)) / (1 + spread)) + 1).astype(np.float32)
    weights = ((1 + np.log(np.array(counts, np.float32))) * rarity[columns]).astype(np.float32)
    lengths = np.sqrt(np.bincount(rows, weights * weights, len(texts)))
    weights /= np.maximum(lengths, 1e-9)[rows].astype(np.float32)
    order = np.argsort(columns, kind="stable")
    begins = np.concatenate([[0], np.cumsum(spread)]).astype(np.int32)
    owned = np.array(owners, np.int32)
    starts = np.flatnonzero(np.diff(owned, prepend=-1)).astype(np.int32)
    return GramIndex(
        analyse=analyse,
        number=number,
        rarity=rarity,
        begins=begins,
        labels=rows[order],
        weights=weights[order],
        owners=owned,
        starts=starts,
        holders=owned[starts],
    )


def best_of(index: GramIndex, scores: NDArray[float32], size: int) -> NDArray[float32]:
    """Give the best score of each concept's labels; 0 for a concept without labels.

    Args:
        index: whose labels were scored.
        scores: one for each label.
        size: how many concepts there are.
    """
    import numpy as np

    best = np.zeros(size, np.float32)
    if len(scores):
        best[index.holders] = np.maximum.reduceat(scores, index.starts)
    return best
