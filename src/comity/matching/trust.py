"""Trust: how far the first suggestion of a title may be ticked beforehand, by what others held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32
    from numpy.typing import NDArray

# What is looked at in the first suggestion, beside what the ranker says of it and of the others.
_OF_FIRST = (
    *("equal", "equals", "first label", "covers", "covered", "is group", "words"),
    *("letters", "others", "near by skills", "near by labels"),
)
NAMES = ("certain", "margin", "share", "is first by letters", "second is equal", *_OF_FIRST)
_LEAST = 1e-5


@dataclass(frozen=True, slots=True)
class Trust:
    """A line through what was confirmed on the lists of many countries.

    Args:
        middles: of each of `NAMES`.
        widths: of each of them, over 0.
        weights: in log-odds for one width.
        base: log-odds in the middle.
        sure: from which chance on a first suggestion may be ticked beforehand.
    """

    middles: NDArray[float32]
    widths: NDArray[float32]
    weights: NDArray[float32]
    base: float
    sure: float

    def chances(self, columns: NDArray[float32]) -> NDArray[float32]:
        """Give the chance of each first suggestion; rows as `trust_columns` gives them."""
        import numpy as np

        said = self.base + ((columns - self.middles) / self.widths) @ self.weights
        return np.asarray(1 / (1 + np.exp(-said)), np.float32)


def read_trust(told: Mapping[str, Sequence[float] | float]) -> Trust:
    """Read it from a ranker's JSON."""
    import numpy as np

    middles, widths, weights = (
        np.array(told[name], np.float32) for name in ("middles", "widths", "weights")
    )
    return Trust(middles, widths, weights, float(told["base"]), float(told["sure"]))  # type: ignore[arg-type]  # numbers


def trust_columns(
    names: Sequence[str], rows: NDArray[float32], raw: NDArray[float32]
) -> NDArray[float32]:
    """Describe the first suggestions of titles; one row for each, columns as `NAMES`.

    Args:
        names: of the features.
        rows: titles x candidates x features.
        raw: what the ranker says of each candidate, before calibration.
    """
    import numpy as np

    titles = np.arange(len(raw))
    order = np.argsort(-raw, axis=1, kind="stable")
    first, second = order[:, 0], order[:, min(1, raw.shape[1] - 1)]
    at = {name: place for place, name in enumerate(names)}
    held = np.clip(raw, _LEAST, 1 - _LEAST)
    odds = np.log(held / (1 - held))
    ours = rows[titles, first]
    return np.stack(
        [
            odds[titles, first],
            odds[titles, first] - odds[titles, second],
            raw[titles, first] / np.maximum(raw.sum(axis=1), _LEAST),
            ours[:, at["letters rank"]] == 1,
            rows[titles, second, at["equal"]],
            *(ours[:, at[name]] for name in _OF_FIRST),
        ],
        axis=1,
    ).astype(np.float32)
