"""What people said that parts count for each other, and the skills behind parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from comity.matching.carrying import Credit, skills_behind
from comity.matching.framework import Concept, Kind, Label, LabelKind
from comity.occupations.domain.credits import CreditStanding, credit_standing
from comity.occupations.models import ConceptRow, CreditRow
from comity.occupations.queries.concepts import ConceptCard, concepts_by_uri, skills_of
from comity.occupations.queries.frameworks import frameworks

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CreditCard:
    """What was said of two parts, and what a second person said to it.

    Args:
        credit: None: it counts for nothing.
        agrees: of the second person; None: nobody has looked yet.
    """

    id: UUID
    city: str
    source: str
    target: str
    credit: Credit | None
    reason: str
    at: datetime
    decided_by: UUID
    second_city: str
    agrees: bool | None
    objection: str
    standing: CreditStanding


def current_credits() -> dict[Pair, CreditCard]:
    """Give what was said last of each pair, by source and target."""
    rows = CreditRow.objects.filter(successor__isnull=True).select_related("look")
    return {(row.source, row.target): _card(row) for row in rows.order_by("source", "target")}


def said_so_far(pair: Pair) -> list[CreditCard]:
    """Give everything that was said of a pair, the oldest first."""
    rows = CreditRow.objects.filter(source=pair[0], target=pair[1]).select_related("look")
    return [_card(row) for row in rows.order_by("at")]


def skill_names(uris: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Give the names of skills by URI, in the newest framework that has them."""
    found: dict[str, dict[str, str]] = {}
    for row in ConceptRow.objects.filter(uri__in=uris).order_by("framework__imported_at"):
        found[row.uri] = dict(row.names)
    return found


def skills_of_parts(
    occupation: str, titles: Mapping[str, Mapping[str, str]]
) -> dict[str, frozenset[str]]:
    """Give the skills of an occupation that stand behind parts, by the part's key.

    The newest framework that names skills for the occupation counts; without one there are none.

    Args:
        occupation: its URI.
        titles: part to language to title.
    """
    return skills_behind(titles, _skills(occupation, tuple(one.id for one in frameworks())))


@lru_cache(maxsize=64)
def _skills(occupation: str, known: tuple[UUID, ...]) -> tuple[Concept, ...]:
    """Give the skills that an occupation needs; kept, a version of a framework never changes."""
    for framework in known:
        found = concepts_by_uri(framework, [occupation]).get(occupation)
        if found is None:
            continue
        cards = [one for kind in ("essential", "optional") for one in skills_of(found.id, kind)]
        if cards:
            return tuple(_concept(one) for one in cards)
    return ()


def _concept(one: ConceptCard) -> Concept:
    named = sorted(one.names.items())
    labels = (Label(language, LabelKind.PREFERRED, text) for language, text in named)
    return Concept(one.uri, Kind(one.kind), labels=tuple(labels))


def _card(row: CreditRow) -> CreditCard:
    look = getattr(row, "look", None)
    return CreditCard(
        id=row.pk,
        city=row.city,
        source=row.source,
        target=row.target,
        credit=Credit(row.credit) if row.credit else None,
        reason=row.reason,
        at=row.at,
        decided_by=row.decided_by,
        second_city=look.city if look else "",
        agrees=look.agrees if look else None,
        objection=look.reason if look else "",
        standing=credit_standing(counts=bool(row.credit), agreed=look.agrees if look else None),
    )
