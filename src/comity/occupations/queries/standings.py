"""Where titles stand: the answer that counts, the second look, the round table."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from comity.occupations.domain.states import Standing, standing
from comity.occupations.models import DecisionRow, LinkRow


def counting() -> "QuerySet[DecisionRow]":
    """Give the answers that no later one replaces, each knowing whether it feeds recognition."""
    feeding = LinkRow.objects.filter(decision=OuterRef("pk"), feeds_recognition=True)
    return (
        DecisionRow.objects.filter(successor__isnull=True)
        .select_related("approval", "dispute")
        .annotate(feeds=Exists(feeding))
    )


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a title stands, and the answer it stands by; None: there is none yet."""

    standing: Standing
    decision: UUID | None
    decided_by: UUID | None


NOWHERE = Stands(Standing.OPEN, None, None)


def standings(local_list: UUID) -> dict[UUID, Stands]:
    """Give where the answered titles of a list stand, by the title's id; the others are open."""
    rows = counting().filter(entry__local_list=local_list)
    return {row.entry_id: stands(row) for row in rows}


def stands(row: DecisionRow) -> Stands:
    """Say where a title stands by an answer from `counting`."""
    approval, dispute = getattr(row, "approval", None), getattr(row, "dispute", None)
    found = standing(
        is_answered=True,
        needs_second=bool(row.feeds),  # type: ignore[attr-defined]  # annotated by counting
        agreed=approval.agrees if approval else None,
        is_settled=bool(dispute and dispute.settled_at),
    )
    return Stands(found, row.pk, row.decided_by)
