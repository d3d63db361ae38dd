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
    from numpy import float32, int32, int64
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_STEM = 6


@dataclass(frozen=True, slots=True)
class Analyser:
    """How a text falls into pieces: first into words, then each word for itself.

    Args:
        words: of a folded text.
        pieces: of a word; the same word comes back in many labels and is looked at once.
    """

    words: Callable[[str], list[str]]
    pieces: Callable[[str], Sequence[str]]

    def __call__(self, text: str) -> Counter[str]:
        """Give the pieces of a text, with how often each is."""
        return Counter(piece for word in self.words(fold(text)) for piece in self.pieces(word))


def _cut(word: str, lengths: tuple[int, ...]) -> list[str]:
    padded = f" {word} "
    return [
        padded[at : at + length]
        for length in lengths
        for at in range(max(len(padded) - length, 0) + 1)
    ]


# The pieces of two to four letters inside the words of a text. A word's ends count as a letter, so
# that beginnings and endings are pieces of their own.
letter_grams = Analyser(str.split, lambda word: _cut(word, (2, 3, 4)))
# Those of three and four letters only: fewer, where labels are many.
long_grams = Analyser(str.split, lambda word: _cut(word, (3, 4)))
# The beginnings of words, since endings tell number, case and gender. Six letters; every language
# is treated alike, so no dictionary is needed.
stems = Analyser(_WORD.findall, lambda word: (word[:_STEM],))


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

    analyse: Analyser
    number: dict[str, int]
    rarity: NDArray[float32]
    begins: NDArray[int32]
    labels: NDArray[int64]
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


def gram_index(texts: Sequence[str], owners: Sequence[int], analyse: Analyser) -> GramIndex:
    """Index labels.

    Args:
        texts: the labels.
        owners: the concept of each, a number from 0; never falling from one label to the next.
        analyse: how a text falls into pieces.
    """
    import numpy as np

    rows, columns, counts, number = _held(texts, analyse)
    spread = np.bincount(columns, minlength=len(number))
    rarity = (np.log((1 + len(texts)) / (1 + spread)) + 1).astype(np.float32)
    weights = ((1 + np.log(counts.astype(np.float32))) * rarity[columns]).astype(np.float32)
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


def _held(
    texts: Sequence[str], analyse: Analyser
) -> tuple[NDArray[int64], NDArray[int64], NDArray[int64], dict[str, int]]:
    """Give for each text its pieces, how often each is, and the number of each piece."""
    import numpy as np

    number: dict[str, int] = {}
    known: dict[str, NDArray[int64]] = {}
    found: list[NDArray[int64]] = []
    sizes: list[int] = []
    for text in texts:
        size = 0
        for word in analyse.words(fold(text)):
            pieces = known.get(word)
            if pieces is None:
                places = [number.setdefault(one, len(number)) for one in analyse.pieces(word)]
                pieces = known[word] = np.array(places, np.int64)
            found.append(pieces)
            size += len(pieces)
        sizes.append(size)
    most = max(len(number), 1)
    keys = np.repeat(np.arange(len(texts)), sizes) * most
    if found:
        keys += np.concatenate(found)
    held, counts = np.unique(keys, return_counts=True)
    rows, columns = np.divmod(held, most)
    return rows, columns, counts, number


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
