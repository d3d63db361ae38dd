"""Years of complaints: what an ombudsperson counts, and what the public reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.appeals.domain.complaint_years import Tables
from comity.appeals.domain.complaints import Told
from comity.appeals.models import ComplaintRow, ComplaintYearRow

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ComplaintYear:
    """One city's complaints of one year; None in a table: withheld."""

    city: str
    year: int
    published_at: datetime
    tables: Tables


def told_between(city: str, first: datetime, until: datetime) -> Sequence[Told]:
    """Give a city's complaints from a moment on until before another, for the count."""
    rows = ComplaintRow.objects.filter(host_city=city, filed_at__gte=first, filed_at__lt=until)
    return [Told(*row) for row in rows.values_list("about", "answer_by", "answered_on", "finding")]


def is_published(city: str, year: int) -> bool:
    """Say whether the figures of a year are public."""
    return ComplaintYearRow.objects.filter(host_city=city, year=year).exists()


def published() -> tuple[ComplaintYear, ...]:
    """List the years that are public, the newest first."""
    rows = ComplaintYearRow.objects.order_by("-year", "host_city")[:MOST_SHOWN]
    return tuple(ComplaintYear(r.host_city, r.year, r.published_at, r.tables) for r in rows)
