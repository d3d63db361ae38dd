"""Shapes: what cases have in common, so that one program decides them all."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from comity.rules.facts import Facts


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """One host, one occupation, and how many places each list has.

    A case fits a shape with at least as many places as it has entries; the rest stays empty.
    """

    host: str
    occupation: str
    papers: int = 0
    results: int = 0
    practice: int = 0
    cards: int = 0
    earlier: int = 0
    existing: int = 0
    bans: int = 0
    stops: int = 0

    def covers(self, other: "Shape") -> bool:
        """Tell whether every case of the other shape fits."""
        return (self.host, self.occupation) == (other.host, other.occupation) and all(
            getattr(self, name) >= getattr(other, name) for name in PLACES
        )


PLACES = tuple(f.name for f in fields(Shape) if f.type is int or f.type == "int")


def shape_of(facts: Facts) -> Shape:
    """Give the least shape that a case fits."""
    counts = {name: len(getattr(facts, name)) for name in PLACES}
    return Shape(facts.host, facts.occupation, **counts)


def cover(shapes: Iterable[Shape]) -> Shape:
    """Give the least shape that all of some shapes of one host and occupation fit.

    Raises:
        ValueError: there is none, or they are of two hosts or occupations.
    """
    found = list(shapes)
    if len({(s.host, s.occupation) for s in found}) != 1:
        raise ValueError("a cover is made for one host and one occupation")
    most = {name: max(getattr(shape, name) for shape in found) for name in PLACES}
    return Shape(found[0].host, found[0].occupation, **most)
