"""Trees: a ranker learned elsewhere, read from plain JSON and worked out with numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from comity.matching.trust import Trust, read_trust, trust_columns

if TYPE_CHECKING:
    from numpy import bool_, float32, int32
    from numpy.typing import NDArray

_NOTHING: dict[str, object] = {
    "names": [],
    "middles": [],
    "widths": [],
    "weights": [],
    "base": 0.0,
    "sure": 1.0,
}


@dataclass(frozen=True, slots=True)
class Ranker:
    """Boosted trees, and what their answer is worth.

    Args:
        features: names of what it looks at, in the order of the columns.
        base: what every row begins with, in log-odds.
        splits: for each node of each tree the feature; any at a leaf.
        limits: go left where the feature is at most this; without end at a leaf.
        lefts: place of the left child, the right one follows it; a leaf leads to itself.
        adds: what a leaf adds, in log-odds.
        roots: place of each tree's root.
        depth: steps from a root to the farthest leaf.
        said: raw probabilities, rising.
        worth: shares that were confirmed where the ranker said so, rising; as many as `said`.
        trust: how far the first suggestion may be ticked beforehand.
        likely: calibrated probability from which on a suggestion counts as likely.
        trained_on: names of the lists it learned from.
        digest: SHA-256 of the file.
    """

    features: tuple[str, ...]
    base: float
    splits: NDArray[int32]
    limits: NDArray[float32]
    lefts: NDArray[int32]
    adds: NDArray[float32]
    roots: NDArray[int32]
    depth: int
    said: NDArray[float32]
    worth: NDArray[float32]
    trust: Trust
    likely: float
    trained_on: tuple[str, ...]
    digest: str

    def raw(self, rows: NDArray[float32]) -> NDArray[float32]:
        """Give for each row of features how likely it is, before calibration; from 0 to 1."""
        import numpy as np

        at = np.tile(self.roots, (len(rows), 1))
        begins = (np.arange(len(rows)) * rows.shape[1])[:, None]
        told = rows.ravel()
        # All trees go down one step at a time; who has come to a leaf stays there.
        for _step in range(self.depth):
            goes_right = told.take(begins + self.splits.take(at)) > self.limits.take(at)
            at = self.lefts.take(at) + goes_right
        total = self.base + self.adds[at].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-total)), np.float32)

    def is_sure(self, rows: NDArray[float32], raw: NDArray[float32]) -> bool:
        """Tell whether the first of the candidates of one title may be ticked beforehand."""
        if not len(self.trust.weights):
            return False
        columns = trust_columns(self.trust.names, self.features, rows[None, :, :], raw[None, :])
        return bool(self.trust.chances(columns)[0] >= self.trust.sure)

    def calibrated(self, raw: NDArray[float32]) -> NDArray[float32]:
        """Give what share of suggestions like these was confirmed, from 0 to 1."""
        import numpy as np

        return np.interp(raw, self.said, self.worth).astype(np.float32)


def read_ranker(content: bytes) -> Ranker:
    """Read a ranker from its JSON file."""
    import numpy as np

    told = json.loads(content)
    splits, lefts = np.array(told["splits"], np.int32), np.array(told["lefts"], np.int32)
    bounds, roots = np.array(told["bounds"], np.float32), np.array(told["roots"], np.int32)
    is_leaf = splits < 0
    return Ranker(
        features=tuple(told["features"]),
        base=told["base"],
        splits=np.maximum(splits, 0),
        limits=np.where(is_leaf, np.float32(np.inf), bounds),
        lefts=np.where(is_leaf, np.arange(len(splits), dtype=np.int32), lefts),
        adds=np.where(is_leaf, bounds, np.float32(0)),
        roots=roots,
        depth=_depth(is_leaf, lefts, roots),
        said=np.array(told["said"], np.float32),
        worth=np.array(told["worth"], np.float32),
        trust=read_trust(told["trust"]),
        likely=told["likely"],
        trained_on=tuple(told["trained_on"]),
        digest=sha256(content).hexdigest(),
    )


def _depth(is_leaf: NDArray[bool_], lefts: NDArray[int32], roots: NDArray[int32]) -> int:
    """Count the steps from the roots to the farthest leaf."""
    import numpy as np

    depth, here = 0, roots
    while len(here := here[~is_leaf[here]]):
        here = np.concatenate([lefts[here], lefts[here] + 1])
        depth += 1
    return depth


def blank(features: tuple[str, ...] = ()) -> Ranker:
    """Give a ranker that has learned nothing, for describing candidates to one that shall."""
    return read_ranker(
        json.dumps(
            {"features": features, "base": 0.0, "splits": [], "bounds": [], "lefts": []}
            | {"roots": [], "said": [0.0, 1.0], "worth": [0.0, 1.0], "likely": 1.0}
            | {"trained_on": [], "trust": _NOTHING}
        ).encode()
    )


@cache
def shipped(name: str) -> Ranker:
    """Give a ranker that comes with the engine: `letters`, or `meaning` for use with an encoder."""
    return read_ranker(files("comity.matching").joinpath("models", f"{name}.json").read_bytes())
