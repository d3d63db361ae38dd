"""Throw files away that are no longer needed."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from comity.records.actions.storing import empty
from comity.records.domain.states import IntakeState
from comity.records.models import IntakeRow, PartRow

KEPT_FOR: Final = timedelta(days=14)  # for whoever corrects the wrong rows, or decides
_RESTING = (IntakeState.LOOKED, IntakeState.STORED, IntakeState.FAILED, IntakeState.CANCELLED)


def throw_away(intake: UUID, *, at: datetime) -> bool:
    """Empty the file of a stopped intake; tell whether there was anything left."""
    with transaction.atomic():
        row = IntakeRow.objects.select_for_update().get(pk=intake)
        if row.state != IntakeState.CANCELLED:
            return False
        had = PartRow.objects.filter(intake=row).exclude(body=b"").exists()
        empty(row, at=at)
        row.save(update_fields=["emptied_at"])
        return had


def tidy_city(city: str, *, at: datetime) -> int:
    """Empty a city's files whose time is over, and stop those nobody decided on; give how many."""
    old = IntakeRow.objects.filter(
        city=city, state__in=_RESTING, emptied_at=None, at__lt=at - KEPT_FOR
    )
    names = list(old.values_list("pk", flat=True))
    for name in names:
        with transaction.atomic():
            row = IntakeRow.objects.select_for_update().get(pk=name)
            if row.state == IntakeState.LOOKED:
                row.state = IntakeState.CANCELLED
            empty(row, at=at)
            row.save(update_fields=["state", "emptied_at"])
    return len(names)
