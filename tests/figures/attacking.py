"""An attacker who knows every published cell of every table, and that no count is below 0."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from comity.figures.suppression import Published
from comity.figures.tables import Cell, Counted, Dimensions

Known = Mapping[Dimensions, Mapping[Cell, int | None]]
Row = list[Fraction]


def known(published: Published) -> dict[Dimensions, dict[Cell, int | None]]:
    return {table: dict(cells) for table, cells in published.tables.items()}


def unknowns(people: Counted) -> list[Cell]:
    """The numbers behind all tables: one for every value of every dimension."""
    return [cell for cell in people.cells(people.dimensions) if cell not in people.impossible]


def total_of(people: Counted, table: Dimensions, cell: Cell) -> Row:
    """The cell of a table as a sum of unknowns."""
    places = [people.dimensions.index(name) for name in table]
    return [Fraction(tuple(one[p] for p in places) == cell) for one in unknowns(people)]


def equations(people: Counted, told: Known) -> list[tuple[Row, Fraction]]:
    return [
        (total_of(people, table, cell), Fraction(count))
        for table, cells in told.items()
        for cell, count in cells.items()
        if count is not None
    ]


def spread(people: Counted, told: Known, table: Dimensions, cell: Cell) -> Fraction | None:
    """How far the attacker can narrow a cell down; None: no upper bound at all."""
    wanted, rows = total_of(people, table, cell), equations(people, told)
    most, least = best(rows, wanted), best(rows, [-value for value in wanted])
    return None if most is None or least is None else most + least


def best(rows: list[tuple[Row, Fraction]], wanted: Row) -> Fraction | None:
    """The most that a sum of unknowns can be: the simplex method in fractions, Bland's rule."""
    count, many = len(wanted), len(rows)
    table = [
        row + [Fraction(place == n) for n in range(many)] + [right]
        for place, (row, right) in enumerate(rows)
    ]
    basis = [count + place for place in range(many)]
    goal = [sum((row[n] for row in table), Fraction(0)) for n in range(count)]
    goal += [Fraction(0)] * many + [sum((row[-1] for row in table), Fraction(0))]
    run(table, basis, goal, count)
    assert goal[-1] == 0, "the published tables contradict each other"
    for place, name in enumerate(basis):  # artificial ones leave, where anything can replace them
        enters = next((n for n in range(count) if table[place][n]), None)
        if name >= count and enters is not None:
            turn(table, basis, goal, place, enters)
    goal = [*wanted, *[Fraction(0)] * many, Fraction(0)]
    for place, name in enumerate(basis):
        if name < count and goal[name]:
            factor = goal[name]
            goal = [g - factor * t for g, t in zip(goal, table[place], strict=True)]
    return -goal[-1] if run(table, basis, goal, count) else None


def run(table: list[Row], basis: list[int], goal: Row, count: int) -> bool:
    while True:
        enters = next((n for n in range(count) if goal[n] > 0), None)
        if enters is None:
            return True
        ratios = [
            (row[-1] / row[enters], basis[place], place)
            for place, row in enumerate(table)
            if row[enters] > 0
        ]
        if not ratios:
            return False
        turn(table, basis, goal, min(ratios)[2], enters)


def turn(table: list[Row], basis: list[int], goal: Row, place: int, enters: int) -> None:
    pivot = table[place][enters]
    table[place] = [value / pivot for value in table[place]]
    for other, row in enumerate(table):
        if other != place and row[enters]:
            factor = row[enters]
            table[other] = [a - factor * b for a, b in zip(row, table[place], strict=True)]
    factor = goal[enters]
    goal[:] = [a - factor * b for a, b in zip(goal, table[place], strict=True)]
    basis[place] = enters


def differences(told: Known) -> dict[tuple, int]:
    """What any two tables give by subtracting the cells of one from a total in the other."""
    found = {}
    for one, other in combinations(sorted(told, key=len), 2):
        if not set(one) < set(other):
            continue
        places = [other.index(name) for name in one]
        for cell, total in told[one].items():
            parts = [
                count
                for part, count in told[other].items()
                if tuple(part[p] for p in places) == cell
            ]
            if total is not None and None in parts:
                found[one, other, cell] = total - sum(count or 0 for count in parts)
    return found
