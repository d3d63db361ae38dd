"""Tables: people counted by several dimensions, and what of a family of tables is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from types import MappingProxyType
from typing import TypeAlias

Cell: TypeAlias = tuple[str, ...]
Dimensions: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The same people counted by all dimensions at once; it never leaves the office.

    Args:
        levels: for each dimension its values; everything is counted in this order.
        counts: by one value of every dimension; absent ones are nobody.
        impossible: cells that cannot hold anybody, as everyone knows; not secret.

    Raises:
        ValueError: a cell that is not of these levels, or a count below 0; a caller's mistake.
    """

    levels: Mapping[str, tuple[str, ...]]
    counts: Mapping[Cell, int]
    impossible: frozenset[Cell] = frozenset()

    def __post_init__(self) -> None:
        known = set(product(*self.levels.values()))
        for cell, count in self.counts.items():
            if cell not in known or count < 0 or (count and cell in self.impossible):
                raise ValueError(f"{count} in {cell}")

    @property
    def dimensions(self) -> Dimensions:
        """Name the dimensions in their order."""
        return tuple(self.levels)

    def cells(self, dimensions: Dimensions) -> tuple[Cell, ...]:
        """Give every cell of the table over some dimensions."""
        return tuple(product(*(self.levels[name] for name in dimensions)))

    def table(self, dimensions: Dimensions) -> Mapping[Cell, int]:
        """Count the people by some of the dimensions; by none, all of them."""
        places = [self.dimensions.index(name) for name in dimensions]
        counts = dict.fromkeys(self.cells(dimensions), 0)
        for cell, count in self.counts.items():
            counts[tuple(cell[place] for place in places)] += count
        return MappingProxyType(counts)

    def possible(self, dimensions: Dimensions) -> frozenset[Cell]:
        """Give the cells of a table that could hold anybody."""
        if not self.impossible:
            return frozenset(self.cells(dimensions))
        places = [self.dimensions.index(name) for name in dimensions]
        return frozenset(
            tuple(cell[place] for place in places)
            for cell in self.cells(self.dimensions)
            if cell not in self.impossible
        )


def counted(
    people: Iterable[Mapping[str, str]],
    levels: Mapping[str, tuple[str, ...]],
    impossible: frozenset[Cell] = frozenset(),
) -> Counted:
    """Count people, each told by a value of every dimension."""
    counts: dict[Cell, int] = {}
    for person in people:
        cell = tuple(person[name] for name in levels)
        counts[cell] = counts.get(cell, 0) + 1
    return Counted(levels, counts, impossible)


def with_margins(family: Iterable[Dimensions], order: Dimensions) -> tuple[Dimensions, ...]:
    """Give the tables with all their margins, larger ones first, each in the given order."""
    found = {
        tuple(name for name in order if name in some)
        for table in family
        for size in range(len(table) + 1)
        for some in combinations(table, size)
    }
    return tuple(sorted(found, key=lambda table: (-len(table), table)))
