"""Questions: what a run over a store asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Sweep:
    """An agreement with other values of one parameter; `occupation` empty: it touches all jobs."""

    books: Sequence[Rulebook]
    occupation: str = ""

    def touches(self, occupation: str) -> bool:
        """Tell whether cases of an occupation are counted."""
        return bool(self.books) and self.occupation in {"", occupation}


@dataclass(frozen=True, slots=True)
class Question:
    """What a run asks: two agreements, a register, and values of a parameter to try out."""

    before: Rulebook
    after: Rulebook
    registry: Registry
    sweep: Sweep = Sweep(())
