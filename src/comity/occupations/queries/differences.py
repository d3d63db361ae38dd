"""What a version of a framework changes, and which published mappings that touches."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from comity.matching.differences import Difference, difference
from comity.occupations.models import MappingRow
from comity.occupations.queries.concepts import MappingCard, mapping_card
from comity.occupations.queries.frameworks import (
    FrameworkCard,
    framework_card,
    whole_framework,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions and what differs."""

    before: FrameworkCard
    after: FrameworkCard
    difference: Difference


@lru_cache(maxsize=4)
def _difference(before: UUID, after: UUID) -> Difference:
    return difference(whole_framework(before), whole_framework(after))


def compared(before: UUID, after: UUID) -> Compared:
    """Compare two stored versions.

    Raises:
        Refusal: NOT-FOUND.
    """
    return Compared(framework_card(before), framework_card(after), _difference(before, after))


def touched_mappings(found: Compared) -> list[MappingCard]:
    """Give the published mappings whose concept is gone or changed, to be decided anew."""
    rows = MappingRow.objects.filter(
        ended_at__isnull=True, concept__uri__in=list(found.difference.touched)
    )
    return [mapping_card(row) for row in rows.select_related("concept").order_by("city", "title")]
