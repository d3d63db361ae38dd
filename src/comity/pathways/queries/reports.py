"""Guided work as it is reported: who guides it, and what was seen month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.pathways.models import BriefRow, ClosingRow, ReportRow, SupervisionRow


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
    by_supervisor: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an invited supervisor is shown: who, which job, which parts, for how long."""

    measure: UUID
    subject: UUID
    host_city: str
    called: str
    occupation: str
    agreement_digest: str
    units: Mapping[str, int]
    months: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What the supervisor said at the end: what was shown, by unit, and their words."""

    results: Mapping[str, bool]
    words: str
    at: datetime


def supervision_of(measure: UUID) -> Supervision | None:
    """Give who guides the work, as far as a lease shows it; None: nobody yet."""
    row = SupervisionRow.objects.filter(pk=measure).first()
    return None if row is None else Supervision(row.supervisor, row.began_on)


def reports_of(measure: UUID) -> tuple[Report, ...]:
    """Give the reports in the order of the months, as far as a lease shows them."""
    rows = ReportRow.objects.filter(measure=measure).order_by("month")
    return tuple(Report(row.month, row.seen, row.words, row.at, row.by_supervisor) for row in rows)


def brief_of(measure: UUID) -> Brief | None:
    """Give what a supervisor is shown, as far as a lease shows it; None: nobody was invited."""
    row = BriefRow.objects.filter(pk=measure).first()
    if row is None:
        return None
    return Brief(
        measure=row.measure_id,
        subject=row.subject,
        host_city=row.host_city,
        called=row.called,
        occupation=row.occupation,
        agreement_digest=row.agreement_digest,
        units=row.units,
        months=row.months,
    )


def closing_of(measure: UUID) -> Closing | None:
    """Give the closing assessment, as far as a lease shows it; None: it is not written."""
    row = ClosingRow.objects.filter(pk=measure).first()
    return None if row is None else Closing(row.results, row.words, row.at)
