"""Two versions of competency standards side by side, unit by unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.rules.rulebook import Rulebook, StandardVersion, Unit


@dataclass(frozen=True, slots=True)
class Side:
    """A unit as one version requires it; level from 1 to 8."""

    unit: Unit
    level: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A row: a unit of one version, of the other, or of both with what carries over.

    Args:
        match: ``same`` for the same unit, else the crosswalk's match; empty where nothing carries.
    """

    one: Side | None
    two: Side | None
    match: str


def editions(book: Rulebook) -> list[str]:
    """Give every version of every standard, such as ``ELE@2026.1``, in the agreement's order."""
    return [f"{one.id}@{name}" for one in book.standards.values() for name in one.versions]


def side_by_side(book: Rulebook, one: str, two: str) -> list[Beside]:
    """Lay two versions beside each other: equal units first met, then what is only in the second.

    Args:
        book: whose standards and crosswalks.
        one: such as ``ELE@2026.1``; it must be one of `editions`.
        two: the same.
    """
    left, right = _units(book, one), _units(book, two)
    walks = {(walk.source, walk.target): walk.match for walk in book.crosswalk}
    rows: list[Beside] = []
    met: set[str] = set()
    for key, side in left.items():
        other, match = _partner(key, right, walks)
        if other is not None:
            met.add(other.unit.id)
        rows.append(Beside(side, other, match))
    return rows + [Beside(None, side, "") for key, side in right.items() if key not in met]


def _partner(
    key: str, right: Mapping[str, Side], walks: Mapping[tuple[str, str], str]
) -> tuple[Side | None, str]:
    if key in right:
        return right[key], "same"
    for other, side in right.items():
        if match := walks.get((key, other)):
            return side, match
    return None, ""


def _units(book: Rulebook, edition: str) -> dict[str, Side]:
    name, _, version = edition.partition("@")
    standard = book.standards[name]
    found: StandardVersion = standard.versions[version]
    return {key: Side(standard.units[key], found.levels[key]) for key in found.units}
