"""Spending: how often one may look at a running pilot without fooling oneself.

Each look spends a part of the error that is allowed in all; what a spending function leaves over
waits for later looks. Looks need neither be planned nor evenly spaced.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, erfc, exp, inf, log1p, pi, sqrt
from statistics import NormalDist

from comity.figures.intervals import chance

_NORMAL = NormalDist()
# Beyond so many standard deviations there is nothing left to count.
_EDGE = 7.5
_POINTS_PER_STEP = 8
_HALVINGS = 60

Spending = Callable[[float, float], float]


def obrien_fleming(time: float, alpha: float) -> float:
    """Spend like O'Brien and Fleming: almost nothing early, most at the end (one side's alpha).

    Args:
        time: the share of all information that is in, above 0, at most 1.
        alpha: what may be spent in all.

    Source: Lan and DeMets 1983, first function; section 6.3 of the domain design.
    """
    return 2 * _NORMAL.cdf(_NORMAL.inv_cdf(alpha / 2) / sqrt(time))


def pocock(time: float, alpha: float) -> float:
    """Spend like Pocock: nearly evenly, so that harm is seen early.

    Source: Lan and DeMets 1983, second function; section 6.3 of the domain design.
    """
    return alpha * log1p((exp(1) - 1) * time)


SPENDING: dict[str, Spending] = {"obrien_fleming": obrien_fleming, "pocock": pocock}


@dataclass(frozen=True, slots=True)
class Bound:
    """At one look: stop at so many or more (None: no count does), and what is spent so far."""

    count: int | None
    spent: float


def binomial_bounds(
    sizes: Sequence[int], p: float, *, alpha: float, spending: Spending, planned: int
) -> tuple[Bound, ...]:
    """Give the exact bounds for a count that grows from look to look.

    If each of the people counts with probability `p`, all looks together stop by mistake with a
    probability of at most `alpha`, whatever `p` or less it is. Counts are whole, so less is spent
    than allowed; the rest stays for later looks.

    Args:
        sizes: how many people there were at each look, growing.
        p: the share of people that is still no reason to stop.
        alpha: the probability of a stop by mistake that all looks share.
        spending: how it is spread over the looks.
        planned: how many there will be in all; with more than that, nothing is left to spend.

    Raises:
        ValueError: looks that do not grow, or a planned number below 1; a caller's mistake.

    Source: Lan and DeMets 1983, with the binomial distribution in place of the normal one.
    """
    if planned < 1 or any(later < earlier for earlier, later in pairwise((0, *sizes))):
        raise ValueError(f"looks at {list(sizes)} of {planned}")
    running, size, spent = [1.0], 0, 0.0
    bounds = []
    for now in sizes:
        running = _joined(running, now - size, p)
        allowed = spending(min(1.0, now / planned), alpha) if now else 0.0
        count, lost = _lowest(running, allowed - spent)
        running[count:] = [0.0] * (len(running) - count)
        spent, size = spent + lost, now
        bounds.append(Bound(count if count <= now else None, spent))
    return tuple(bounds)


def _joined(running: list[float], more: int, p: float) -> list[float]:
    """Add `more` people to a distribution of counts."""
    if not more:
        return list(running)
    new = [chance(count, more, p) for count in range(more + 1)]
    joined = [0.0] * (len(running) + more)
    for count, weight in enumerate(running):
        if weight:
            for further, chances in enumerate(new):
                joined[count + further] += weight * chances
    return joined


def _lowest(running: list[float], allowed: float) -> tuple[int, float]:
    """Give the lowest count whose tail is within what is allowed, and that tail."""
    count, tail = len(running), 0.0
    while count and tail + running[count - 1] <= allowed:
        count -= 1
        tail += running[count]
    return count, tail


def normal_bounds(
    times: Sequence[float], *, alpha: float, spending: Spending, sides: int = 2
) -> tuple[float, ...]:
    """Give the bounds of a normal statistic at given shares of information, in standard deviations.

    Args:
        times: growing shares of all information, the last at most 1.
        alpha: of all `sides` together; half of it is spent on each of two sides.
        spending: how it is spread over the looks.
        sides: 1 for an upper bound alone, 2 for its mirror image as well.

    Source: Armitage, McPherson and Rowe 1969 (the recursion); Lan and DeMets 1983.
    """
    walk, spent, bounds = _Walk(sides), 0.0, []
    for time in times:
        allowed = spending(time, alpha / sides)
        walk.go_to(time)
        bound = walk.where_tail_is(allowed - spent)
        walk.stop_beyond(bound)
        spent = allowed
        bounds.append(bound / sqrt(time))
    return tuple(bounds)


def crossing_chance(bounds: Sequence[float], times: Sequence[float], *, sides: int = 2) -> float:
    """Give the probability that a normal statistic without effect crosses a bound at some look."""
    walk, crossed = _Walk(sides), 0.0
    for bound, time in zip(bounds, times, strict=True):
        walk.go_to(time)
        crossed += sides * walk.tail(bound * sqrt(time))
        walk.stop_beyond(bound * sqrt(time))
    return crossed


class _Walk:
    """A random walk seen at times; its density where it has not stopped, as points with weights."""

    def __init__(self, sides: int) -> None:
        self._sides = sides
        self._mass: list[tuple[float, float]] = [(0.0, 1.0)]
        self._time, self._step = 0.0, 0.0

    def go_to(self, time: float) -> None:
        if time <= self._time:
            raise ValueError(f"{time} is not after {self._time}")
        self._step, self._time = sqrt(time - self._time), time

    def tail(self, bound: float) -> float:
        """Give the probability of being at the bound or beyond it now, without a stop before."""
        scale = self._step * sqrt(2)
        return sum(mass * erfc((bound - at) / scale) for at, mass in self._mass) / 2

    def where_tail_is(self, wanted: float) -> float:
        low, high = 0.0, 40.0 * sqrt(self._time)
        if self.tail(high) >= wanted:
            return inf
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.tail(middle) > wanted else (low, middle)
        return high

    def stop_beyond(self, bound: float) -> None:
        """Keep the part below the bound (and above its mirror image, with two sides)."""
        edge = _EDGE * sqrt(self._time)
        high = min(bound, edge)
        low = -high if self._sides == 2 else -edge
        count = 2 * ceil((high - low) / self._step * _POINTS_PER_STEP / 2)
        width = (high - low) / count
        norm = width / 3 / (self._step * sqrt(2 * pi))
        # Simpson's rule: 1 4 2 4 ... 4 1.
        self._mass = [
            (at, norm * (1 if n in {0, count} else 4 if n % 2 else 2) * self._density(at))
            for n in range(count + 1)
            for at in (low + n * width,)
        ]

    def _density(self, at: float) -> float:
        scale = 2 * self._step * self._step
        return sum(mass * exp(-((at - point) ** 2) / scale) for point, mass in self._mass)
