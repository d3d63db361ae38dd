"""Parts of the agreement's standards as the engine compares them; credits drafted into it."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from comity.matching.carrying import Credit, Part
from comity.rules.rulebook import Rulebook


def parts_of(book: Rulebook, skills: Mapping[str, frozenset[str]]) -> dict[str, Part]:
    """Give the parts of all standards by their keys, in the agreement's order.

    Args:
        book: whose standards.
        skills: URIs of the skills behind each part, by its key; none where it is missing.
    """
    return {
        unit.id: Part(
            unit.id, standard.id, unit.level, unit.title, skills.get(unit.id, frozenset())
        )
        for standard in book.standards.values()
        for unit in standard.units.values()
    }


def with_credits(text: str, credits: Iterable[tuple[str, str, Credit]]) -> str:
    """Write an agreement with further credits between parts.

    A pair that the agreement has already gets the new credit in its place. Whether the whole
    holds, the agreement's validator says.

    Args:
        text: an agreement in YAML, such as a successor that changes nothing yet.
        credits: source, target, and how much the one counts for the other.

    Source: domain design, section 2.1, clause 4.
    """
    data: Any = yaml.safe_load(text)
    lines = {(one["from"], one["to"]): one for one in data["crosswalk"]}
    for source, target, credit in credits:
        lines[source, target] = {"from": source, "to": target, "match": credit.value}
    data["crosswalk"] = list(lines.values())
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))
