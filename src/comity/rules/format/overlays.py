"""Overlays: a record that names another clause and gives it a value of that clause's own type."""

from collections.abc import Iterable
from collections.abc import Mapping as Named
from dataclasses import dataclass
from types import MappingProxyType

from comity.rules.format.findings import UNREAD, Findings, Value, below
from comity.rules.format.nodes import Mapping, Node, Scalar
from comity.rules.format.shapes import MapOf, Maybe, Record, Shape


@dataclass(frozen=True, slots=True)
class Overlay:
    """A pilot: its fields, and the sections of the agreement whose clauses it may change."""

    record: Record
    may_change: Named[str, Shape]

    @property
    def code(self) -> str:
        """Give the code of a fault in an overlay."""
        return self.record.code

    @property
    def wants(self) -> str:
        """Say what to write."""
        return f"{self.record.wants}, value"

    def read(self, node: Node, path: str, log: Findings) -> Value:
        """Read the record, then its `value` as the clause at its `path` would be read."""
        if not isinstance(node, Mapping):
            return self.record.read(node, path, log)
        given = [member for name, member in node.pairs if name == "value"]
        rest = Mapping(tuple(pair for pair in node.pairs if pair[0] != "value"), node.line)
        read = self.record.read(rest, path, log)
        value = self._value(given, read["path"], path, log)
        return MappingProxyType({**read, "value": value})

    def _value(self, given: list[Node], target: Value, path: str, log: Findings) -> Value:
        here = below(path, "value")
        if len(given) > 1:
            return log.fault("E-FORMAT", here, "“value” is given twice; keep one of them.")
        if target is UNREAD:
            return UNREAD
        shape = self.shape_at(target)
        if shape is None:
            allowed = ", ".join(self.may_change)
            return log.fault(
                self.code,
                below(path, "path"),
                f"A pilot cannot change “{target}”; name a clause below {allowed}.",
            )
        if not given:
            return log.fault(self.code, here, f"“value” is missing; write {shape.wants}.")
        return self._read_as(shape, given[0], here, log)

    def _read_as(self, shape: Shape, node: Node, path: str, log: Findings) -> Value:
        trial = Findings()
        value = shape.read(node, path, trial)
        for fault in trial.faults:
            log.fault(self.code, fault.path, fault.message)
        return UNREAD if trial.faults else value

    def shape_at(self, target: str) -> Shape | None:
        """Give the shape of the clause at a place, or None where a pilot may change nothing."""
        first, *names = target.split(".")
        return shape_below(self.may_change.get(first), names) if names else None


def shape_below(shape: Shape | None, names: Iterable[str]) -> Shape | None:
    """Give the shape of a clause below another, or None where there is none."""
    for name in names:
        shape = _member(shape, name)
    return shape


def _member(shape: Shape | None, name: str) -> Shape | None:
    if isinstance(shape, Record):
        found = shape.fields.get(name)
        return found.shape if isinstance(found, Maybe) else found
    if isinstance(shape, MapOf):
        key = Findings()
        shape.name.read(Scalar(name, plain=False), name, key)
        return None if key.faults else shape.member
    return None
