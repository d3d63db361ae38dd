"""Which standards of an agreement rest on concepts that a new version of a framework changes."""

from collections.abc import Collection
from dataclasses import dataclass

from comity.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class TouchedStandard:
    """A competency standard whose occupation is gone or changed."""

    standard: str
    occupation: str
    uri: str


def touched_standards(book: Rulebook, uris: Collection[str]) -> list[TouchedStandard]:
    """Give the standards whose occupation is among the URIs, in their order."""
    return [
        TouchedStandard(one.id, one.occupation, one.esco)
        for one in book.standards.values()
        if one.esco in uris
    ]
