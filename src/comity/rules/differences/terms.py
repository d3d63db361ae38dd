"""Terms: what a change in one field of the format is, and which way is kinder."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.rules.differences.changes import ChangeClass, Leaning

EDITORIAL, PARAMETER, RIGHTS = ChangeClass
STRICTER, KINDER, NEITHER = Leaning


@dataclass(frozen=True, slots=True)
class Term:
    """What a change in a field is.

    Args:
        change_class: of changing, adding and removing.
        more: what more of it means for the person: a greater number, a longer period, a later
            day, true rather than false, a further member of a list.
        order: words from least to most, where the field holds one of several words.
        removed: the class of taking a member away, where it weighs more than adding one.
    """

    change_class: ChangeClass
    more: Leaning = NEITHER
    order: tuple[str, ...] = ()
    removed: ChangeClass | None = None


Terms = Mapping[str, Term]


def below(place: str, terms: Terms) -> dict[str, Term]:
    """Give the terms of the fields below a place."""
    return {f"{place}.{name}": term for name, term in terms.items()}


def alike(term: Term, *names: str) -> dict[str, Term]:
    """Give one term to several fields."""
    return dict.fromkeys(names, term)
