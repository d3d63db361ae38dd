"""Programs: which offers to take, written as whole numbers for a solver and checked afterwards."""

from collections.abc import Mapping, Sequence
from math import gcd
from typing import Any

from comity.planning.goals import Goal, levels
from comity.planning.offers import Offer, fits_in_a_week, overlaps

# Whole sums that are less than one apart are the same; the rest is what measured fastest here.
_OPTIONS: Mapping[str, bool | float | str] = {
    "output_flag": False,  # first, or it says so
    "log_to_console": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,
    "presolve": "off",
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
}
_TAKEN = 0.5  # a whole number as the solver gives it is 0 or 1 within a millionth


class Program:
    """Choose offers so that a goal is reached and no week is overfull.

    A column for each offer is 0 or 1. A core unit needs one that leads to its whole level. For the
    others a column for each missing level is at most the number of chosen offers that lead to it,
    and all of them together are enough.
    """

    def __init__(self, goal: Goal, offers: Sequence[Offer], most_load: int) -> None:
        """Write the program down.

        Args:
            goal: what is to be reached.
            offers: what may be chosen.
            most_load: how much of a week can be given, in percent.
        """
        import highspy  # loaded when something is planned, not with the program

        self._goal, self._offers, self._most_load = goal, offers, most_load
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types
        self._kind = highspy.HighsVarType.kInteger
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infinite = highspy.kHighsInf
        for name, value in _OPTIONS.items():
            self._solver.setOptionValue(name, value)
        for place in range(len(offers)):
            self._solver.addVar(0, 1)
            self._solver.changeColIntegrality(place, self._kind)
        self._columns = len(offers)
        self._levels()
        self._weeks()

    def least(self, costs: Sequence[int]) -> tuple[int, ...] | None:
        """Give the places of the choice with the least sum; None: there is no choice.

        Args:
            costs: of each offer, whole numbers from 0 up.

        Raises:
            RuntimeError: the solver gave what does not hold; it is checked in whole numbers.
        """
        # Whole numbers as small as they get: what is less than one away cannot be better.
        unit = max(1, gcd(*costs))
        for place, cost in enumerate(costs):
            self._solver.changeColCost(place, float(cost // unit))
        self._solver.run()
        if self._solver.getModelStatus() != self._optimal:
            return None
        values = self._solver.getSolution().col_value
        chosen = tuple(place for place in range(len(self._offers)) if values[place] > _TAKEN)
        taken = [self._offers[place] for place in chosen]
        reached = levels(one.gives for one in taken)
        if not (self._goal.is_reached(reached) and fits_in_a_week(taken, self._most_load)):
            raise RuntimeError("the solver's choice does not hold")
        return self._without_needless(chosen, costs)

    def _without_needless(self, chosen: tuple[int, ...], costs: Sequence[int]) -> tuple[int, ...]:
        """Leave out what is not needed, the last first; in a least sum it costs nothing."""
        kept = list(chosen)
        for place in reversed(chosen):
            others = [self._offers[one].gives for one in kept if one != place]
            if costs[place] == 0 and self._goal.is_reached(levels(others)):
                kept.remove(place)
        return tuple(kept)

    def _levels(self) -> None:
        columns: list[int] = []
        weights: list[float] = []
        total = 0
        for gap in self._goal.gaps:
            if gap.is_core:
                # Whoever reaches the whole level has reached those below it.
                leading = self._leading(gap.unit, gap.required_level)
                self._row(1.0, self._infinite, leading, [1.0] * len(leading))
                continue
            for level in range(gap.held_level + 1, gap.required_level + 1):
                leading = self._leading(gap.unit, level)
                column = self._columns
                self._solver.addVar(0.0, 1.0)
                self._columns += 1
                ones = [1.0] * len(leading)
                self._row(0.0, self._infinite, [*leading, column], [*ones, -1.0])
                columns.append(column)
                weights.append(float(gap.weight))
                total += gap.weight
        if total > self._goal.allowance:
            self._row(float(total - self._goal.allowance), self._infinite, columns, weights)

    def _leading(self, unit: str, level: int) -> list[int]:
        """Give the places of the offers that lead to a level of a unit."""
        return [place for place, one in enumerate(self._offers) if one.gives.get(unit, 0) >= level]

    def _weeks(self) -> None:
        for running in overlaps(self._offers):
            loads = [float(self._offers[place].load) for place in running]
            if sum(loads) > self._most_load:
                self._row(-self._infinite, float(self._most_load), running, loads)

    def _row(
        self, least: float, most: float, columns: Sequence[int], values: Sequence[float]
    ) -> None:
        self._solver.addRow(least, most, len(columns), list(columns), list(values))
