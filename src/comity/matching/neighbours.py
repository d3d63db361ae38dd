"""Neighbours: concepts that lie near each other speak for each other when a title is near some."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.candidates import top_of
from comity.matching.framework import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32, int32, int64
    from numpy.typing import NDArray

    from comity.matching.framework import Concept
    from comity.matching.grams import GramIndex

_NEIGHBOURS = 60  # of each concept
_ASKED = 60  # concepts near the title whose neighbours gain
_SHARPNESS = 4  # the nearest of them speak loudest
_COMMON = 0.05  # share of the concepts from which on a piece tells nothing


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest concepts of each concept.

    Args:
        near: concepts x neighbours, their places.
        much: how near each is, from 0 to 1; 0 where there are fewer.
    """

    near: NDArray[int32]
    much: NDArray[float32]

    def support(self, scores: NDArray[float32]) -> NDArray[float32]:
        """Give how much the concepts near a title speak for each concept, from 0 to 1.

        A carriage joiner is not among the labels of joiners, yet most of what is near that title
        stands beside cabinet-makers.

        Args:
            scores: of every concept, by letters and meanings.
        """
        import numpy as np

        asked = top_of(scores, _ASKED)
        weights = np.maximum(scores[asked], 0) ** _SHARPNESS
        said = self.much[asked] * weights[:, None]
        found = np.bincount(self.near[asked].ravel(), said.ravel(), len(scores))
        return np.asarray(found / max(float(found.max()), 1e-9), np.float32)


def by_labels(index: GramIndex, size: int) -> Neighbours:
    """Find neighbours by the pieces of all labels that a concept has in an index.

    Args:
        index: of labels in many languages, so that what they share is more than a spelling.
        size: how many concepts there are.
    """
    import numpy as np

    pieces = np.repeat(np.arange(len(index.rarity)), np.diff(index.begins))
    keys = index.owners[index.labels].astype(np.int64) * max(len(index.rarity), 1) + pieces
    held, counts = np.unique(keys, return_counts=True)
    return _neighbours(*np.divmod(held, max(len(index.rarity), 1)), counts, size)


def by_skills(concepts: Sequence[Concept]) -> Neighbours:
    """Find neighbours by the skills that occupations need; a group needs those of its occupations.

    Args:
        concepts: occupations and groups.
    """
    import numpy as np

    needed: dict[str, Counter[str]] = {}
    for one in concepts:
        if one.kind is not Kind.GROUP:
            for until in range(1, len(one.isco) + 1):
                below = needed.setdefault(one.isco[:until], Counter())
                below.update(dict.fromkeys((*one.essential, *one.optional), 1))
    number: dict[str, int] = {}
    rows, columns, counts = [], [], []
    for at, one in enumerate(concepts):
        skills = Counter(dict.fromkeys((*one.essential, *one.optional), 1))
        skills = needed.get(one.isco, skills) if one.kind is Kind.GROUP else skills
        rows += [at] * len(skills)
        columns += [number.setdefault(uri, len(number)) for uri in skills]
        counts += list(skills.values())
    held, skills_held, times = (np.array(part, np.int64) for part in (rows, columns, counts))
    return _neighbours(held, skills_held, times, len(concepts))


def _neighbours(
    rows: NDArray[int64], columns: NDArray[int64], counts: NDArray[int64], size: int
) -> Neighbours:
    """Find the nearest by the cosine of what they hold; rows do not fall."""
    import numpy as np

    most = min(_NEIGHBOURS, size)
    near, much = np.zeros((size, most), np.int32), np.zeros((size, most), np.float32)
    spread = np.bincount(columns, minlength=1)
    weights = (1 + np.log(counts)) * (np.log((1 + size) / (1 + spread[columns])) + 1)
    lengths = np.sqrt(np.bincount(rows, weights * weights, size))
    weights = (weights / np.maximum(lengths, 1e-9)[rows]).astype(np.float32)
    tells = spread[columns] <= max(_COMMON * size, 2)
    rows, columns, weights = rows[tells], columns[tells], weights[tells]
    order = np.argsort(columns, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(spread)))])
    holders, held = rows[order], weights[order]
    starts = np.searchsorted(rows, np.arange(size + 1))
    counts = np.diff(begins)
    for at in range(size):
        own = slice(starts[at], starts[at + 1])
        # Every holder of every piece of this concept, piece after piece, without a loop.
        sizes = counts[columns[own]]
        total = int(sizes.sum())
        if not total:
            continue
        places = np.arange(total) + np.repeat(
            begins[columns[own]] - (sizes.cumsum() - sizes), sizes
        )
        shared = held[places] * np.repeat(weights[own], sizes)
        found = np.bincount(holders[places], shared, size).astype(np.float32)
        found[at] = 0
        near[at] = top_of(found, most)
        much[at] = found[near[at]]
    return Neighbours(near, much)
