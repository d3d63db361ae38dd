"""Tables: people counted by what changes for them, and which of these tables are published."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from comity.bulk.tallies import Change, Flow, Tally
from comity.figures.suppression import LEAST_PERSONS, publishable
from comity.figures.tables import Counted

SAME, REST = "same", "rest"
ROUTES = ("automatic", "conditional", "case_by_case", "other")


def flows_of(tally: Tally, kind: str) -> Counter[Flow]:
    """Give how cases of a kind are decided."""
    return Counter({flow: count for flow, count in tally.flows.items() if flow.kind == kind})


def changes_of(tally: Tally, kind: str) -> Counter[Change]:
    """Give the cases of a kind that are decided differently."""
    return Counter({one: count for one, count in tally.changes.items() if one.kind == kind})


BY = ("city", "job", "route", "origin")
# How many of the changes may be withheld for the sake of tables that show them by something else.
_WITHHELD_AT_MOST = 2
Tables = Mapping[tuple[str, ...], Mapping[tuple[str, ...], int | None]]


def published(people: Counted) -> Tables:
    """Publish as many tables as leave the changes themselves to be read; with few cases, none.

    What a table shows by city or job must not give away what another one withholds, so every
    further table withholds more of all of them.
    """
    for most in range(len(BY), -1, -1):
        some = BY[:most]
        cells = sum(len(people.cells(("change", name))) for name in some)
        if cells * LEAST_PERSONS > sum(people.counts.values()):
            continue  # most cells would be withheld
        family = [("change",), *(("change", name) for name in some), *((n,) for n in some), ()]
        shown = publishable(people, family).tables
        if list(shown["change",].values()).count(None) <= _WITHHELD_AT_MOST:
            break
    return shown


def counted_by(flows: Counter[Flow], changes: Counter[Change]) -> Counted:
    """Count the cases by what changes, city, job, route and where the certificates come from."""
    cells: Counter[tuple[str, ...]] = Counter()
    for change, count in changes.items():
        cells[f"{change.before}>{change.after}>{change.way}", *_places(change)] += count
    unchanged: Counter[tuple[str, ...]] = Counter()
    for flow, count in flows.items():
        unchanged[flow.before, *_places(flow)] += count
    for change, count in changes.items():
        unchanged[change.before, *_places(change)] -= count
    for (before, *places), count in unchanged.items():
        cells[f"{before}>{before}>{SAME}", *places] += count
    named = Counter[str]()
    for (change_name, *_), count in cells.items():
        named[change_name] += count
    # Changes of few persons stand together, so that those of many need not be withheld for them.
    frequent = {name for name, count in named.items() if count >= LEAST_PERSONS}
    merged: Counter[tuple[str, ...]] = Counter()
    for (change_name, *places), count in cells.items():
        merged[change_name if change_name in frequent else REST, *places] += count
    levels: dict[str, tuple[str, ...]] = {"change": (*sorted(frequent), REST)}
    for turn, name in enumerate(BY, 1):
        levels[name] = tuple(sorted({cell[turn] for cell in merged})) or ("none",)
    return Counted(levels, {cell: count for cell, count in merged.items() if count})


def _places(one: Flow | Change) -> tuple[str, str, str, str]:
    route = one.before_basis if one.before_basis in ROUTES else "other"
    return one.host, one.occupation, route, one.origin


def table_of(cells: Mapping[tuple[str, ...], int | None]) -> list[dict[str, Any]]:
    """Give a table as rows; a change is written as what it was, what it is, and the way."""
    rows = []
    for (change, *places), count in cells.items():
        before, after, way = change.split(">") if change != REST else ("", "", REST)
        row = {"before": before, "after": after, "way": way, "cases": count}
        rows.append({**row, **({"of": places[0]} if places else {})})
    return rows
