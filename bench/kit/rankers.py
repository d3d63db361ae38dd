"""Rankers: learn from countries' lists which candidate is meant, and write that as plain JSON."""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from inspect import getsource
from pathlib import Path

import numpy as np
from bench.kit import melo, trusting
from bench.kit.directions import KeptTexts
from bench.kit.melo import TitleSet
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from comity.matching import (
    candidates,
    compounds,
    features,
    forms,
    grams,
    linking,
    meaning,
    neighbours,
    views,
)
from comity.matching.candidates import MOST
from comity.matching.encoding import Encoder, SmallEncoder
from comity.matching.features import feature_names
from comity.matching.linking import described, index_framework, signals_of
from comity.matching.trees import blank
from comity.matching.views import DERIVED

_KNOTS = 24
_MOST_WORTH = 0.99  # a handful that all held is no promise
# Trees, rate, leaves: with meanings slower learning gained a little, with letters nothing.
_PACE = {"letters": (120, 0.07, 16), "meaning": (200, 0.04, 12)}
_TITLES = 1000  # of each set that are learned from
_ALL_OF = 10  # candidates of a title that are all looked at
_EVERY = 3  # of those behind them, one of so many
MADE_OF = (candidates, compounds, features, forms, grams, meaning, neighbours, views)
MADE_BY = (linking.described, linking.signals_of, linking.index_framework)
KEPT = Path(os.environ.get("COMITY_KEPT", Path(__file__).parents[2] / ".venv-matching" / "kept"))


@dataclass(frozen=True)
class Examples:
    """A set as the ranker sees it; titles x candidates (x features), padded with nothing."""

    name: str
    country: str
    language: str
    features: np.ndarray
    is_meant: np.ndarray
    signals: tuple[str, ...]
    digest: str

    @property
    def sums(self) -> np.ndarray:
        """Give the sum of the signals of each candidate; titles x candidates."""
        return np.asarray(self.features[:, :, feature_names(self.signals).index("sum")])


def examples(one: TitleSet, encoder: Encoder | None) -> Examples:
    """Describe the candidates of every title; kept on disk by what they were made of."""
    digest = _digest(one, encoder)
    kept = KEPT / f"{digest}.npz"
    if not kept.exists():
        print(f"  describing {one.name}, {len(one.titles):,} titles", flush=True)
        index = index_framework(one.framework, one.language, encoder=encoder, ranker=blank())
        rows, meant, names = [], [], ()
        for title, means, signals in zip(
            one.titles, one.meant, signals_of(index, one.titles), strict=True
        ):
            names = (*signals, *DERIVED)
            described_rows, chosen, _ = described(index, title, signals)
            rows.append(described_rows)
            meant.append([index.concepts[at].uri in means for at in chosen])
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part.npz")
        np.savez_compressed(
            part, features=np.stack(rows), is_meant=np.array(meant), signals=np.array(names)
        )
        part.replace(kept)  # a file that is there is whole, however the run ended
    with np.load(kept) as told:
        return Examples(
            one.name,
            one.country,
            one.language,
            told["features"],
            told["is_meant"],
            tuple(told["signals"].tolist()),
            digest,
        )


def encoder() -> KeptTexts:
    """Give the packaged encoder, keeping what it computes beside the rest."""
    return KeptTexts(SmallEncoder(), KEPT / "texts", tells=True)


def lessons(encoder: Encoder | None) -> list[Examples]:
    """Describe everything that rankers may learn from.

    With an encoder, which takes long, only the sets: COMITY_BENCH_TITLES says how many titles of
    each at the most, COMITY_BENCH_SETS of which countries.
    """
    if encoder is None:
        return [examples(one, None) for one in melo.lessons()]
    most = int(os.environ.get("COMITY_BENCH_TITLES", "3000"))
    wanted = os.environ.get("COMITY_BENCH_SETS", "").split()
    chosen = [one for one in melo.sets() if not wanted or one.country in wanted]
    return [examples(melo.thin(one, most), encoder) for one in chosen]


def _digest(one: TitleSet, encoder: Encoder | None) -> str:
    sources = [Path(str(it.__file__)).read_bytes() for it in MADE_OF]
    told = [getsource(it) for it in MADE_BY]
    told += [one.name, one.framework.digest(), encoder.digest if encoder else "", str(MOST)]
    told += one.titles if one.is_thin else ()
    return sha256(b"\0".join([*sources, *(part.encode() for part in told)])).hexdigest()


def fit(learned: Sequence[Examples]) -> HistGradientBoostingClassifier:
    """Learn from sets; each counts by the root of its size, so that none outweighs the others.

    A thousand titles of a set are looked at, and of the candidates behind the tenth every third,
    which counts threefold: more of them taught nothing and took twice as long.
    """
    parts = [_sampled(one) for one in learned]
    rows, meant, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    trees, rate, leaves = _PACE["meaning" if "own" in learned[0].signals else "letters"]
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=100,
        l2_regularization=5.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(rows, meant, sample_weight=weights / weights.mean())


def _sampled(one: Examples) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(0)
    titles = np.sort(chance.permutation(len(one.is_meant))[:_TITLES])
    meant = one.is_meant[titles]
    is_first = np.arange(meant.shape[1]) < _ALL_OF
    kept = meant | is_first | (chance.random(meant.shape) < 1 / _EVERY)
    worth = np.where(meant | is_first, 1.0, _EVERY) * len(titles) ** -0.5
    return one.features[titles][kept], meant[kept], np.broadcast_to(worth, meant.shape)[kept]


def raw(model: HistGradientBoostingClassifier, one: Examples) -> np.ndarray:
    """Give how likely each candidate is, before calibration; titles x candidates."""
    rows = one.features.reshape(-1, one.features.shape[2])
    return model.predict_proba(rows)[:, 1].reshape(one.is_meant.shape)


def left_out(one: Examples, known: Sequence[Examples], what: str) -> np.ndarray:
    """Give what a ranker says of a set that learned from the sets of others only; kept on disk.

    Args:
        one: the set.
        known: all sets.
        what: `country` leaves the set's country out, `language` its language.
    """
    others = [it for it in known if getattr(it, what) != getattr(one, what)]
    return _said([one], others)[0]


def halves(known: Sequence[Examples], *, without: str = "") -> dict[str, np.ndarray]:
    """Give what rankers say of sets, each by one that learned from the other half of the countries.

    What the band learns from such answers has seen nothing of the country that is left out, not
    even through a ranker that had learned from it.

    Args:
        known: all sets.
        without: a country that neither half has; empty for none.

    Returns:
        Name of each set, but those of that country, to the answers.
    """
    sets = [it for it in known if it.country != without]
    chosen = set(sorted({it.country for it in sets})[::2])
    one = [it for it in sets if it.country in chosen]
    two = [it for it in sets if it.country not in chosen]
    said = [*zip(one, _said(one, two), strict=True), *zip(two, _said(two, one), strict=True)]
    return {it.name: rows for it, rows in said}


def _said(sets: Sequence[Examples], others: Sequence[Examples]) -> list[np.ndarray]:
    told = [getsource(fit), getsource(_sampled), str((_PACE, _TITLES, _ALL_OF, _EVERY))]
    names = [
        sha256("|".join([*told, one.digest, *(it.digest for it in others)]).encode()).hexdigest()
        for one in sets
    ]
    kept = [KEPT / f"{name}.raw.npy" for name in names]
    if not all(path.exists() for path in kept):
        began = time.monotonic()
        model = fit(others)
        for one, path in zip(sets, kept, strict=True):
            part = path.with_suffix(".part.npy")
            np.save(part, raw(model, one))
            part.replace(path)
        without = " and ".join(one.country for one in sets)
        print(f"  learned without {without}: {time.monotonic() - began:.0f} s", flush=True)
    return [np.asarray(np.load(path)) for path in kept]


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
    worth = np.minimum(line.predict(knots), _MOST_WORTH)
    return knots.round(5).tolist(), worth.round(4).tolist()


def written(
    model: HistGradientBoostingClassifier,
    learned: Sequence[Examples],
    said: Sequence[np.ndarray],
) -> bytes:
    """Give a ranker as JSON: trees, calibration, bands, and what it learned from.

    Args:
        model: the trees.
        learned: what they learned from.
        said: of each of them, what a ranker says that learned from the other half; see `halves`.
    """
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
        "trust": trusting.told(trusting.trust(learned, said)),
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
