"""Comparing: two documents along the shapes of the format, value by value."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from comity.rules.differences.arranging import (
    arranged,
    member_pattern,
    member_shape,
    text_of,
)
from comity.rules.differences.changes import Change, Difference, Kind
from comity.rules.differences.lists import KEYED, ORDERED, Keyed
from comity.rules.differences.places import Element, Member, Name, Place
from comity.rules.differences.rating import Found, rated
from comity.rules.format.documents import Document
from comity.rules.format.findings import Value
from comity.rules.format.languages import Localised
from comity.rules.format.overlays import Overlay
from comity.rules.format.reading import FORMAT_1
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record, Shape

_ABSENT: Value = object()


def difference(before: Document, after: Document) -> Difference:
    """Give every value that differs, in the order of the format.

    Spelling in the file, the order of names and the order of lists whose order means nothing
    make no difference.

    Source: sections 2.2 and 6.1 of the domain design; agreement clause 19.
    """
    found = _compared(FORMAT_1, "", (), arranged(before).data, arranged(after).data)
    return Difference(tuple(_change(one, before, after) for one in found))


def _change(one: Found, before: Document, after: Document) -> Change:
    change_class, leaning = rated(one, before, after)
    return Change(one.place, one.kind, one.old, one.new, change_class, leaning)


def _compared(
    shape: Shape | Maybe | None, pattern: str, place: Place, old: Value, new: Value
) -> Iterator[Found]:
    if isinstance(shape, Maybe):
        shape = shape.shape
    if isinstance(shape, Overlay):
        yield from _pilots(shape, pattern, place, old, new)
    elif isinstance(shape, Record | MapOf | Localised):
        yield from _maps(shape, pattern, place, old, new)
    elif isinstance(shape, ListOf) and pattern not in ORDERED:
        yield from _lists(shape, pattern, place, old, new)
    elif old != new:
        yield Found(pattern, place, Kind.CHANGED, old, new)


def _maps(
    shape: Record | MapOf | Localised,
    pattern: str,
    place: Place,
    old: Mapping[str, Value],
    new: Mapping[str, Value],
) -> Iterator[Found]:
    known = tuple(shape.fields) if isinstance(shape, Record) else ()
    data = sorted({*old, *new}.difference(known))
    for name in (*known, *data):
        here, below = (*place, Name(name)), member_pattern(shape, pattern, name)
        one, other = old.get(name, _ABSENT), new.get(name, _ABSENT)
        if one is not _ABSENT and other is not _ABSENT:
            found = _compared(member_shape(shape, name), below, here, one, other)
        else:
            found = _only_one(below, here, one, other)
        language = name if isinstance(shape, Localised) else ""
        yield from (each.of_language(language) for each in found) if language else found


def _only_one(pattern: str, place: Place, old: Value, new: Value) -> Iterator[Found]:
    if old is _ABSENT and new is not _ABSENT:
        yield Found(pattern, place, Kind.ADDED, None, new)
    elif new is _ABSENT and old is not _ABSENT:
        yield Found(pattern, place, Kind.REMOVED, old, None)


def _pilots(
    shape: Overlay, pattern: str, place: Place, old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterator[Found]:
    # The value has the type of the clause it replaces; it is one value, whatever it holds.
    rest = [{name: v for name, v in one.items() if name != "value"} for one in (old, new)]
    yield from _maps(shape.record, pattern, place, *rest)
    if old["value"] != new["value"]:
        here = (*place, Name("value"))
        yield Found(f"{pattern}.value", here, Kind.CHANGED, old["value"], new["value"])


def _lists(
    shape: ListOf, pattern: str, place: Place, old: tuple[Value, ...], new: tuple[Value, ...]
) -> Iterator[Found]:
    below, keyed = f"{pattern}.*", KEYED.get(pattern)
    if keyed is None:
        for value in sorted({*old} ^ {*new}, key=text_of):
            is_new = value in new
            yield from _only_one(
                below,
                (*place, Element(value)),
                _ABSENT if is_new else value,
                value if is_new else _ABSENT,
            )
        return
    repeated = _repeated(keyed, old) | _repeated(keyed, new)
    ones, others = (_by_key(keyed, values, repeated) for values in (old, new))
    for key in sorted({*ones, *others}):
        member, one = ones.get(key, (None, _ABSENT))
        member, other = others.get(key, (member, _ABSENT))
        here = (*place, member) if member else place
        if one is _ABSENT or other is _ABSENT:
            yield from _only_one(below, here, one, other)
        else:
            yield from _compared(shape.member, below, here, one, other)


def _repeated(keyed: Keyed, values: Sequence[Value]) -> set[str]:
    times = Counter(text_of(tuple(value[name] for name in keyed.by)) for value in values)
    return {key for key, many in times.items() if many > 1}


def _by_key(
    keyed: Keyed, values: Sequence[Value], repeated: set[str]
) -> dict[str, tuple[Member, Value]]:
    """Give the members by a text that names them; those that share a name, by all they hold."""
    found: dict[str, tuple[Member, Value]] = {}
    for value in values:
        key = text_of(tuple(value[name] for name in keyed.by))
        names = keyed.by
        if key in repeated:
            names = tuple(n for n, v in value.items() if not isinstance(v, Mapping | tuple))
            whole = f"{key} {text_of(value)}"
            key = next(k for k in (f"{whole} {n}" for n in count()) if k not in found)
        found[key] = Member(tuple((name, value[name]) for name in names)), value
    return found
