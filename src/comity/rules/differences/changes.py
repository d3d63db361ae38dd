"""Changes: one value of an agreement that differs, and all of them together."""

from dataclasses import dataclass
from enum import StrEnum

from comity.rules.differences.places import Clause, Place, clause_of, json_path
from comity.rules.format.findings import Value


class ChangeClass(StrEnum):
    """How deep a change goes; later ones weigh more.

    Source: section 2.2 of the domain design; agreement clause 19.
    """

    EDITORIAL = "editorial"
    PARAMETER = "parameter"
    RIGHTS = "rights"

    @property
    def rank(self) -> int:
        """Give its weight; the class of the whole is the weightiest of its parts."""
        return list(ChangeClass).index(self)


class Kind(StrEnum):
    """What happened to a value."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Leaning(StrEnum):
    """What a change means for an applicant or worker, where that can be derived."""

    STRICTER = "stricter"
    KINDER = "kinder"
    NEITHER = "neither"

    @property
    def opposite(self) -> "Leaning":
        """Give the leaning of the same change taken back."""
        opposites = {Leaning.STRICTER: Leaning.KINDER, Leaning.KINDER: Leaning.STRICTER}
        return opposites.get(self, self)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs.

    Args:
        place: the way to it; members of lists are named by what they are, not by number.
        old: what stands in the earlier document; None where it was added.
        new: what stands in the later one; None where it was removed.
    """

    place: Place
    kind: Kind
    old: Value
    new: Value
    change_class: ChangeClass
    leaning: Leaning

    @property
    def path(self) -> str:
        """Give the place as a JSON path (RFC 9535) into the canonical form."""
        return json_path(self.place)

    @property
    def clause(self) -> Clause:
        """Give the clause it belongs to."""
        return clause_of(self.place)


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes between two documents, in the order of the format."""

    changes: tuple[Change, ...]

    @property
    def change_class(self) -> ChangeClass | None:
        """Give the class of the whole, the weightiest of its parts; None if nothing differs."""
        classes = (change.change_class for change in self.changes)
        return max(classes, key=lambda one: one.rank, default=None)

    @property
    def protected(self) -> tuple[str, ...]:
        """Name the protected clauses that are touched, each once."""
        touched = (change.clause for change in self.changes)
        return tuple(dict.fromkeys(clause.number for clause in touched if clause.is_protected))
