"""What an office sees of its brought-in files: nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.records.domain.checking import RowFault, read_fault
from comity.records.domain.columns import Kind
from comity.records.domain.states import (
    MAY_CANCEL,
    MAY_UNDO,
    UNDER_WAY,
    IntakeState,
)
from comity.records.models import IntakeRow, PartRow, WrongRow
from comity.values.refusals import Refusal

ROWS_SHOWN, FAULTS_SHOWN = 50, 30
_MOST = """
SELECT fault, count(*) FROM records_wrong, jsonb_array_elements_text(faults) AS fault
WHERE intake_id = %s AND turn = %s GROUP BY fault ORDER BY count(*) DESC, fault LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class IntakeCard:
    """A brought-in file: what it is and how far it is."""

    id: UUID
    kind: Kind
    state: IntakeState
    size: int
    at: datetime
    turn: int
    rows: int
    good: int
    wrong: int
    stored: int
    known: int
    undone: int
    kept: int
    failure: str
    failed_at: tuple[str, ...]
    undo_until: datetime | None
    is_emptied: bool

    @property
    def is_under_way(self) -> bool:
        """Tell whether the worker is at it, or will be."""
        return self.state in UNDER_WAY

    @property
    def percent(self) -> int | None:
        """Give how much of storing or undoing is done, rounded down; None: that is not known."""
        done, whole = 0, 0
        if self.state == IntakeState.STORING:
            done, whole = self.stored + self.known, self.good
        elif self.state == IntakeState.UNDOING:
            done, whole = self.undone + self.kept, self.stored
        return min(100, done * 100 // whole) if whole else None

    @property
    def may_cancel(self) -> bool:
        """Tell whether somebody may stop it."""
        return self.state in MAY_CANCEL

    def may_undo(self, at: datetime) -> bool:
        """Tell whether it may be undone at a moment."""
        is_in_time = self.undo_until is not None and at <= self.undo_until
        return is_in_time and self.state in MAY_UNDO and self.stored > 0


def intakes(actor: Actor) -> QuerySet[IntakeRow]:
    """Give the files of an office, the newest first."""
    return IntakeRow.objects.filter(city=actor.city).order_by("-at", "pk")


def card(row: IntakeRow) -> IntakeCard:
    """Build the card of a row."""
    return IntakeCard(
        id=row.pk,
        kind=Kind(row.kind),
        state=IntakeState(row.state),
        size=row.size,
        at=row.at,
        turn=row.turn,
        rows=row.rows,
        good=row.good,
        wrong=row.wrong,
        stored=row.stored,
        known=row.known,
        undone=row.undone,
        kept=row.kept,
        failure=row.failure,
        failed_at=tuple(row.failed_at.split()),
        undo_until=row.undo_until,
        is_emptied=row.emptied_at is not None,
    )


def intake(name: UUID, actor: Actor) -> IntakeCard:
    """Give a file of the asker's office.

    Raises:
        Refusal: NOT-FOUND.
    """
    return card(own_row(name, actor))


def own_row(name: UUID, actor: Actor) -> IntakeRow:
    """Give the row of a file of the asker's office.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = IntakeRow.objects.filter(pk=name, city=actor.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such file in your office."))
    return row


def may_download(found: IntakeCard) -> bool:
    """Tell whether the asker may have the wrong rows back: only who handed the file in."""
    parts = PartRow.objects.filter(intake=found.id, turn=found.turn).exclude(body=b"")
    return bool(found.wrong) and not found.is_emptied and parts.exists()


def wrong_rows(found: IntakeCard) -> Sequence[tuple[int, tuple[RowFault, ...]]]:
    """Give the first wrong rows with all their faults."""
    rows = WrongRow.objects.filter(intake=found.id, turn=found.turn).order_by("row")
    return [
        (row, tuple(read_fault(one) for one in faults))
        for row, faults in rows.values_list("row", "faults")[:ROWS_SHOWN]
    ]


def most_faults(found: IntakeCard) -> Sequence[tuple[RowFault, int]]:
    """Give the faults that most rows have, with how many."""
    with connection.cursor() as cursor:
        cursor.execute(_MOST, [found.id, found.turn, FAULTS_SHOWN])
        return [(read_fault(fault), count) for fault, count in cursor.fetchall()]
