"""Trust: how far the first suggestion of a title may be ticked beforehand, by what others held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy import float32
    from numpy.typing import NDArray

# Of the first suggestion.
_OF_FIRST = (
    *("equal", "equals", "first label", "covers", "covered", "is group", "words"),
    *("letters", "others", "near by skills", "near by labels"),
    *(
        "plain equal",
        "plain equals",
        "alike",
        "alikes",
        "plain",
        "labels",
        "family4",
        "letters of it",
    ),
)
# Of the second one, which may be as good.
_OF_SECOND = ("equal", "plain equal", "alike", "above the first", "below the first")
# Signals that may each have the first suggestion at their top.
_VOICES = (
    "letters",
    "plain",
    "stems",
    "parts",
    "all",
    "others",
    "near by skills",
    "near by labels",
)
NAMES = (
    *("certain", "margin", "share", "is first by letters", "voices"),
    *_OF_FIRST,
    *(f"second is {name}" for name in _OF_SECOND),
)
_LEAST = 1e-5


@dataclass(frozen=True, slots=True)
class Trust:
    """A line through what was confirmed on the lists of many countries.

    Args:
        names: what it looks at, some of `NAMES`.
        middles: of each of them.
        widths: of each of them, over 0.
        weights: in log-odds for one width.
        base: log-odds in the middle.
        sure: from which chance on a first suggestion may be ticked beforehand.
    """

    names: tuple[str, ...]
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
    names = tuple(told.get("names", ()))  # type: ignore[arg-type]  # texts
    return Trust(names, middles, widths, weights, float(told["base"]), float(told["sure"]))  # type: ignore[arg-type]  # numbers


def trust_columns(
    wanted: Sequence[str], names: Sequence[str], rows: NDArray[float32], raw: NDArray[float32]
) -> NDArray[float32]:
    """Describe the first suggestions of titles; one row for each.

    Args:
        wanted: some of `NAMES`, the columns in their order.
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
    ours, theirs = rows[titles, first], rows[titles, second]
    voices = [ours[:, at[f"{name} rank"]] == 1 for name in _VOICES if f"{name} rank" in at]
    told = {
        "certain": odds[titles, first],
        "margin": odds[titles, first] - odds[titles, second],
        "share": raw[titles, first] / np.maximum(raw.sum(axis=1), _LEAST),
        "is first by letters": ours[:, at["letters rank"]] == 1,
        "voices": np.mean(voices, axis=0),
        **{name: ours[:, at[name]] for name in _OF_FIRST if name in at},
        **{f"second is {name}": theirs[:, at[name]] for name in _OF_SECOND if name in at},
    }
    return np.stack([told[name] for name in wanted], axis=1).astype(np.float32)
