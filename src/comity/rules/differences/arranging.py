"""Arranging: a document with every list whose order means nothing in one fixed order."""

from collections.abc import Mapping
from types import MappingProxyType

from comity.rules.differences.lists import KEYED, ORDERED
from comity.rules.format.canonical import plain
from comity.rules.format.documents import Document
from comity.rules.format.findings import Value
from comity.rules.format.languages import Localised
from comity.rules.format.overlays import Overlay
from comity.rules.format.reading import FORMAT_1
from comity.rules.format.shapes import ListOf, MapOf, Maybe, Record, Shape


def arranged(document: Document) -> Document:
    """Give the same agreement with its lists arranged; two orders of one content become one."""
    return Document(arranged_value(FORMAT_1, "", document.data))


def arranged_value(shape: Shape | Maybe | None, pattern: str, value: Value) -> Value:
    """Arrange one value of a shape; `pattern` is its place with ``*`` for every name and number."""
    if isinstance(shape, Maybe):
        shape = shape.shape
    if isinstance(shape, Overlay) and isinstance(value, Mapping):
        return _overlaid(shape, pattern, value)
    if isinstance(shape, Record | MapOf | Localised) and isinstance(value, Mapping):
        return MappingProxyType(
            {
                name: arranged_value(
                    member_shape(shape, name), member_pattern(shape, pattern, name), member
                )
                for name, member in value.items()
            }
        )
    if isinstance(shape, ListOf) and isinstance(value, tuple) and pattern not in ORDERED:
        members = (arranged_value(shape.member, f"{pattern}.*", member) for member in value)
        return tuple(sorted(members, key=lambda member: _sorting(pattern, member)))
    return value


def _overlaid(shape: Overlay, pattern: str, pilot: Mapping[str, Value]) -> Value:
    record = {name: value for name, value in pilot.items() if name != "value"}
    target = pilot["path"]
    value = arranged_value(shape.shape_at(target), pattern_of(target), pilot["value"])
    return MappingProxyType({**arranged_value(shape.record, pattern, record), "value": value})


def member_shape(shape: Record | MapOf | Localised, name: str) -> Shape | Maybe | None:
    """Give the shape of the member of that name."""
    if isinstance(shape, Localised):
        return shape.text
    if isinstance(shape, MapOf):
        return shape.member
    return shape.fields.get(name) or (shape.rest and shape.rest.member)


def member_pattern(shape: Record | MapOf | Localised, pattern: str, name: str) -> str:
    """Give the pattern of the member of that name."""
    is_known = isinstance(shape, Record) and name in shape.fields
    last = name if is_known else "*"
    return f"{pattern}.{last}" if pattern else last


def pattern_of(target: str) -> str:
    """Give the pattern of the clause that a pilot changes, such as ``recognition.*.mode``."""
    names = target.split(".")
    names[1:2] = ["*"]
    if names[2:4] == ["language", "min"]:
        names[4:] = ["*"] * len(names[4:])
    return ".".join(names)


def _sorting(pattern: str, member: Value) -> tuple[str, ...]:
    found = KEYED.get(pattern)
    if found is None:
        return (str(plain(member)),)
    names = (found.first, *found.by) if found.first else found.by
    return (*(str(plain(member[name])) for name in names), text_of(member))


def text_of(value: Value) -> str:
    """Give a text that equal values share, whatever the order of their names."""
    if isinstance(value, Mapping):
        return str([(name, text_of(value[name])) for name in sorted(value)])
    if isinstance(value, tuple):
        return str([text_of(member) for member in value])
    return str(plain(value))
