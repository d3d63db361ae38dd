"""Features: what a ranker looks at in each candidate of a title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.candidates import Nearness, Spelling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32, int32, int64
    from numpy.typing import NDArray

    from comity.matching.framework import Concept

_LEVELS = 5
_VIEWS = ("", " gap", " lead", " rank")
_REST = (
    *("is group", "depth", "labels", "family4", "family3", "best of family"),
    *("above the first", "below the first", "words", "letters of it", "best sum", "second gap"),
    *("covers", "covered", "equal", "first label", "equals"),
    *("plain equal", "plain equals", "alike", "alikes"),
)


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
        members: places of the occupations below each group, group after group.
        starts: where those of each group begin in `members`.
        holders: the groups that have any.
    """

    is_group: NDArray[float32]
    depth: NDArray[float32]
    labels: NDArray[float32]
    group4: NDArray[int32]
    group3: NDArray[int32]
    parent: NDArray[int32]
    members: NDArray[int32]
    starts: NDArray[int32]
    holders: NDArray[int32]

    def best_below(self, sums: NDArray[float32]) -> NDArray[float32]:
        """Give for each group the best sum among its occupations, for an occupation its own."""
        import numpy as np

        best = sums.copy()
        if len(self.holders):
            best[self.holders] = np.maximum.reduceat(sums[self.members], self.starts)
        return best

    def above(self, sums: NDArray[float32]) -> NDArray[float32]:
        """Give for each concept the sum of the group right above it, 0 where it has none."""
        import numpy as np

        return np.where(self.parent >= 0, sums[self.parent], np.float32(0))


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

    below = _below(concepts)
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
        members=np.array([one for found in below.values() for one in found], np.int32),
        starts=np.cumsum([0, *map(len, below.values())])[:-1].astype(np.int32),
        holders=np.array(list(below), np.int32),
    )


def _below(concepts: Sequence[Concept]) -> dict[int, list[int]]:
    """Give the places of the occupations of each group that has any, by their codes."""
    from comity.matching.framework import Kind

    groups = {one.isco: at for at, one in enumerate(concepts) if one.kind is Kind.GROUP}
    found: dict[int, list[int]] = {}
    for at, one in enumerate(concepts):
        if one.kind is not Kind.GROUP:
            for until in range(1, len(one.isco) + 1):
                group = groups.get(one.isco[:until])
                if group is not None:
                    found.setdefault(group, []).append(at)
    return found


def feature_names(signals: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of `features` for these signals."""
    return (*(f"{name}{view}" for name in (*signals, "wide") for view in _VIEWS), *_REST)


def features(
    title: Spelling,
    signals: Mapping[str, NDArray[float32]],
    wide: NDArray[float32],
    chosen: NDArray[int64],
    stand: Places,
    nearness: Sequence[Nearness],
) -> NDArray[float32]:
    """Describe the candidates of one title; one row for each, columns as `feature_names`.

    Args:
        title: as it is compared.
        signals: name to scores of every concept, with those that were derived.
        wide: what the candidates were chosen by, of every concept.
        chosen: places of the candidates, the best by `wide` first.
        stand: where the concepts stand.
        nearness: of each candidate's nearest label.
    """
    import numpy as np

    size = len(chosen)
    values = np.stack([*(scores[chosen] for scores in signals.values()), wide[chosen]])
    order = np.argsort(-values, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(size)[None, :], axis=1)
    views = np.stack(
        [
            values,
            values - values.max(axis=1, initial=0, keepdims=True),
            values - values[:, :1],
            1 / (1 + ranks),
        ],
        axis=1,
    ).reshape(-1, size)
    whole = values[-1]
    first = chosen[0]
    second = whole[1] if size > 1 else np.float32(0)
    equal, is_plain, alike = (
        np.array([getattr(one, name) for one in nearness], np.float32)
        for name in ("is_equal", "is_plain", "is_alike")
    )
    title_columns = (
        len(title.folded.split()),
        len(title.folded),
        whole[0],
        whole[0] - second,
    )
    rest = [
        stand.is_group[chosen],
        stand.depth[chosen],
        np.log1p(stand.labels[chosen]),
        _support(whole, stand.group4[chosen]),
        _support(whole, stand.group3[chosen]),
        _leads(whole, stand.group4[chosen]),
        chosen == stand.parent[first],
        stand.parent[chosen] == first,
        *(np.full(size, value, np.float32) for value in title_columns),
        np.array([one.covers for one in nearness], np.float32),
        np.array([one.covered for one in nearness], np.float32),
        equal,
        np.array([one.is_first for one in nearness], np.float32),
        np.full(size, equal.sum(), np.float32),
        is_plain,
        np.full(size, is_plain.sum(), np.float32),
        alike,
        np.full(size, alike.sum(), np.float32),
    ]
    columns = np.concatenate([views, np.stack([np.asarray(one, np.float32) for one in rest])])
    return np.ascontiguousarray(columns.T, np.float32)


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
