"""Meaning: how near the labels of each concept are to a title, in its own and other languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32, int32
    from numpy.typing import NDArray

    from comity.matching.encoding import Encoder

_NEIGHBOURS = 10
_WHITENING = 0.6
_SAMPLE = 500
_WEIGHT_OF_LABELS = 100  # the middle of the labels counts like so many titles


@dataclass(frozen=True, slots=True)
class Spoken:
    """The labels of one language as directions.

    Args:
        rows: one for each label, of length 1.
        owners: the concept of each label, never falling.
        crowd: how near each label is to what lies around it; labels near to everything tell little.
    """

    rows: NDArray[float32]
    owners: NDArray[int32]
    crowd: NDArray[float32]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Labels of a framework by what they mean.

    Args:
        encoder: that made the directions.
        own: labels in the language of the titles.
        others: preferred labels in each of some other languages.
        centre: mean of the labels of the titles' language.
        spread: matrix that evens out what differs within concepts.
        size: how many concepts there are.
    """

    encoder: Encoder
    own: Spoken | None
    others: tuple[Spoken, ...]
    centre: NDArray[float32]
    spread: NDArray[float32]
    size: int

    def centre_of(self, titles: Sequence[str]) -> NDArray[float32]:
        """Give the middle of a list, which is what its titles have in common and tells nothing.

        Official titles are long and plural, labels are short; taking the list's own middle away
        evens that out. The fewer titles, the more the middle of the labels counts.

        Args:
            titles: the whole list; some hundreds of it are looked at.
        """
        import numpy as np

        some = titles[:: max(1, len(titles) // _SAMPLE)][:_SAMPLE]
        if not some:
            return self.centre
        own = self.encoder.encode(some).mean(axis=0)
        weight = len(titles) / (len(titles) + _WEIGHT_OF_LABELS)
        return np.asarray(weight * own + (1 - weight) * self.centre, np.float32)

    def signals(
        self, titles: Sequence[str], centre: NDArray[float32]
    ) -> dict[str, NDArray[float32]]:
        """Give for titles, concept by concept, nearness in the own and in other languages.

        Args:
            titles: of one list, or a part of it.
            centre: of the list, by `centre_of`.

        Returns:
            `own` and `meant`: titles x concepts, 0 where nothing is known, mostly below 1.
        """
        import numpy as np

        rows = _projected(self.encoder.encode(titles), centre, self.spread)
        nothing = np.zeros((len(titles), self.size), np.float32)
        own = nothing if self.own is None else _nearness(rows, self.own, self.size)
        heard = [_nearness(rows, one, self.size) for one in self.others]
        return {"own": own, "meant": np.mean(heard, axis=0) if heard else nothing}


def meaning(
    encoder: Encoder,
    labels: Mapping[str, tuple[Sequence[str], Sequence[int]]],
    *,
    language: str,
    size: int,
) -> Meaning:
    """Encode the labels of a framework.

    Directions are centred for each language, and evened out by how the labels of one concept
    differ (within-class covariance normalisation, closed form), so that what is left tells
    concepts apart.

    Args:
        encoder: to use; wrap it in `KeptEncoder` to do this once.
        labels: language to labels and the concept of each, which never falls.
        language: of the titles.
        size: how many concepts there are.

    Source: section 4 of the matching design; Hatch et al. 2006 (normalisation); Conneau et al.
    2018 (CSLS).
    """
    import numpy as np

    encoded = {name: encoder.encode(texts) for name, (texts, _) in labels.items() if texts}
    owners = {name: np.array(owned, np.int32) for name, (_, owned) in labels.items()}
    centres = {name: rows.mean(axis=0) for name, rows in encoded.items()}
    spread = _spread({name: encoded[name] - centres[name] for name in encoded}, owners, size)
    spoken = {name: _projected(rows, centres[name], spread) for name, rows in encoded.items()}
    whole = {
        name: Spoken(rows, owners[name], _crowd(rows, spoken, name))
        for name, rows in spoken.items()
    }
    dimension = spread.shape[0]
    return Meaning(
        encoder=encoder,
        own=whole.get(language),
        others=tuple(one for name, one in whole.items() if name != language),
        centre=centres.get(language, np.zeros(dimension, np.float32)),
        spread=spread,
        size=size,
    )


def _projected(
    rows: NDArray[float32], centre: NDArray[float32], spread: NDArray[float32]
) -> NDArray[float32]:
    import numpy as np

    moved = (rows - centre) @ spread
    return np.asarray(
        moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32
    )


def _spread(
    centred: Mapping[str, NDArray[float32]], owners: Mapping[str, NDArray[int32]], size: int
) -> NDArray[float32]:
    """Give the inverse square root of the covariance within concepts, shrunk towards evenness."""
    import numpy as np

    rows = np.concatenate(list(centred.values()))
    owned = np.concatenate([owners[name] for name in centred])
    counts = np.maximum(np.bincount(owned, minlength=size), 1)
    sums = np.zeros((size, rows.shape[1]), np.float32)
    np.add.at(sums, owned, rows)
    apart = rows - (sums / counts[:, None])[owned]
    within = (apart.T @ apart) / max(len(rows), 1)
    even = np.eye(len(within)) * np.trace(within) / len(within)
    values, vectors = np.linalg.eigh(_WHITENING * within + (1 - _WHITENING) * even)
    return np.asarray((vectors / np.sqrt(np.maximum(values, 1e-9))) @ vectors.T, np.float32)


def _crowd(
    rows: NDArray[float32], spoken: Mapping[str, NDArray[float32]], name: str
) -> NDArray[float32]:
    """Give the mean nearness of each label to its nearest ones in another language.

    Not to the uploaded titles: a list of one title has no crowd.
    """
    import numpy as np

    other = next((them for one, them in spoken.items() if one != name), rows)
    found = np.empty(len(rows), np.float32)
    for begin in range(0, len(rows), 1024):
        near = rows[begin : begin + 1024] @ other.T
        most = min(_NEIGHBOURS, near.shape[1])
        found[begin : begin + 1024] = np.partition(near, -most, axis=1)[:, -most:].mean(axis=1)
    return found


def _nearness(rows: NDArray[float32], labels: Spoken, size: int) -> NDArray[float32]:
    import numpy as np

    near = 2 * (rows @ labels.rows.T) - labels.crowd
    most = min(_NEIGHBOURS, near.shape[1])
    near -= np.partition(near, -most, axis=1)[:, -most:].mean(axis=1, keepdims=True) / 2
    starts = np.flatnonzero(np.diff(labels.owners, prepend=-1))
    found = np.full((len(rows), size), near.min(initial=0), np.float32)
    found[:, labels.owners[starts]] = np.maximum.reduceat(near, starts, axis=1)
    return found
