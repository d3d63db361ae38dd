"""Memory: what people have confirmed helps the next titles at once, nothing is learned anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.grams import GramIndex, best_of, gram_index, letter_grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray

    from comity.matching.suggestions import Confirmed

# A title that was confirmed before counts as a label, a little less than the framework's own.
_WEIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Memory:
    """Confirmed titles, made ready.

    Args:
        by_uri: concept to the titles that were confirmed for it.
        letters: those of the list's own city by pieces of words; None where there are none.
        size: how many concepts there are.
    """

    by_uri: dict[str, list[Confirmed]]
    letters: GramIndex | None
    size: int

    @classmethod
    def of(cls, uris: Sequence[str], confirmed: Sequence[Confirmed]) -> Memory:
        """Make confirmed titles ready; those of concepts that are not known are passed over."""
        at = {uri: place for place, uri in enumerate(uris)}
        by_uri: dict[str, list[Confirmed]] = {}
        for one in confirmed:
            by_uri.setdefault(one.uri, []).append(one)
        own = sorted((at[one.uri], one.title) for one in confirmed if one.is_own and one.uri in at)
        letters = gram_index([text for _, text in own], [place for place, _ in own], letter_grams)
        return cls(by_uri, letters if own else None, len(at))

    def added(
        self, title: str, signals: dict[str, NDArray[float32]]
    ) -> dict[str, NDArray[float32]]:
        """Give the signals of a title with confirmed titles counted as labels."""
        import numpy as np

        if self.letters is None:
            return signals
        known = best_of(self.letters, self.letters.label_scores(title), self.size)
        known *= np.float32(_WEIGHT)
        names = [
            name for name in ("letters", "stems", "parts", "all", "plain", "own") if name in signals
        ]
        return signals | {name: np.maximum(signals[name], known) for name in names}

    def of_concept(self, uri: str) -> list[Confirmed]:
        """Give the titles that were confirmed for a concept, whoever's list they were on."""
        return self.by_uri.get(uri, [])
