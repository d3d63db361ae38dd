"""What a city's office is called; a room further up the street knows."""

from collections.abc import Callable, Mapping

Names = Mapping[str, str] | str
_lookup: list[Callable[[str], Names | None]] = []


def name_offices(lookup: Callable[[str], Names | None]) -> None:
    """Let the room that knows the cities answer; the last one asked to be told answers first.

    Args:
        lookup: gives the office's name by language, or None for a city it does not know.
    """
    if lookup not in _lookup:
        _lookup.insert(0, lookup)


def office_name(city: str) -> Names:
    """Name a city's office by language; the city's id where nobody knows better."""
    for lookup in _lookup:
        found = lookup(city)
        if found:
            return found
    return city
