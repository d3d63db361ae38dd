"""Add parts to a competency standard: a draft of the whole agreement, with a new version of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import yaml

# How long papers of the version before are still awarded and honoured; a council may change it.
AWARDED_FOR: Final = timedelta(days=300)
HONOURED_FOR: Final = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A part to add.

    Args:
        titles: language to title.
        level: required, 1 to 8.
        hours: of learning.
        is_core: whether the job is unsafe, or not the job, without it.
    """

    titles: Mapping[str, str]
    level: int
    hours: int
    is_core: bool


def with_units(text: str, standard: str, units: Sequence[NewUnit], *, first: date) -> str:
    """Write an agreement in which a standard has a new version with more parts.

    The newest version so far is superseded on the first day of the new one; every earlier version
    is said to be without the new parts. Whether the whole holds, the agreement's validator says.

    Args:
        text: an agreement in YAML, such as a successor that changes nothing yet.
        standard: its id in the agreement, such as ``ELE``.
        units: the parts to add, at least one.
        first: the first day of the new version of the standard.

    Raises:
        KeyError: there is no such standard; a caller's mistake.

    Source: domain design, section 2.1, clause 3.
    """
    data: Any = yaml.safe_load(text)
    node = data["standards"][standard]
    taken = {unit["id"] for unit in node["units"]}
    names = _names(standard, taken, len(units))
    node["units"] += [_unit(name, one) for name, one in zip(names, units, strict=True)]
    for version in node["versions"]:
        version["without"] = [*version.get("without", []), *names]
    newest = node["versions"][-1]
    newest |= {
        "superseded": first.isoformat(),
        "last_award": (first + AWARDED_FOR).isoformat(),
        "honour_until": (first + HONOURED_FOR).isoformat(),
    }
    known = {version["v"] for version in node["versions"]}
    number = next(n for n in range(1, 100) if f"{first.year}.{n}" not in known)
    node["versions"].append({"v": f"{first.year}.{number}", "in_force": first.isoformat()})
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))


def _names(standard: str, taken: set[str], count: int) -> list[str]:
    free = (name for n in range(1, 1_000) if (name := f"{standard}-{n}") not in taken)
    return [next(free) for _ in range(count)]


def _unit(name: str, one: NewUnit) -> dict[str, Any]:
    node: dict[str, Any] = {"id": name, "hours": one.hours, "level": one.level}
    if one.is_core:
        node["core"] = True
    return node | {"title": dict(one.titles)}
