"""Trust: learn from countries' lists which first suggestions may be ticked beforehand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from comity.matching.features import feature_names
from comity.matching.trust import NAMES, Trust, trust_columns

if TYPE_CHECKING:
    from bench.kit.rankers import Examples

_SURE = 0.975  # what the pre-ticked band must hold on lists that were not learned from
_FEWEST = 15  # titles of a list over a bound, so that their share tells anything


def firsts(one: "Examples", said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what a ranker says of the first suggestion of each title, and whether it held."""
    first = said.argmax(axis=1)
    return said.max(axis=1), one.is_meant[np.arange(len(first)), first]


def trusted(line: Trust, one: "Examples", said: np.ndarray) -> np.ndarray:
    """Give the chance of the first suggestion of each title."""
    return line.chances(trust_columns(line.names, feature_names(one.signals), one.features, said))


def trust(learned: Sequence["Examples"], said: Sequence[np.ndarray]) -> Trust:
    """Learn how far first suggestions may be trusted; each list counts by the root of its size.

    The band begins where the first suggestions held as often as it promises on the middle one of
    the lists, each judged by a line that learned from the others: one country's crosswalk may
    differ from what its own titles say, and should not silence the band everywhere.

    Args:
        learned: sets.
        said: of each, what a ranker says that did not learn from it.
    """
    line = _line(learned, said)
    judged = []
    for at, one in enumerate(learned):
        rest = [it for it in range(len(learned)) if learned[it].country != one.country]
        if rest:
            other = _line([learned[it] for it in rest], [said[it] for it in rest])
            judged.append((trusted(other, one, said[at]), firsts(one, said[at])[1]))
    return replace(line, sure=_sure_from(judged))


def _line(learned: Sequence["Examples"], said: Sequence[np.ndarray]) -> Trust:
    columns = [
        trust_columns(NAMES, feature_names(one.signals), one.features, rows)
        for one, rows in zip(learned, said, strict=True)
    ]
    held = [firsts(one, rows)[1] for one, rows in zip(learned, said, strict=True)]
    weights = np.concatenate([np.full(len(one), len(one) ** -0.5) for one in held])
    whole = np.concatenate(columns)
    middles, widths = whole.mean(axis=0), whole.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=1000)
    model.fit((whole - middles) / widths, np.concatenate(held), sample_weight=weights)
    return Trust(
        NAMES, middles, widths, model.coef_[0].astype(np.float32), float(model.intercept_[0]), 1
    )


def _sure_from(judged: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    for bound in np.arange(0.5, 1.0, 0.005):
        over = [held[said >= bound] for said, held in judged]
        shares = [part.mean() for part in over if len(part) >= _FEWEST]
        if not shares:
            break
        if np.median(shares) >= _SURE:
            return float(bound)
    return 1.0


def told(line: Trust) -> dict[str, object]:
    """Give it as a ranker's JSON holds it."""
    lists = {name: getattr(line, name) for name in ("middles", "widths", "weights")}
    held = {name: [float(f"{one:.6g}") for one in row] for name, row in lists.items()}
    return held | {
        "names": list(line.names),
        "base": round(line.base, 6),
        "sure": round(line.sure, 4),
    }
