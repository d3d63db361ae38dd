"""Rankers: learn from countries' lists which candidate is meant, and write that as plain JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from bench.kit.melo import TitleSet
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from comity.matching import candidates, grams, linking, meaning
from comity.matching.candidates import MOST, feature_names
from comity.matching.encoding import Encoder
from comity.matching.linking import described, index_framework, signals_of
from comity.matching.trees import blank

_KNOTS = 24
_SURE = 0.975  # what the pre-ticked band must hold on lists that were not learned from
_FEWEST = 15  # titles of a list over a bound, so that their share tells anything
KEPT = Path(__file__).parents[2] / ".venv-matching" / "kept"


@dataclass(frozen=True)
class Examples:
    """A set as the ranker sees it; titles x candidates (x features), padded with nothing."""

    name: str
    country: str
    language: str
    features: np.ndarray
    is_meant: np.ndarray
    signals: tuple[str, ...]


def examples(one: TitleSet, encoder: Encoder | None) -> Examples:
    """Describe the candidates of every title; kept on disk by what they were made of."""
    kept = KEPT / f"{_digest(one, encoder)}.npz"
    if not kept.exists():
        index = index_framework(one.framework, one.language, encoder=encoder, ranker=blank())
        rows, meant, names = [], [], ()
        for title, means, signals in zip(
            one.titles, one.meant, signals_of(index, one.titles), strict=True
        ):
            names = tuple(signals)
            described_rows, chosen, _ = described(index, title, signals)
            rows.append(described_rows)
            meant.append([index.concepts[at].uri in means for at in chosen])
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            kept, features=np.stack(rows), is_meant=np.array(meant), signals=np.array(names)
        )
    with np.load(kept) as told:
        return Examples(
            one.name,
            one.country,
            one.language,
            told["features"],
            told["is_meant"],
            tuple(told["signals"].tolist()),
        )


def _digest(one: TitleSet, encoder: Encoder | None) -> str:
    sources = [Path(str(it.__file__)).read_bytes() for it in (candidates, grams, linking, meaning)]
    told = [one.name, one.framework.digest(), encoder.digest if encoder else "", str(MOST)]
    return sha256(b"\0".join([*sources, *(part.encode() for part in told)])).hexdigest()


def fit(learned: Sequence[Examples]) -> HistGradientBoostingClassifier:
    """Learn from sets; each counts by the root of its size, so that none outweighs the others."""
    rows = np.concatenate([one.features.reshape(-1, one.features.shape[2]) for one in learned])
    meant = np.concatenate([one.is_meant.ravel() for one in learned])
    weights = np.concatenate(
        [np.full(one.is_meant.size, len(one.is_meant) ** -0.5) for one in learned]
    )
    model = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.07,
        max_leaf_nodes=16,
        min_samples_leaf=100,
        l2_regularization=5.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(rows, meant, sample_weight=weights / weights.mean())


def raw(model: HistGradientBoostingClassifier, one: Examples) -> np.ndarray:
    """Give how likely each candidate is, before calibration; titles x candidates."""
    rows = one.features.reshape(-1, one.features.shape[2])
    return model.predict_proba(rows)[:, 1].reshape(one.is_meant.shape)


def calibration(
    said: Sequence[np.ndarray], held: Sequence[np.ndarray]
) -> tuple[list[float], list[float]]:
    """Give knots of a rising line from what rankers said to what held, on lists not learned from.

    Each list weighs the same. The first five suggestions count: they are what people see.
    """
    firsts = [np.argsort(-rows, axis=1)[:, :5] for rows in said]
    told = [np.take_along_axis(rows, at, 1).ravel() for rows, at in zip(said, firsts, strict=True)]
    truth = [np.take_along_axis(rows, at, 1).ravel() for rows, at in zip(held, firsts, strict=True)]
    weights = np.concatenate([np.full(len(one), 1 / len(one)) for one in told])
    line = IsotonicRegression(out_of_bounds="clip").fit(
        np.concatenate(told), np.concatenate(truth), sample_weight=weights
    )
    knots = np.unique(np.quantile(np.concatenate(told), np.linspace(0, 1, _KNOTS)))
    return knots.round(5).tolist(), line.predict(knots).round(4).tolist()


def sure_from(said: Sequence[np.ndarray], held: Sequence[np.ndarray]) -> float:
    """Give the raw answer from which on first suggestions hold as often as the band promises.

    It holds on the middle one of the lists: one country's crosswalk may differ from what its own
    titles say, and should not silence the band everywhere.
    """
    told = [rows.max(axis=1) for rows in said]
    truth = [
        rows[np.arange(len(rows)), first.argmax(axis=1)]
        for rows, first in zip(held, said, strict=True)
    ]
    for bound in np.arange(0.5, 1.0, 0.005):
        over = [held_[one >= bound] for one, held_ in zip(told, truth, strict=True)]
        shares = [part.mean() for part in over if len(part) >= _FEWEST]
        if not shares:
            break
        if np.median(shares) >= _SURE:
            return float(bound)
    return 1.0


def written(
    model: HistGradientBoostingClassifier,
    learned: Sequence[Examples],
    said: Sequence[np.ndarray],
) -> bytes:
    """Give a ranker as JSON: trees, calibration, bands, and what it learned from."""
    splits: list[int] = []
    bounds: list[float] = []
    lefts: list[int] = []
    roots: list[int] = []
    for (tree,) in model._predictors:
        roots.append(_put(tree.nodes, splits, bounds, lefts))
    held = [one.is_meant for one in learned]
    knots, worth = calibration(said, held)
    told = {
        "features": list(feature_names(learned[0].signals)),
        "base": round(float(model._baseline_prediction.ravel()[0]), 6),
        "splits": splits,
        "bounds": bounds,
        "lefts": lefts,
        "roots": roots,
        "said": knots,
        "worth": worth,
        "sure": round(sure_from(said, held), 5),
        "likely": 0.5,
        "trained_on": [one.name for one in learned],
    }
    return (json.dumps(told, separators=(",", ":")) + "\n").encode()


def _put(nodes: np.ndarray, splits: list[int], bounds: list[float], lefts: list[int]) -> int:
    """Lay a tree out so that right children follow left ones; give the place of its root."""
    root = len(splits)
    waiting = [(0, root)]
    splits.append(-1)
    bounds.append(0.0)
    lefts.append(0)
    while waiting:
        number, at = waiting.pop()
        node = nodes[number]
        if node["is_leaf"]:
            bounds[at] = float(f"{node['value']:.9g}")
            continue
        left = len(splits)
        splits[at], bounds[at] = int(node["feature_idx"]), float(f"{node['num_threshold']:.9g}")
        lefts[at] = left
        splits += [-1, -1]
        bounds += [0.0, 0.0]
        lefts += [0, 0]
        waiting += [(int(node["left"]), left), (int(node["right"]), left + 1)]
    return root
