"""Candidates: the concepts that may be meant by a title, and what a ranker looks at in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.matching.letters import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32, int32, int64
    from numpy.typing import NDArray

    from comity.matching.framework import Concept

MOST = 40
# What the sum of the signals gives each of them; chosen on all lists alike, and never per country.
WEIGHTS = {"letters": 1.0, "stems": 0.4, "others": 0.3, "own": 2.0, "meant": 2.0}
_LEVELS = 5
_ALIKE = 0.5  # share of common pieces from which on two labels are one


@dataclass(frozen=True, slots=True)
class Places:
    """Where the concepts of an index stand, one entry for each concept.

    Args:
        is_group: 1 for a group, 0 for an occupation.
        depth: digits of its ISCO code, or 5 for an occupation.
        labels: how many labels it has in the language of the titles.
        group4: number of its four-digit group, -1 where it has none.
        group3: number of its three-digit group.
        parent: place of the group above it, -1 where it has none.
    """

    is_group: NDArray[float32]
    depth: NDArray[float32]
    labels: NDArray[float32]
    group4: NDArray[int32]
    group3: NDArray[int32]
    parent: NDArray[int32]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A label as it is compared: folded, and its pieces of three letters."""

    text: str
    folded: str
    threes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a concept's nearest label is to a title.

    Args:
        at: place of the label among the concept's; -1 where it has none.
        covers: share of the title's pieces that the label has.
        covered: share of the label's pieces that the title has.
        is_equal: they are the same, but for capitals and marks.
    """

    at: int = -1
    covers: float = 0.0
    covered: float = 0.0
    is_equal: bool = False


@cache
def spelling(text: str) -> Spelling:
    """Give a label as it is compared; kept, since labels come back for every title."""
    folded = fold(text)
    padded = f" {folded} "
    return Spelling(text, folded, frozenset(padded[at : at + 3] for at in range(len(padded) - 2)))


def nearest(title: Spelling, labels: Sequence[Spelling]) -> Nearness:
    """Find the label that shares most pieces of three letters with a title."""
    best, found = -1.0, Nearness()
    for at, label in enumerate(labels):
        shared = len(title.threes & label.threes)
        likeness = 2 * shared / (len(title.threes) + len(label.threes))
        if likeness > best:
            covers, covered = shared / len(title.threes), shared / len(label.threes)
            best = likeness
            found = Nearness(at, covers, covered, title.folded == label.folded)
    return found


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


def places(concepts: Sequence[Concept], counts: Sequence[int]) -> Places:
    """Place concepts by their codes.

    Args:
        concepts: occupations and groups.
        counts: labels of each in the language of the titles.
    """
    import numpy as np

    from comity.matching.framework import Kind

    at = {one.uri: place for place, one in enumerate(concepts)}
    is_group = [one.kind is Kind.GROUP for one in concepts]
    numbers: dict[str, int] = {}

    def number(code: str) -> int:
        return numbers.setdefault(code, len(numbers)) if code else -1

    parents = (next((at[up] for up in one.broader if up in at), -1) for one in concepts)
    depths = [
        min(len(one.isco), _LEVELS - 1) if group else _LEVELS
        for one, group in zip(concepts, is_group, strict=True)
    ]
    return Places(
        is_group=np.array(is_group, np.float32),
        depth=np.array(depths, np.float32),
        labels=np.array(counts, np.float32),
        group4=np.array([number(one.isco[:4]) for one in concepts], np.int32),
        group3=np.array([number(one.isco[:3]) for one in concepts], np.int32),
        parent=np.array(list(parents), np.int32),
    )


def fused(signals: Mapping[str, NDArray[float32]]) -> NDArray[float32]:
    """Give the weighted sum of the signals of each concept."""
    import numpy as np

    parts = [np.float32(WEIGHTS[name]) * scores for name, scores in signals.items()]
    return np.asarray(np.sum(parts, axis=0), np.float32)


def top_of(sums: NDArray[float32], most: int = MOST) -> NDArray[int64]:
    """Give the places of the best concepts, the best first; ties by place."""
    import numpy as np

    if len(sums) > most:
        bound = np.partition(sums, len(sums) - most)[len(sums) - most]
        chosen = np.flatnonzero(sums >= bound)
    else:
        chosen = np.arange(len(sums))
    return chosen[np.argsort(-sums[chosen], kind="stable")][:most]


def feature_names(signals: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of `features` for these signals."""
    views = [f"{name} {view}" for name in (*signals, "sum") for view in ("", "gap", "lead", "rank")]
    rest = ("is group", "depth", "labels", "parent", "family4", "family3", "best of family")
    title = ("words", "letters", "best sum", "second gap", "covers", "covered", "equal")
    return (*(one.strip() for one in views), *rest, *title)


def features(
    title: Spelling,
    signals: Mapping[str, NDArray[float32]],
    chosen: NDArray[int64],
    stand: Places,
    nearness: Sequence[Nearness],
) -> NDArray[float32]:
    """Describe the candidates of one title; one row for each, columns as `feature_names`.

    Args:
        title: as it is compared.
        signals: name to scores of every concept.
        chosen: places of the candidates, the best by `fused` first.
        stand: where the concepts stand.
        nearness: of each candidate's nearest label.
    """
    import numpy as np

    sums = fused(signals)
    columns: list[NDArray[float32]] = []
    for scores in (*signals.values(), sums):
        values = scores[chosen]
        ranked = np.argsort(np.argsort(-values, kind="stable"), kind="stable")
        highest = np.float32(values.max(initial=0))
        place = np.asarray(1 / (1 + ranked), np.float32)
        columns += [values, values - highest, values - values[0], place]
    whole = sums[chosen]
    columns += [stand.is_group[chosen], stand.depth[chosen], np.log1p(stand.labels[chosen])]
    parents = stand.parent[chosen]
    columns.append(np.where(parents >= 0, sums[parents], 0))
    columns += [_support(whole, group[chosen]) for group in (stand.group4, stand.group3)]
    columns.append(_leads(whole, stand.group4[chosen]))
    size = len(chosen)
    second = whole[1] if size > 1 else np.float32(0)
    folded = title.folded
    columns += [
        np.full(size, value, np.float32)
        for value in (len(folded.split()), len(folded), whole[0], whole[0] - second)
    ]
    columns += [
        np.array([one.covers for one in nearness], np.float32),
        np.array([one.covered for one in nearness], np.float32),
        np.array([one.is_equal for one in nearness], np.float32),
    ]
    return np.stack([np.asarray(one, np.float32) for one in columns], axis=1)


def _support(values: NDArray[float32], groups: NDArray[int32]) -> NDArray[float32]:
    """Give each candidate the share of all scores that lies in its group."""
    import numpy as np

    same = groups[:, None] == groups[None, :]
    weights = np.maximum(values, 0) ** 2
    total = max(float(weights.sum()), 1e-9)
    return np.asarray((same * weights[None, :]).sum(axis=1) / total, np.float32)


def _leads(values: NDArray[float32], groups: NDArray[int32]) -> NDArray[float32]:
    """Tell of each candidate how far it lies behind the best one of its group."""
    import numpy as np

    same = groups[:, None] == groups[None, :]
    best = np.where(same, values[None, :], -np.inf).max(axis=1)
    return np.asarray(values - best, np.float32)
