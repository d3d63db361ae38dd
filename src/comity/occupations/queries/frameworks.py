"""Versions of frameworks as pages, jobs and the matching engine read them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from comity.matching import framework as shapes
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind
from comity.occupations.models import ConceptRow, FrameworkRow, LabelRow, RelationRow
from comity.values.refusals import Refusal

REGION: Final = "region"  # the name of the framework a region begins with


@dataclass(frozen=True, slots=True)
class FrameworkCard:
    """A version of a framework as pages show it."""

    id: UUID
    name: str
    version: str
    digest: str
    attribution: str
    languages: tuple[str, ...]
    occupations: int
    skills: int
    imported_at: datetime

    @property
    def title(self) -> str:
        """Give name and version."""
        return f"{self.name} {self.version}"


def frameworks() -> list[FrameworkCard]:
    """Give all versions, the newest first; a framework from outside before the region's own."""
    cards = [_card(row) for row in FrameworkRow.objects.order_by("-imported_at", "-version")]
    return sorted(cards, key=lambda card: card.name == REGION)


def framework_card(framework: UUID) -> FrameworkCard:
    """Give one version.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = FrameworkRow.objects.filter(pk=framework).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such framework."))
    return _card(row)


def newer_version(framework: UUID) -> FrameworkCard | None:
    """Give the newest other version of the same framework that was imported later, if any."""
    own = framework_card(framework)
    rows = FrameworkRow.objects.filter(name=own.name, imported_at__gt=own.imported_at)
    row = rows.exclude(pk=framework).order_by("-imported_at").first()
    return _card(row) if row else None


def current_framework() -> FrameworkCard | None:
    """Give the version that new lists are matched to; None before any was imported."""
    return next(iter(frameworks()), None)


def _card(row: FrameworkRow) -> FrameworkCard:
    return FrameworkCard(
        id=row.pk,
        name=row.name,
        version=row.version,
        digest=row.digest,
        attribution=row.attribution,
        languages=tuple(row.languages),
        occupations=row.occupations,
        skills=row.skills,
        imported_at=row.imported_at,
    )


@lru_cache(maxsize=2)
def whole_framework(framework: UUID) -> Framework:
    """Give a stored version as the matching engine takes it.

    It is kept for the next list: a version never changes once it is stored.

    Raises:
        Refusal: NOT-FOUND.
    """
    card = framework_card(framework)
    labels: dict[UUID, list[Label]] = defaultdict(list)
    rows = LabelRow.objects.filter(framework=framework)
    for concept, language, kind, text in rows.values_list(
        "concept_id", "language", "kind", "text"
    ).iterator(20_000):
        labels[concept].append(Label(language, LabelKind(kind), text))
    leads: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    relations = RelationRow.objects.filter(framework=framework)
    for source, kind, uri in relations.values_list("source_id", "kind", "target__uri").iterator(
        20_000
    ):
        leads[source, kind].append(uri)
    concepts = [
        Concept(
            uri=row.uri,
            kind=Kind(row.kind),
            code=row.code,
            labels=tuple(sorted(labels[row.pk])),
            descriptions=MappingProxyType(row.descriptions),
            isco=row.isco,
            broader=tuple(sorted(leads[row.pk, "broader"])),
            essential=tuple(sorted(leads[row.pk, "essential"])),
            optional=tuple(sorted(leads[row.pk, "optional"])),
        )
        for row in ConceptRow.objects.filter(framework=framework).order_by("kind", "code", "uri")
    ]
    return shapes.framework(card.name, card.version, concepts, attribution=card.attribution)
