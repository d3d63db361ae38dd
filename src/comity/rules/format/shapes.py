"""Shapes: records, lists and maps of the format; each reads a node and notes every fault."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol

from comity.rules.format.findings import UNREAD, Findings, Value, below
from comity.rules.format.nodes import Listing, Mapping, Node, Scalar, found, is_nothing

_OMITTED: Value = object()


class Shape(Protocol):
    """What a field may hold: its fault code, what to write, and how to read it."""

    @property
    def code(self) -> str:
        """Give the code of a fault in this field."""

    @property
    def wants(self) -> str:
        """Say what to write, to follow the word "write"."""

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Give the typed value, or note the faults and give `UNREAD`."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value; `convert` raises ValueError with a reason for a person."""

    code: str
    wants: str
    convert: Callable[[Scalar], Value]
    nullable: bool = False

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Give the typed value, or note the fault."""
        if not isinstance(node, Scalar):
            return log.fault(self.code, path, f"Found {found(node)}; write {self.wants}.")
        if self.nullable and is_nothing(node):
            return None
        if node.is_null:
            return log.fault(self.code, path, f"Nothing is stated here; write {self.wants}.")
        try:
            return self.convert(node)
        except ValueError as reason:
            why = str(reason)
            said = f"{found(node)} {why}" if why else f"Found {found(node)}"
            return log.fault(self.code, path, f"{said}; write {self.wants}.")


@dataclass(frozen=True, slots=True)
class Maybe:
    """A field that may be left out; `default` then stands for it, if one is given."""

    shape: Shape
    default: Value = _OMITTED


@dataclass(frozen=True, slots=True)
class Record:
    """A map with known names; `rest` reads further names where the format allows them."""

    code: str
    fields: dict[str, Shape | Maybe]
    rest: "MapOf | None" = None

    @property
    def wants(self) -> str:
        """Say what to write."""
        return f"a map with {', '.join(self.fields)}"

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Read every field; unknown, doubled and missing ones are faults."""
        if not isinstance(node, Mapping):
            return log.fault(self.code, path, f"Found {found(node)}; write {self.wants}.")
        given = _members(node, path, log)
        read: dict[str, Value] = {}
        for name, member in given.items():
            here = below(path, name)
            if name in self.fields:
                read[name] = _read(self.fields[name], member, here, log)
            elif self.rest:
                read[name] = self.rest.read_member(name, member, here, log)
            else:
                log.fault("E-FORMAT", here, f"There is no field “{name}” here.{self._hint(name)}")
        self._fill_in(read, path, log)
        return MappingProxyType(read)

    def _fill_in(self, read: dict[str, Value], path: str, log: Findings) -> None:
        for name, member in self.fields.items():
            if name in read:
                continue
            if not isinstance(member, Maybe):
                here = below(path, name)
                read[name] = log.fault(
                    member.code, here, f"“{name}” is missing; write {member.wants}."
                )
            elif member.default is not _OMITTED:
                read[name] = member.default

    def _hint(self, name: str) -> str:
        close = get_close_matches(name, self.fields, n=1)
        known = ", ".join(self.fields)
        return f" Did you mean “{close[0]}”?" if close else f" The fields here are {known}."


def _read(field: Shape | Maybe, node: Node, path: str, log: Findings) -> Value:
    if not isinstance(field, Maybe):
        return field.read(node, path, log)
    if field.default is None and is_nothing(node):
        return None
    return field.shape.read(node, path, log)


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map whose names are data, such as party ids; `name` reads each of them."""

    code: str
    wants: str
    name: Leaf
    member: Shape
    least: int = 0

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Read every member under its name."""
        if not isinstance(node, Mapping):
            return log.fault(self.code, path, f"Found {found(node)}; write {self.wants}.")
        given = _members(node, path, log)
        if len(given) < self.least:
            return log.fault(self.code, path, f"Nothing is listed here; write {self.wants}.")
        return MappingProxyType(
            {
                name: self.read_member(name, member, below(path, name), log)
                for name, member in given.items()
            }
        )

    def read_member(self, name: str, member: Node, path: str, log: Findings) -> Value:
        """Read one member and its name."""
        self.name.read(Scalar(name, plain=False), path, log)
        return self.member.read(member, path, log)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape; `unique` refuses doubles."""

    code: str
    wants: str
    member: Shape
    least: int = 0
    unique: bool = False

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Read every member in order."""
        if not isinstance(node, Listing):
            return log.fault(self.code, path, f"Found {found(node)}; write {self.wants}.")
        if node.line:
            log.lines[path] = node.line
        if len(node.items) < self.least:
            fewer = "The list is empty" if not node.items else "The list is too short"
            return log.fault(self.code, path, f"{fewer}; write {self.wants}.")
        values = []
        for place, member in enumerate(node.items):
            here = below(path, place)
            if member.line:
                log.lines[here] = member.line
            values.append(self.member.read(member, here, log))
        if self.unique:
            self._no_doubles(values, path, log)
        return tuple(values)

    def _no_doubles(self, values: list[Value], path: str, log: Findings) -> None:
        seen = set()
        for place, value in enumerate(values):
            if value is UNREAD:
                continue
            if value in seen:
                log.fault(
                    self.code, below(path, place), f"“{value}” is listed twice; once is enough."
                )
            seen.add(value)


def _members(node: Mapping, path: str, log: Findings) -> dict[str, Node]:
    given: dict[str, Node] = {}
    for name, member in node.pairs:
        here = below(path, name)
        if name in given:
            log.fault("E-FORMAT", here, f"“{name}” is given twice; keep one of them.")
            continue
        if member.line:
            log.lines[here] = member.line
        given[name] = member
    return given
