"""Guided work as it is reported: who guides it, and what was seen month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.pathways.models import ReportRow, SupervisionRow


@dataclass(frozen=True, slots=True)
class Supervision:
    """Who guides the work, since when."""

    supervisor: str
    began_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """What was seen in one month: how far, by unit, and the supervisor's words."""

    month: int
    seen: Mapping[str, str]
    words: str
    at: datetime


def supervision_of(measure: UUID) -> Supervision | None:
    """Give who guides the work, as far as a lease shows it; None: nobody yet."""
    row = SupervisionRow.objects.filter(pk=measure).first()
    return None if row is None else Supervision(row.supervisor, row.began_on)


def reports_of(measure: UUID) -> tuple[Report, ...]:
    """Give the reports in the order of the months, as far as a lease shows them."""
    rows = ReportRow.objects.filter(measure=measure).order_by("month")
    return tuple(Report(row.month, row.seen, row.words, row.at) for row in rows)
