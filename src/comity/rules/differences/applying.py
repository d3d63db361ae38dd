"""Applying: a document with a difference made in it."""

from collections.abc import Mapping
from types import MappingProxyType

from comity.rules.differences.arranging import arranged
from comity.rules.differences.changes import Change, Difference, Kind
from comity.rules.differences.places import Element, Member, Name, Place, Step
from comity.rules.format.documents import Document
from comity.rules.format.findings import Value
from comity.values.refusals import Refusal


def applied(document: Document, difference: Difference) -> Document:
    """Make every change of a difference in a document; the result is arranged.

    Raises:
        Refusal: DIFFERENCE-FOREIGN: the difference was taken from another document.
    """
    data: Value = arranged(document).data
    for change in difference.changes:
        data = _placed(data, change.place, change)
    return arranged(Document(data))


def _placed(node: Value, place: Place, change: Change) -> Value:
    step, rest = place[0], place[1:]
    if isinstance(step, Name):
        return _in_map(node, step.name, rest, change)
    at = _where(node, step, None if rest else change)
    if rest:
        return (*node[:at], _placed(node[at], rest, change), *node[at + 1 :])
    if change.kind is Kind.ADDED:
        return (*node, change.new)
    return (*node[:at], *node[at + 1 :])


def _in_map(node: Mapping[str, Value], name: str, rest: Place, change: Change) -> Value:
    if rest:
        if name not in node:
            raise _foreign(change)
        return MappingProxyType({**node, name: _placed(node[name], rest, change)})
    if (name in node) is (change.kind is Kind.ADDED):
        raise _foreign(change)
    if change.kind is not Kind.ADDED and node[name] != change.old:
        raise _foreign(change)
    others = {key: value for key, value in node.items() if key != name}
    if change.kind is Kind.REMOVED:
        return MappingProxyType(others)
    return MappingProxyType({**others, name: change.new})


def _where(node: tuple[Value, ...], step: Step, last: Change | None) -> int:
    """Give the number of the member meant; one to be added has none yet."""
    if last is not None and last.kind is Kind.ADDED:
        return len(node)
    for number, member in enumerate(node):
        if _is_meant(member, step) and (last is None or member == last.old):
            return number
    raise Refusal("DIFFERENCE-FOREIGN", _SENTENCE)


def _is_meant(member: Value, step: Step) -> bool:
    if isinstance(step, Member):
        return all(member[name] == value for name, value in step.keys)
    return isinstance(step, Element) and bool(member == step.value)


_SENTENCE = "This difference was taken from another document; compare the two again."


def _foreign(change: Change) -> Refusal:
    return Refusal("DIFFERENCE-FOREIGN", f"{_SENTENCE} It does not fit at {change.path}.")
