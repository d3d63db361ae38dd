"""Decisions: the result of applying an agreement to a case."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from comity.rules.findings import Finding

AUTOMATIC = "recognised_automatically"
RECOGNISED = "recognised"
COMPENSATION = "recognised_with_compensation"
PARTIAL = "partial_access"
REFERRED = "referred"
REFUSED = "refused"

# From the worst to the best for the person.
RANK = {REFUSED: 0, REFERRED: 1, PARTIAL: 2, COMPENSATION: 3, RECOGNISED: 4, AUTOMATIC: 5}
FAVOURABLE = frozenset({AUTOMATIC, RECOGNISED, COMPENSATION, PARTIAL})


@dataclass(frozen=True, slots=True)
class Measure:
    """A way to close the gap: who chooses or which kind, on which units, for how many months."""

    kind: str
    units: tuple[str, ...]
    months: int | None = None

    def __str__(self) -> str:
        what = f"{self.kind}:{'+'.join(self.units)}"
        return what if self.months is None else f"{what}:{self.months}M"


class UnitLine(NamedTuple):
    """One required unit beside what is held of it; levels on the EQF ladder, 0 for none."""

    unit: str
    hours: int
    required_level: int
    held_level: int
    is_core: bool

    @property
    def missing_levels(self) -> int:
        """Count the levels that are missing."""
        return max(0, self.required_level - self.held_level)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the agreement says about a case, with every reason.

    Args:
        outcome: one of six, such as ``recognised``.
        basis: the route that led there.
        due: last day of the decision period in the host's calendar; None: no deadline runs.
        gap: hours-weighted share that is missing, 0 to 1; None: nothing was compared.
        measure: how the gap can be closed.
        reasons: in the order in which they were found.
        conditions: due before the first working day; they never change the outcome.
        lines: required units beside held units; empty where nothing was compared.
    """

    outcome: str
    basis: str
    due: date | None = None
    gap: Fraction | None = None
    measure: Measure | None = None
    reasons: tuple[Finding, ...] = ()
    conditions: tuple[Finding, ...] = ()
    lines: tuple[UnitLine, ...] = ()

    @property
    def is_favourable(self) -> bool:
        """Tell whether the person gets something now."""
        return self.outcome in FAVOURABLE

    @property
    def may_be_granted_by_machine(self) -> bool:
        """Tell whether no person needs to confirm: only a plain automatic recognition.

        Source: domain design, rule 2; agreement clause 9.
        """
        return self.outcome == AUTOMATIC

    @property
    def standing(self) -> tuple[int, Fraction]:
        """Give a value that is greater for a result that is better for the person."""
        return RANK[self.outcome], -(self.gap if self.gap is not None else Fraction(0))


def four_decimals(gap: Fraction) -> str:
    """Write a share with four decimals, halves rounded up."""
    exact = Decimal(gap.numerator) / Decimal(gap.denominator)
    return str(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP))
