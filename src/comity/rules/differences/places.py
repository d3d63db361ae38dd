"""Places: the way to a value of an agreement, as a JSON path and as a clause citation."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from comity.rules.format.findings import Value
from comity.values.periods import Period

# No pilot may touch these, and a summary names them first.
# Source: section 2.2 of the domain design.
PROTECTED = frozenset({"§9", "§11", "§13", "§17", "§18"})

_NUMBERS = {
    "comity": "head",
    "agreement": "head",
    "parties": "§1",
    "standards": "§3",
    "crosswalk": "§4",
    "recognition": "§5",
    "pilots": "§6",
    "provider_rules": "§7",
    "deadlines": "§8",
    "fairness": "§9",
    "wages": "§10",
    "protection": "§11",
    "quality": "§12",
    "data": "§13",
    "finance": "§14",
    "capacity": "§15",
    "governance": "§16",
    "appeals": "§17",
    "exit": "§18",
    "amendments": "§19",
}
# Sections whose clauses belong to something with a name: a party, a standard, an occupation.
_OF_A_THING = frozenset({"parties", "standards", "crosswalk", "recognition", "pilots", "capacity"})
_PARTS_OF_STANDARDS = frozenset({"versions", "units", "bundles"})
# Where one name after the section is the whole clause, as findings cite it.
_SHALLOW = frozenset({"fairness", "provider_rules.teach_out"})
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Name:
    """A step into a map."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A step to the member of a list that has these values, whatever its number."""

    keys: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A step to a value in a list of single values."""

    value: Value


Step: TypeAlias = Name | Member | Element
Place: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as findings cite it.

    Args:
        number: such as ``§5``, or ``head``.
        path: such as ``§5 electrician / currency``.
        field: what of the clause, such as ``award_within``; empty for the whole.
    """

    number: str
    path: str
    field: str

    @property
    def is_protected(self) -> bool:
        """Tell whether no pilot may ever touch it."""
        return self.number in PROTECTED


def json_path(place: Place) -> str:
    """Write a place as a JSON path; it finds the same value however the lists are ordered.

    Source: RFC 9535.
    """
    return "$" + "".join(_selected(step) for step in place)


def _selected(step: Step) -> str:
    if isinstance(step, Name):
        plain = _PLAIN_NAME.fullmatch(step.name)
        return f".{step.name}" if plain else f"[{_literal(step.name)}]"
    if isinstance(step, Element):
        return f"[?@=={_literal(step.value)}]"
    return "[?" + " && ".join(f"@.{name}=={_literal(value)}" for name, value in step.keys) + "]"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, int):
        return "null" if value is None else str(value)
    escaped = _text(value).replace("\\", "\\\\").replace("'", "\\'")
    return "'" + escaped.replace("\n", "\\n").replace("\t", "\\t") + "'"


def _text(value: Value) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def clause_of(place: Place) -> Clause:
    """Give the clause of a place, cited as findings cite it."""
    section = str(place[0].name) if isinstance(place[0], Name) else ""
    labels = [_label(step) for step in place[1:] if not isinstance(step, Element)]
    number = _NUMBERS[section]
    if section not in _OF_A_THING:
        return _section_clause(section, number, labels)
    if not labels:
        return Clause(number, number, "")
    thing, *rest = labels
    if section == "parties" and rest[:1] == ["phases"]:
        return Clause("§2", f"§2 {thing} / phases", ".".join(rest[1:]))
    if section == "standards" and rest[1:] and rest[0] in _PARTS_OF_STANDARDS:
        return Clause(number, f"{number} {thing} {rest[1]}", ".".join(rest[2:]))
    if section in {"recognition", "parties", "standards"} and rest:
        return Clause(number, f"{number} {thing} / {rest[0]}", ".".join(rest[1:]))
    return Clause(number, f"{number} {thing}", ".".join(rest))


def _section_clause(section: str, number: str, labels: list[str]) -> Clause:
    if not labels:
        return Clause(number, number, "")
    depth = 1 if {section, f"{section}.{labels[0]}"} & _SHALLOW else 2
    return Clause(number, f"{number} / {'.'.join(labels[:depth])}", ".".join(labels[depth:]))


def _label(step: Step) -> str:
    if isinstance(step, Name):
        return step.name
    if isinstance(step, Element):
        return _text(step.value)
    return ">".join(
        _text(value) for _, value in step.keys if isinstance(value, str | date | Period)
    )
