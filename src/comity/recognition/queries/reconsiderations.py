"""Decisions of an office that would improve; what would, only under leases opened before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload
from uuid import UUID

from django.db.models import QuerySet

from comity.recognition.domain.assessments import read_finding
from comity.recognition.models import ImprovementRow, ReconsiderationRow
from comity.recognition.models.replays import REOPENED, WAITING
from comity.recognition.queries.office import not_found
from comity.rules.findings import Finding

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class ReconsiderationCard:
    """A decided case that would be better for the person now, without anything personal."""

    id: UUID
    case: UUID
    reference: str
    subject: UUID
    occupation: str
    decided_at: datetime | None
    found_at: datetime
    ground: str


@dataclass(frozen=True, slots=True)
class ImprovementCard:
    """What would be better and why: outcomes, reasons that fell away, reasons that came."""

    before: str
    after: str
    gone: tuple[Finding, ...]
    come: tuple[Finding, ...]
    agreement_digest: str


class Waiting(Sequence[ReconsiderationCard]):
    """What waits in a city, the longest waiting first, read only as far as a page asks."""

    def __init__(self, city: str) -> None:
        self._rows = waiting_rows(city).select_related("case")

    def __len__(self) -> int:
        return self._rows.order_by().count()

    @overload
    def __getitem__(self, place: int) -> ReconsiderationCard: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ReconsiderationCard]: ...
    def __getitem__(
        self, place: int | slice
    ) -> ReconsiderationCard | Sequence[ReconsiderationCard]:
        if isinstance(place, int):
            return _card(self._rows[place])
        return [_card(row) for row in self._rows[place]]


def waiting_rows(city: str) -> "QuerySet[ReconsiderationRow]":
    """Give the rows of what waits in a city, the longest waiting first."""
    rows = ReconsiderationRow.objects.filter(host_city=city, state=WAITING)
    return rows.order_by("found_at", "id")


def open_ground(case: UUID) -> str:
    """Give why a case is open again; empty where it is not."""
    rows = ReconsiderationRow.objects.filter(case=case, state=REOPENED)
    return rows.values_list("ground", flat=True).first() or ""


def reconsideration(name: UUID) -> ReconsiderationCard:
    """Give one that the asker may see.

    Raises:
        Refusal: NOT-FOUND, also when it is another city's.
    """
    row = ReconsiderationRow.objects.filter(pk=name).select_related("case").first()
    if row is None:
        raise not_found()
    return _card(row)


def improvements(names: Sequence[UUID]) -> dict[UUID, ImprovementCard]:
    """Give what would be better, as far as leases show it."""
    return {
        row.pk: ImprovementCard(
            before=row.outcome_before,
            after=row.outcome_after,
            gone=tuple(map(read_finding, row.gone)),
            come=tuple(map(read_finding, row.come)),
            agreement_digest=row.agreement_digest,
        )
        for row in ImprovementRow.objects.filter(pk__in=names)
    }


def _card(row: ReconsiderationRow) -> ReconsiderationCard:
    return ReconsiderationCard(
        id=row.id,
        case=row.case_id,
        reference=row.case.reference,
        subject=row.subject,
        occupation=row.case.occupation,
        decided_at=row.case.decided_at,
        found_at=row.found_at,
        ground=row.ground,
    )
