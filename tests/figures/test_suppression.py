"""Nothing under ten persons is published, and nobody can work it out from all that is."""

from itertools import combinations, product
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples as fewer
from tests.figures.attacking import (
    best,
    differences,
    equations,
    known,
    spread,
    total_of,
    unknowns,
)

from comity.figures.suppression import publishable
from comity.figures.tables import Counted, counted, with_margins
from comity.values.refusals import Refusal

CITIES, GROUPS, ROUTES = ("a", "b", "c"), ("x", "y"), ("auto", "cond", "case")
LEVELS = {"city": CITIES, "group": GROUPS, "route": ROUTES}
TOTAL = ()


def people(levels, *counts, impossible=()) -> Counted:
    cells = list(product(*levels.values()))
    return Counted(levels, dict(zip(cells, counts, strict=True)), frozenset(impossible))


TWO = {"city": CITIES, "group": GROUPS}
ONE_SMALL = people(TWO, 40, 4, 30, 25, 60, 33)
FAMILY = [("city", "group"), ("city",), ("group",), TOTAL]


def leaks(counted_people, told, *, least=10) -> list:
    """Every small cell, and small total of cells, that the attacker can narrow down too far."""
    found = []
    for table in with_margins(told, counted_people.dimensions):
        possible = counted_people.possible(table)
        for cell, count in counted_people.table(table).items():
            if count < least and cell in possible:
                width = spread(counted_people, told, table, cell)
                if width is not None and width < least:
                    found.append((table, cell, width))
    return found


def small_unions(counted_people, told) -> list:
    """The most that two cells of one table can be together, where they are small together."""
    rows, found = equations(counted_people, told), []
    for table in told:
        cells = counted_people.table(table)
        for one, other in combinations(counted_people.possible(table), 2):
            if cells[one] + cells[other] < 10:
                sums = (total_of(counted_people, table, cell) for cell in (one, other))
                most = best(rows, [a + b for a, b in zip(*sums, strict=True)])
                found.append(inf if most is None else most)
    return found


def test_a_small_cell_alone_would_be_given_away_by_the_totals() -> None:
    naive = {table: dict(ONE_SMALL.table(table)) for table in FAMILY}
    naive["city", "group"]["a", "y"] = None
    assert leaks(ONE_SMALL, naive) == [(("city", "group"), ("a", "y"), 0)]


def test_so_three_others_are_withheld_with_it_and_the_totals_stand() -> None:
    found = publishable(ONE_SMALL, FAMILY)
    assert found.tables["city", "group"] == {
        ("a", "x"): None,
        ("a", "y"): None,
        ("b", "x"): None,
        ("b", "y"): None,
        ("c", "x"): 60,
        ("c", "y"): 33,
    }
    assert found.tables["city",] == {("a",): 44, ("b",): 55, ("c",): 93}
    assert (found.small, found.others) == (1, 3)
    assert leaks(ONE_SMALL, known(found)) == []


@pytest.mark.parametrize("planted", [("a", "x"), ("b", "x"), ("b", "y")])
def test_one_of_them_shown_after_all_is_a_leak_that_the_attack_finds(planted) -> None:
    told = known(publishable(ONE_SMALL, FAMILY))
    told["city", "group"][planted] = ONE_SMALL.table(("city", "group"))[planted]
    assert leaks(ONE_SMALL, told) == [(("city", "group"), ("a", "y"), 0)]


def test_tables_that_are_each_safe_alone_are_a_leak_together() -> None:
    told = {table: publishable(ONE_SMALL, [table]).tables[table] for table in FAMILY}
    assert leaks(ONE_SMALL, told) == [(("city", "group"), ("a", "y"), 0)]


def test_large_numbers_are_all_published() -> None:
    large = people(TWO, 40, 14, 30, 25, 60, 10)
    found = publishable(large, FAMILY)
    assert (found.small, found.others) == (0, 0)
    assert found.tables[TOTAL] == {(): 179}


def test_ten_may_be_published_and_nine_may_not() -> None:
    assert publishable(people({"group": GROUPS}, 10, 10), [("group",)]).small == 0
    assert publishable(people({"group": GROUPS}, 9, 10), [("group",)]).small == 1


def test_an_empty_cell_is_small_unless_everyone_knows_that_it_must_be_empty() -> None:
    counts = (40, 0, 30, 25, 60, 33)
    assert publishable(people(TWO, *counts), FAMILY).small == 1
    closed = publishable(people(TWO, *counts, impossible=[("a", "y")]), FAMILY)
    assert (closed.small, closed.others) == (0, 0)
    assert closed.tables["city", "group"]["a", "y"] == 0


def test_few_people_altogether_are_not_published_at_all() -> None:
    few = people(TWO, 1, 2, 0, 1, 2, 1)
    for cells in publishable(few, FAMILY).tables.values():
        assert set(cells.values()) == {None}


def test_a_total_of_cells_is_protected_although_its_table_is_not_asked_for() -> None:
    found = publishable(people(TWO, 4, 5, 30, 25, 60, 33), [("city", "group"), TOTAL])
    assert leaks(people(TWO, 4, 5, 30, 25, 60, 33), known(found)) == []


def test_a_dimension_that_nobody_was_counted_by_is_refused() -> None:
    with pytest.raises(Refusal, match="Nobody was counted by age") as refused:
        publishable(ONE_SMALL, [("city", "age")])
    assert refused.value.code == "TABLE-UNKNOWN"


def test_a_count_that_cannot_be_is_a_mistake_of_the_caller() -> None:
    for counts, impossible in (({("a", "z"): 1}, ()), ({("a", "x"): -1}, ())):
        with pytest.raises(ValueError, match="in"):
            Counted(TWO, counts, frozenset(impossible))
    with pytest.raises(ValueError, match="1 in"):
        Counted(TWO, {("a", "x"): 1}, frozenset({("a", "x")}))


def test_people_are_counted_by_all_dimensions() -> None:
    told = [{"city": "a", "group": "x"}, {"city": "a", "group": "x"}, {"city": "c", "group": "y"}]
    assert counted(told, TWO).table(("city",)) == {("a",): 2, ("b",): 0, ("c",): 1}


SIZES = st.one_of(st.integers(0, 12), st.integers(0, 80))
TABLES = [some for size in range(4) for some in combinations(LEVELS, size)]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=fewer(40))
@given(
    st.lists(SIZES, min_size=18, max_size=18),
    st.lists(st.sampled_from(TABLES), min_size=1, max_size=5, unique=True),
    st.sets(st.integers(0, 17), max_size=4),
)
def test_no_family_of_tables_gives_a_small_number_away(counts, family, closed) -> None:
    impossible = [cell for n, cell in enumerate(product(*LEVELS.values())) if n in closed]
    counts = [0 if n in closed else count for n, count in enumerate(counts)]
    cases = people(LEVELS, *counts, impossible=impossible)
    found = publishable(cases, family)
    told = known(found)
    for table, cells in told.items():
        true = cases.table(table)
        possible = cases.possible(table)
        shown = {cell: count for cell, count in cells.items() if count is not None}
        assert all(count == true[cell] for cell, count in shown.items())
        assert all(count >= 10 for cell, count in shown.items() if cell in possible)
    assert leaks(cases, told) == []
    assert all(most >= 10 for most in small_unions(cases, told))
    assert all(rest == 0 or rest >= 10 for rest in differences(told).values())


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=fewer(40))
@given(st.lists(SIZES, min_size=18, max_size=18))
def test_no_pair_of_tables_gives_a_small_number_away(counts) -> None:
    cases = people(LEVELS, *counts)
    told = known(publishable(cases, TABLES))
    for pair in combinations(TABLES, 2):
        assert leaks(cases, {table: told[table] for table in pair}) == []


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=fewer(25))
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_whole_numbers_of_people_do_not_help_the_attacker(counts) -> None:
    """Every world with whole persons is tried: the small cell can be eleven numbers or more."""
    cases = people(TWO, *counts)
    told = known(publishable(cases, FAMILY))
    for cell, count in cases.table(("city", "group")).items():
        if count < 10:
            assert len(worlds(cases, told, cell, upto=11)) >= 11


def worlds(cases, told, wanted, *, upto) -> set[int]:
    """The numbers that a cell can be, found by trying every move of people along the tables."""
    cells = unknowns(cases)
    fixed = {
        (table, cell): count
        for table, all_cells in told.items()
        for cell, count in all_cells.items()
        if count is not None
    }
    free = [cell for cell in cells if (("city", "group"), cell) not in fixed]
    start = dict(cases.table(("city", "group")))
    seen = set()
    # What everyone may be in a free cell is bounded by the people there are, or not at all.
    for value in range(60):
        if completes(start | {wanted: value}, [c for c in free if c != wanted], fixed):
            seen.add(value)
        if len(seen) >= upto:
            break
    return seen


def completes(world, free, fixed) -> bool:
    """Whether the free cells can be filled with whole numbers so that every published one holds."""
    rows = {city: fixed.get((("city",), (city,))) for city in CITIES}
    columns = {group: fixed.get((("group",), (group,))) for group in GROUPS}
    total = fixed.get((TOTAL, ()))
    return any(
        holds(dict(world) | dict(zip(free, values, strict=True)), rows, columns, total)
        for values in fillings(world, free, rows, columns)
    )


def fillings(world, free, rows, columns):
    """Fill cell by cell; the last free one of a line with a known total follows from the rest."""
    if not free:
        yield ()
        return
    first, *rest = free
    for value in candidates(world, first, rest, rows, columns):
        for more in fillings(world | {first: value}, rest, rows, columns):
            yield (value, *more)


def candidates(world, cell, rest, rows, columns):
    city, group = cell
    if rows[city] is not None and not any(c == city for c, _ in rest):
        value = rows[city] - sum(world[city, g] for g in GROUPS if g != group)
        return [value] if value >= 0 else []
    if columns[group] is not None and not any(g == group for _, g in rest):
        value = columns[group] - sum(world[c, group] for c in CITIES if c != city)
        return [value] if value >= 0 else []
    return range(61)


def holds(world, rows, columns, total) -> bool:
    return (
        all(r is None or sum(world[c, g] for g in GROUPS) == r for c, r in rows.items())
        and all(r is None or sum(world[c, g] for c in CITIES) == r for g, r in columns.items())
        and (total is None or sum(world.values()) == total)
    )
