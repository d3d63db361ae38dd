"""Cases that a change of rules touches; what difference it makes, only under a lease."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from comity.recognition.domain.states import OPEN
from comity.recognition.models import CaseRow, TouchedRow

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TouchedCard:
    """A case and the change of rules that makes a difference to it, nothing personal.

    `kind` is ``version``, ``pilot`` or ``standard``; `reference` names which one.
    """

    case: UUID
    case_reference: str
    occupation: str
    received_on: date
    due_on: date | None
    kind: str
    reference: str
    found_at: datetime


def touched_open_cases(city: str) -> list[TouchedCard]:
    """List a city's open cases that changes of rules touch, the newest finding first."""
    rows = TouchedRow.objects.filter(host_city=city, case__state__in=OPEN)
    return [_card(row) for row in rows.select_related("case").order_by("-found_at")[:MOST_SHOWN]]


def touched_rows(city: str) -> "QuerySet[TouchedRow, Any]":
    """Give a city's open cases that changes of rules touch; touched by two, one counts once.

    Each case is looked up by its id: a join would read all open cases of the city for the few.
    """
    state = CaseRow.objects.filter(pk=OuterRef("case")).values("state")[:1]
    rows = TouchedRow.objects.filter(host_city=city).alias(state=Subquery(state))
    return rows.filter(state__in=OPEN).order_by("case").values("case").distinct()


def touches_of(case: UUID) -> list[TouchedCard]:
    """List the changes of rules that make a difference to a case, the oldest first."""
    rows = TouchedRow.objects.filter(case=case).select_related("case")
    return [_card(row) for row in rows.order_by("found_at")]


def _card(row: TouchedRow) -> TouchedCard:
    return TouchedCard(
        case=row.case_id,
        case_reference=row.case.reference,
        occupation=row.case.occupation,
        received_on=row.case.received_on,
        due_on=row.case.due_on,
        kind=row.kind,
        reference=row.reference,
        found_at=row.found_at,
    )


def open_cases_by_occupation(occupations: Collection[str]) -> dict[str, int]:
    """Count the open cases of some occupations that the reader may see; a stranger sees none."""
    rows = CaseRow.objects.filter(occupation__in=list(occupations), state__in=OPEN)
    return dict(rows.values_list("occupation").annotate(Count("pk")))
