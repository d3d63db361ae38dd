"""Goals: what is missing for full recognition, and how much of it may stay open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# As in the rules: a level of a unit counted in these is always a whole number.
PARTS: Final = 840


@dataclass(frozen=True, slots=True)
class Gap:
    """One unit with its levels on the EQF ladder, 0 for none held; `hours` of the whole unit."""

    unit: str
    hours: int
    required_level: int
    held_level: int
    is_core: bool

    @property
    def weight(self) -> int:
        """Give what one level counts, in 1/840 hours."""
        return self.hours * PARTS // self.required_level


@dataclass(frozen=True, slots=True)
class Goal:
    """Full recognition: no core gap and no more missing than the agreement lets pass.

    Args:
        gaps: the units that lack something.
        total_hours: of all units of the standard.
        most_missing: the hours-weighted share that may stay open, 0 to 1.

    Source: domain design, sections 3.2 (S10) and 3.4.
    """

    gaps: tuple[Gap, ...]
    total_hours: int
    most_missing: Fraction

    @property
    def allowance(self) -> int:
        """Give how much may stay open, in 1/840 hours."""
        share = self.most_missing
        return share.numerator * self.total_hours * PARTS // share.denominator

    def missing(self, reached: Mapping[str, int]) -> int:
        """Give what is missing with some levels reached, in 1/840 hours."""
        return sum(gap.weight * left(gap, reached) for gap in self.gaps)

    def is_reached(self, reached: Mapping[str, int]) -> bool:
        """Tell whether some levels, by unit, are enough."""
        core = any(gap.is_core and left(gap, reached) for gap in self.gaps)
        return not core and self.missing(reached) <= self.allowance


def left(gap: Gap, reached: Mapping[str, int]) -> int:
    """Count the levels of a unit that stay missing."""
    held = max(gap.held_level, reached.get(gap.unit, 0))
    return max(0, gap.required_level - held)


def levels(gives: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Give the best level of each unit that several offers lead to; never a sum.

    Source: domain design, section 3.4 (D68).
    """
    best: dict[str, int] = {}
    for one in gives:
        for unit, level in one.items():
            best[unit] = max(level, best.get(unit, 0))
    return best
