"""Whatever two agreements hold, their difference is exact, complete and can be turned round."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples as fewer

from comity.rules.differences import Change, Difference, applied, arranged, difference
from comity.rules.differences.places import PROTECTED
from comity.rules.differences.table import TERMS
from comity.rules.format import Document, canonical_bytes, read
from comity.rules.format.canonical import plain
from comity.values.periods import Period

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
BEFORE = read(REGION.read_bytes()).required()
RANKED = {word for term in TERMS.values() for word in term.order}
OTHER = {"added": "removed", "removed": "added", "changed": "changed"}


def examples(count: int) -> settings:
    return settings(
        deadline=None, suppress_health_check=list(HealthCheck), max_examples=fewer(count)
    )


def otherwise(value: Any, draw: Any) -> Any:
    """Another value of the same kind."""
    number = draw(st.integers(1, 9))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + number
    if isinstance(value, date):
        return value + timedelta(days=number)
    if isinstance(value, Period):
        return Period(value.count + number, draw(st.sampled_from(["D", "M", "WD", value.unit])))
    is_free = isinstance(value, str) and value not in RANKED
    return f"{value}{number}" if is_free else value


def edited(node: Any, draw: Any) -> Any:
    """The node with something in it changed, added, removed or turned round."""
    if isinstance(node, MappingProxyType):
        names = [name for name in sorted(node) if name != "path" and node[name] != ()]
        if not names:
            return node
        name = draw(st.sampled_from(names))
        return MappingProxyType({**node, name: edited(node[name], draw)})
    if not isinstance(node, tuple):
        return otherwise(node, draw)
    at = draw(st.integers(0, len(node) - 1))
    doing = draw(st.sampled_from(["edit", "edit", "drop", "double", "turn"]))
    if doing == "edit" or any(isinstance(member, str | date) for member in node):
        new = edited(node[at], draw)
        return node if new in node else (*node[:at], new, *node[at + 1 :])
    if doing == "drop":
        return (*node[:at], *node[at + 1 :])
    return (*node, edited(node[at], draw)) if doing == "double" else node[::-1]


@st.composite
def documents(draw: Any) -> Document:
    data = BEFORE.data
    for _ in range(draw(st.integers(0, 6))):
        data = edited(data, draw)
    return Document(data)


def turned(change: Change) -> tuple:
    return (
        change.path, OTHER[change.kind], plain(change.new), plain(change.old),
        change.leaning.opposite,
    )  # fmt: skip


def told(change: Change) -> tuple:
    return (change.path, change.kind, plain(change.old), plain(change.new), change.leaning)


@examples(100)
@given(documents())
def test_nothing_differs_from_itself(document) -> None:
    assert difference(document, document).changes == ()


@examples(200)
@given(documents(), documents())
def test_making_the_changes_in_one_gives_the_other(before, after) -> None:
    made = applied(before, difference(before, after))
    assert canonical_bytes(made) == canonical_bytes(arranged(after))


@examples(200)
@given(documents(), documents())
def test_the_way_back_mirrors_the_way_there(before, after) -> None:
    there, back = difference(before, after), difference(after, before)
    assert [turned(change) for change in there.changes] == [told(change) for change in back.changes]
    for one, other in zip(there.changes, back.changes, strict=True):
        # To take a phase or a version away weighs more than to add it.
        if not re.search(r"phases|versions\[[^]]*\]$", one.path):
            assert one.change_class == other.change_class


@examples(100)
@given(documents())
def test_every_change_is_found_at_its_path(after) -> None:
    found = difference(BEFORE, after)
    for change in found.changes:
        assert change.clause.path.startswith(change.clause.number)
        assert (change.clause.number in found.protected) == (change.clause.number in PROTECTED)
        if change.kind != "added":
            assert plain(change.old) in resolved(plain(arranged(BEFORE).data), change.path)
        if change.kind != "removed":
            assert plain(change.new) in resolved(plain(arranged(after).data), change.path)


def resolved(node: Any, path: str) -> list[Any]:
    """Follow a JSON path of the kinds that a difference writes."""
    nodes = [node]
    for name, quoted, tests in re.findall(
        r"\.(\w+)|\['([^']*)'\]|\[\?((?:[^\]']|'[^']*')*)\]", path.removeprefix("$")
    ):
        if tests:
            nodes = [
                m for one in nodes for m in one if all(holds(m, t) for t in tests.split(" && "))
            ]
        else:
            nodes = [one[name or quoted] for one in nodes]
    return nodes


def holds(member: Any, test: str) -> bool:
    name, value = re.fullmatch(r"@(?:\.(\w+))?==(.*)", test).groups()
    found = member[name] if name else member
    shown = found if isinstance(found, str) else json.dumps(found)
    return value.strip("'") == shown


@examples(100)
@given(st.integers(0, 2**32), documents())
def test_the_order_of_lists_whose_order_means_nothing_makes_no_difference(number, after) -> None:
    luck = Random(number)

    def shuffled(node: Any, name: str = "") -> Any:
        if isinstance(node, MappingProxyType):
            names = luck.sample(list(node), len(node))
            return MappingProxyType({n: shuffled(node[n], n) for n in names})
        if not isinstance(node, tuple) or name in {"languages", "grading"}:
            return node
        return tuple(shuffled(member) for member in luck.sample(node, len(node)))

    assert difference(after, Document(shuffled(after.data))) == Difference(())


def test_the_table_has_no_class_that_the_format_does_not_know() -> None:
    assert {term.change_class for term in TERMS.values()} == {"editorial", "parameter", "rights"}
