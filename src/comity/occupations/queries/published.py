"""The published map: what everyone may read, its coverage, what changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.matching.relations import Relation
from comity.occupations.models import ConceptRow, EntryRow, LabelRow, ListRow, MappingRow
from comity.occupations.queries.concepts import MappingCard, mapping_card
from comity.occupations.queries.desk import ListCard, list_card
from comity.values.refusals import Refusal

UNMAPPED: Final = "none"
MOST_EXPORTED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a published list is covered: the strongest relation of each title, counted."""

    local_list: ListCard
    counts: dict[str, int]

    @property
    def mapped(self) -> int:
        """Give how many titles correspond to something."""
        return sum(count for relation, count in self.counts.items() if relation != UNMAPPED)


@dataclass(frozen=True, slots=True)
class Change:
    """A mapping that began or ended."""

    at: datetime
    is_end: bool
    mapping: MappingCard


def mappings(
    *, text: str = "", city: str = "", kind: str = "", language: str = "en"
) -> "QuerySet[MappingRow]":
    """Give the mappings that count now, in the order of their titles.

    Args:
        text: letters of the title, or of a label of the concept in `language` or English.
        city: whose list; empty for all.
        kind: of concepts; empty for all.
        language: of the reader.
    """
    rows = MappingRow.objects.filter(ended_at__isnull=True).select_related("concept")
    if city:
        rows = rows.filter(city=city)
    if kind:
        rows = rows.filter(concept__kind=kind)
    wanted = " ".join(text.split())
    if wanted:
        labels = LabelRow.objects.filter(language__in=(language, "en"), text__icontains=wanted)
        concepts = labels.values("concept__uri")
        rows = rows.filter(Q(title__icontains=wanted) | Q(concept__uri__in=concepts))
    return rows.order_by("title", "city", "pk")


def cards(rows: Sequence[MappingRow]) -> list[MappingCard]:
    """Give mappings as pages show them."""
    return [mapping_card(row) for row in rows]


def newest(*, city: str, most: int, before: tuple[datetime, UUID] | None) -> list[MappingCard]:
    """Give the mappings that count now, the newest first.

    Args:
        city: whose; empty for all.
        most: how many.
        before: only those after this one in the order: its moment and its id.
    """
    rows = mappings(city=city)
    if before is not None:
        at, key = before
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=key))
    return cards(list(rows.order_by("-published_at", "-pk")[:most]))


def mapped_cities() -> list[str]:
    """Give the cities that have published anything."""
    rows = ListRow.objects.filter(published_at__isnull=False).values_list("city", flat=True)
    return sorted(set(rows))


def published_lists(city: str) -> list[ListCard]:
    """Give the published lists of a city, of each name the newest version."""
    rows = ListRow.objects.filter(city=city, published_at__isnull=False)
    newest = {row.title: row for row in rows.order_by("published_at")}
    return [list_card(row) for _title, row in sorted(newest.items())]


def coverage(card: ListCard) -> Coverage:
    """Count the titles of a published list by their strongest relation."""
    order = [one.value for one in Relation]
    best: dict[UUID, str] = {}
    rows = MappingRow.objects.filter(local_list=card.id, ended_at__isnull=True)
    for entry, relation in rows.values_list("entry", "relation"):
        before = best.get(entry)
        if before is None or order.index(relation) < order.index(before):
            best[entry] = relation
    counted = Counter(best.values())
    unmapped = EntryRow.objects.filter(local_list=card.id).count() - len(best)
    return Coverage(card, {one: counted[one] for one in order} | {UNMAPPED: unmapped})


def published_title(entry: UUID) -> list[MappingCard]:
    """Give what a published title corresponds to.

    Raises:
        Refusal: NOT-FOUND.
    """
    rows = MappingRow.objects.filter(entry=entry).select_related("concept")
    found = cards(list(rows.order_by("published_at")))
    if not found:
        raise Refusal("NOT-FOUND", _("There is no such title."))
    return found


def changes(*, most: int, before: datetime | None = None) -> list[Change]:
    """Give what was published and what ended, the newest first.

    Args:
        most: how many.
        before: only what happened before this moment.
    """
    rows = MappingRow.objects.select_related("concept")
    begun, ended = rows.all(), rows.filter(ended_at__isnull=False)
    if before is not None:
        begun, ended = begun.filter(published_at__lt=before), ended.filter(ended_at__lt=before)
    found = [
        Change(row.published_at, is_end=False, mapping=mapping_card(row))
        for row in begun.order_by("-published_at")[:most]
    ] + [
        Change(row.ended_at, is_end=True, mapping=mapping_card(row))
        for row in ended.order_by("-ended_at")[:most]
        if row.ended_at is not None
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def concepts_of_title(text: str, *, most: int = 8) -> list[MappingCard]:
    """Find published titles by their letters: those that begin so first, each concept once."""
    wanted = " ".join(text.split())
    if len(wanted) < 2:
        return []
    rows = MappingRow.objects.filter(ended_at__isnull=True, title__icontains=wanted)
    found = cards(list(rows.select_related("concept")[:200]))
    found.sort(
        key=lambda one: (not one.title.casefold().startswith(wanted.casefold()), len(one.title))
    )
    return list({one.concept.uri: one for one in reversed(found)}.values())[::-1][:most]


def same_concept_elsewhere(uri: str) -> list[tuple[UUID, UUID]]:
    """Give a concept in every stored version, as (framework, concept)."""
    rows = ConceptRow.objects.filter(uri=uri).order_by("-framework__imported_at")
    return list(rows.values_list("framework", "pk"))
