"""Concepts as pages show them: name, place, skills, what cities mapped to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from comity.matching.framework import Kind
from comity.occupations.models import ConceptRow, LabelRow, MappingRow, RelationRow
from comity.values.names import Named, name_for
from comity.values.refusals import Refusal

_MOST_FOUND: Final = 10
_MOST_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class ConceptCard:
    """A concept of one version."""

    id: UUID
    framework: UUID
    uri: str
    kind: str
    code: str
    isco: str
    names: dict[str, str]
    descriptions: dict[str, str]

    def name(self, language: str) -> Named:
        """Give its name in the reader's language, else in one the reader may know."""
        return name_for(self.names, language) if self.names else Named(self.code or self.uri, "")

    def description(self, language: str) -> Named | None:
        """Give its definition, None where there is none."""
        return name_for(self.descriptions, language) if self.descriptions else None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An occupation that shares essential skills with another."""

    concept: ConceptCard
    shared: int
    own: int


@dataclass(frozen=True, slots=True)
class MappingCard:
    """A published mapping."""

    id: UUID
    city: str
    code: str
    title: str
    language: str
    relation: str
    feeds_recognition: bool
    decided_at: datetime
    published_at: datetime
    ended_at: datetime | None
    concept: ConceptCard
    decision: UUID
    local_list: UUID


def card(row: ConceptRow) -> ConceptCard:
    """Give a concept as it is stored."""
    return ConceptCard(
        id=row.pk,
        framework=row.framework_id,
        uri=row.uri,
        kind=row.kind,
        code=row.code,
        isco=row.isco,
        names=dict(row.names),
        descriptions=dict(row.descriptions),
    )


def mapping_card(row: MappingRow) -> MappingCard:
    """Give a published mapping with its concept, which must have been fetched with it."""
    return MappingCard(
        id=row.pk,
        city=row.city,
        code=row.code,
        title=row.title,
        language=row.language,
        relation=row.relation,
        feeds_recognition=row.feeds_recognition,
        decided_at=row.decided_at,
        published_at=row.published_at,
        ended_at=row.ended_at,
        concept=card(row.concept),
        decision=row.decision_id,
        local_list=row.local_list_id,
    )


def concept_card(concept: UUID) -> ConceptCard:
    """Give one concept.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = ConceptRow.objects.filter(pk=concept).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such occupation or skill."))
    return card(row)


def concepts_by_uri(framework: UUID, uris: Iterable[str]) -> dict[str, ConceptCard]:
    """Give concepts of one version by their URI; those it does not have are left out."""
    rows = ConceptRow.objects.filter(framework=framework, uri__in=list(uris))
    return {row.uri: card(row) for row in rows}


def path_of(concept: UUID) -> list[ConceptCard]:
    """Give the groups above a concept, the widest first; the first parent where there are two."""
    found: list[ConceptCard] = []
    here = concept
    while len(found) < _MOST_STEPS:
        parents = RelationRow.objects.filter(source=here, kind="broader").select_related("target")
        above = parents.order_by("target__code", "target__uri").first()
        if above is None or above.target_id in {one.id for one in found}:
            break
        found.append(card(above.target))
        here = above.target_id
    return found[::-1]


def skills_of(concept: UUID, kind: str) -> list[ConceptCard]:
    """Give the skills an occupation needs; `kind` is essential or optional."""
    rows = RelationRow.objects.filter(source=concept, kind=kind).select_related("target")
    return [card(row.target) for row in rows.order_by("target__uri")]


def needing(concept: UUID, most: int) -> list[ConceptCard]:
    """Give occupations for which a skill is essential."""
    rows = RelationRow.objects.filter(target=concept, kind="essential", source__kind="occupation")
    return [card(row.source) for row in rows.select_related("source")[:most]]


def neighbours(concept: UUID, most: int) -> list[Neighbour]:
    """Give the occupations that share most essential skills with one."""
    own = RelationRow.objects.filter(source=concept, kind="essential").values("target")
    rows = (
        RelationRow.objects.filter(kind="essential", target__in=own, source__kind="occupation")
        .exclude(source=concept)
        .values("source")
        .annotate(shared=Count("target"))
        .order_by("-shared", "source")[:most]
    )
    counted = {row["source"]: row["shared"] for row in rows}
    sizes = dict(
        RelationRow.objects.filter(source__in=counted, kind="essential")
        .values_list("source")
        .annotate(Count("pk"))
    )
    cards = {row.pk: card(row) for row in ConceptRow.objects.filter(pk__in=counted)}
    return [Neighbour(cards[key], shared, sizes[key]) for key, shared in counted.items()]


def mappings_to(uri: str) -> list[MappingCard]:
    """Give what cities have published for a concept, whichever version it was decided on."""
    rows = MappingRow.objects.filter(concept__uri=uri, ended_at__isnull=True)
    return [mapping_card(row) for row in rows.select_related("concept").order_by("city", "title")]


def partners(uris: Sequence[str], *, but: str) -> dict[str, list[MappingCard]]:
    """Give what other cities have published for concepts, by URI."""
    rows = MappingRow.objects.filter(concept__uri__in=list(uris), ended_at__isnull=True)
    found: dict[str, list[MappingCard]] = {}
    for row in rows.exclude(city=but).select_related("concept").order_by("decided_at"):
        found.setdefault(row.concept.uri, []).append(mapping_card(row))
    return found


def found_concepts(
    framework: UUID, text: str, language: str, *, kinds: Sequence[str] = (Kind.OCCUPATION.value,)
) -> list[ConceptCard]:
    """Find concepts by letters of any of their labels; those that begin so come first.

    Args:
        framework: the version to look in.
        text: what was typed; fewer than two letters find nothing.
        language: labels of this language and English ones are looked at.
        kinds: of concepts.
    """
    wanted = " ".join(text.split())
    if len(wanted) < 2:
        return []
    labels = LabelRow.objects.filter(
        Q(language=language) | Q(language="en"),
        framework=framework,
        text__icontains=wanted,
        concept__kind__in=list(kinds),
    )
    rows = sorted(
        labels.values_list("concept", "text")[:500], key=lambda row: _nearness(row[1], wanted)
    )
    keys = list(dict.fromkeys(concept for concept, _text in rows))[:_MOST_FOUND]
    cards = {row.pk: card(row) for row in ConceptRow.objects.filter(pk__in=keys)}
    return [cards[key] for key in keys]


def _nearness(label: str, wanted: str) -> tuple[bool, int, str]:
    return not label.casefold().startswith(wanted.casefold()), len(label), label
