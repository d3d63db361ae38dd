"""Intervals: how far a share of people may lie from what was counted."""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, exp, lgamma, log, sqrt
from statistics import NormalDist

# Halving the unit interval this often leaves nothing that a float could tell.
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many people.

    Raises:
        ValueError: fewer than none, or more than there are; a caller's mistake.
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"{self.count} of {self.of}")

    @property
    def rest(self) -> "Share":
        """Give those who are not counted."""
        return Share(self.of - self.count, self.of)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both shares from 0 to 1."""

    low: float
    high: float


def wilson(share: Share, *, confidence: float = 0.95) -> Interval:
    """Give the score interval of a share.

    Args:
        share: of one person or more.
        confidence: of both sides together, such as 0.95.

    Source: section 4.2 of the domain design; Wilson 1927, as written by Newcombe 1998 (method 3).
    """
    z, n = NormalDist().inv_cdf((1 + confidence) / 2), share.of
    p = share.count / n
    middle = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # At the ends the formula gives the end itself, which floats may miss by a hair.
    low = 0.0 if share.count == 0 else (middle - half) / whole
    high = 1.0 if share.count == n else (middle + half) / whole
    return Interval(low, high)


def exact(share: Share, *, confidence: float = 0.95) -> Interval:
    """Give the interval whose coverage is guaranteed, from the binomial distribution itself.

    Args:
        share: of one person or more.
        confidence: of both sides together, such as 0.95.

    Source: section 4.2 of the domain design; Clopper and Pearson 1934.
    """
    tail = (1 - confidence) / 2
    low = 0.0 if share.count == 0 else _where(lambda p: at_least(share, p) > tail)
    high = 1.0 if share.count == share.of else _where(lambda p: at_least(share.rest, 1 - p) < tail)
    return Interval(low, high)


def at_least(share: Share, p: float) -> float:
    """Give the probability of so many or more, when each of `of` counts with probability p."""
    return sum(chance(count, share.of, p) for count in range(share.count, share.of + 1))


def chance(count: int, of: int, p: float) -> float:
    """Give the probability of exactly so many of so many (binomial)."""
    if not 0 <= count <= of:
        return 0.0
    if p in {0.0, 1.0}:
        return float(count == of * p)
    if of < 60:
        return float(comb(of, count) * p**count * (1 - p) ** (of - count))
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(p) + (of - count) * log(1 - p))


def _where(turns_true: Callable[[float], bool]) -> float:
    """Give the place between 0 and 1 from which on a rising condition holds."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if turns_true(middle) else (middle, high)
    return high
