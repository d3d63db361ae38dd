"""Suppression: withhold small counts, and as many others as keep them from being worked out.

A withheld cell is safe if the published tables would all look the same with another number in it.
So for every small cell we look for such another world: an exchange of people between the corners of
a block that no published cell notices, because the tables that would notice have these corners
withheld. More withheld cells never spoil an exchange that was found before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from types import MappingProxyType

from comity.figures.tables import Cell, Counted, Dimensions, with_margins
from comity.values.refusals import Refusal

LEAST_PERSONS = 10

_Place = tuple[Dimensions, Cell]


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown.

    Args:
        tables: every cell of every table of the family, by its dimensions in the order in which
            the people were counted; None where it is withheld.
        small: how many cells were withheld because they are small themselves.
        others: how many were withheld to keep these from being worked out.
    """

    tables: Mapping[Dimensions, Mapping[Cell, int | None]]
    small: int
    others: int


def publishable(
    people: Counted, family: Iterable[Dimensions], *, least: int = LEAST_PERSONS
) -> Published:
    """Give what of a family of tables of the same people may be published.

    No cell under `least` persons is shown, an empty one neither. Whoever knows all published
    cells of all tables cannot narrow down a small cell, or a small total of the cells of one of
    the tables, to fewer than `least` + 1 possible numbers. Withheld cells all look alike.

    Args:
        people: counted by all dimensions that any table uses.
        family: the dimensions of each table that shall be published; () is the grand total.
        least: persons, at least; agreement clause 12 says how many.

    Raises:
        Refusal: TABLE-UNKNOWN: a table uses a dimension that was not counted.

    Source: section 4.2 of the domain design; agreement clause 12, ``publish_min_n``.
    """
    shown = _known(people, family)
    search = _Search(people, shown, least)
    small = {
        (table, cell)
        for table in with_margins(shown, people.dimensions)
        for cell, count in people.table(table).items()
        if count < least and cell in people.possible(table)
    }
    search.withheld |= {place for place in small if place[0] in shown}
    primary = len(search.withheld)
    # The smallest tables first: what hides a total often hides its parts as well.
    for place in sorted(small, key=lambda place: (len(place[0]), place)):
        search.protect(place)
    return Published(
        MappingProxyType({table: search.seen(table) for table in shown}),
        small=primary,
        others=len(search.withheld) - primary,
    )


def _known(people: Counted, family: Iterable[Dimensions]) -> tuple[Dimensions, ...]:
    wanted = list(dict.fromkeys(family))
    for table in wanted:
        strange = sorted(set(table) - set(people.dimensions))
        if strange:
            message = f"Nobody was counted by {', '.join(strange)}; leave it out of the table."
            raise Refusal("TABLE-UNKNOWN", message)
    return tuple(tuple(name for name in people.dimensions if name in table) for table in wanted)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """Blocks along the same dimensions; `reach` is how many numbers they open, less one."""

    hides: frozenset[_Place]
    reach: int


class _Search:
    """Look for the cheapest exchange that protects a cell."""

    def __init__(self, people: Counted, shown: tuple[Dimensions, ...], least: int) -> None:
        self.people, self.shown, self.least = people, shown, least
        self.withheld: set[_Place] = set()
        self._tables = {table: people.table(table) for table in shown}

    def seen(self, table: Dimensions) -> Mapping[Cell, int | None]:
        return MappingProxyType(
            {
                cell: None if (table, cell) in self.withheld else count
                for cell, count in self._tables[table].items()
            }
        )

    def protect(self, place: _Place) -> None:
        """Withhold what keeps one small cell from being narrowed down."""
        best = min(self._enough(place), key=self._price)
        self.withheld |= best.hides

    def _price(self, exchange: _Exchange) -> tuple[int, int, list[_Place]]:
        new = sorted(exchange.hides - self.withheld)
        return len(new), sum(self._tables[table][cell] for table, cell in new), new

    def _enough(self, place: _Place) -> Iterator[_Exchange]:
        """Give exchanges that open the cell wide enough; the last resort always does."""
        table, cell = place
        yield _Exchange(frozenset(self._around(table, cell)), self.least)
        for size in range(1, len(table) + 1):
            for along in combinations(table, size):
                for other in self._others(table, cell, along):
                    found = self._gathered(place, along, other)
                    if found is not None:
                        yield found

    def _around(self, table: Dimensions, cell: Cell) -> Iterator[_Place]:
        # Nobody can tell how many came or went if every cell with one such person is withheld.
        whole = next(one for one in self._fibres(table, cell) if one not in self.people.impossible)
        for shown in self.shown:
            yield shown, self._projected(whole, shown)

    def _others(self, table: Dimensions, cell: Cell, along: Dimensions) -> Iterator[Cell]:
        levels = (
            [level for level in self.people.levels[name] if level != cell[table.index(name)]]
            for name in along
        )
        return product(*levels)

    def _gathered(self, place: _Place, along: Dimensions, other: Cell) -> _Exchange | None:
        """Gather the blocks of several fibres, the cheapest first, until they open enough."""
        table, cell = place
        groups: dict[frozenset[_Place], int] = {}
        for whole in self._fibres(table, cell):
            corners = self._corners(whole, along, other)
            reach = self._reach(corners)
            if reach:
                hides = frozenset(self._noticing(along, corners))
                groups[hides] = groups.get(hides, 0) + reach
        ranked = sorted(groups.items(), key=lambda group: (self._rank(group[0]), -group[1]))
        hides, reach = frozenset[_Place](), 0
        for more, wider in ranked:
            hides, reach = hides | more, reach + wider
            if reach >= self.least:
                return _Exchange(hides, reach)
        return None

    def _rank(self, hides: frozenset[_Place]) -> int:
        return len(hides - self.withheld)

    def _fibres(self, table: Dimensions, cell: Cell) -> Iterator[Cell]:
        """Give the cells of all dimensions that lie in a cell of a table."""
        given = dict(zip(table, cell, strict=True))
        levels = (
            (given[name],) if name in given else values
            for name, values in self.people.levels.items()
        )
        return product(*levels)

    def _corners(
        self, whole: Cell, along: Dimensions, other: Cell
    ) -> tuple[list[Cell], list[Cell]]:
        """Give the corners that gain together with the first, and those that lose then."""
        steps = dict(zip(along, other, strict=True))
        sides: tuple[list[Cell], list[Cell]] = ([], [])
        for size in range(len(along) + 1):
            for moved in combinations(along, size):
                corner = tuple(
                    steps[name] if name in moved else value
                    for name, value in zip(self.people.dimensions, whole, strict=True)
                )
                sides[size % 2].append(corner)
        return sides

    def _reach(self, corners: tuple[list[Cell], list[Cell]]) -> int:
        gaining, losing = corners
        return self._movable(losing, gaining) + self._movable(gaining, losing)

    def _movable(self, losing: list[Cell], gaining: list[Cell]) -> int:
        if not self.people.impossible.isdisjoint(gaining):
            return 0
        return min(self.people.counts.get(corner, 0) for corner in losing)

    def _noticing(
        self, along: Dimensions, corners: tuple[list[Cell], list[Cell]]
    ) -> Iterator[_Place]:
        """Give the cells that would notice: in every other table gains and losses cancel."""
        for shown in self.shown:
            if set(along) <= set(shown):
                for corner in (*corners[0], *corners[1]):
                    yield shown, self._projected(corner, shown)

    def _projected(self, whole: Cell, table: Dimensions) -> Cell:
        return tuple(
            value
            for name, value in zip(self.people.dimensions, whole, strict=True)
            if name in table
        )
