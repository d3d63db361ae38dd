"""Undo a file as far as nothing rests on it: its records are emptied, their bases end."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from comity.ledger.actions import record
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy import queries as privacy_queries
from comity.records.actions.storing import CLASSES, PURPOSE, empty
from comity.records.domain.facts import RecordsUndone
from comity.records.domain.states import IntakeState
from comity.records.models import IntakeRow, MemberRow, RecordRow, SignRow

_PEOPLE = 2_000
Clock = Callable[[], datetime]
_EMPTY = """
UPDATE records_record SET undone_at = %s, number = '', provider = '', edition = '', units = '[]',
    occupation = '', outcome = '', "on" = NULL, award_on = NULL, valid_until = NULL,
    renewed_on = NULL
WHERE intake_id = %s AND subject = ANY (%s::uuid[]) AND undone_at IS NULL
RETURNING subject
"""


def undo(intake: UUID, *, clock: Clock) -> IntakeState:
    """Undo a file, or go on where an earlier try ended; give its state.

    Called as the machine of the file's city. What an officer has tied to a person stays, and is
    counted. Killed at any moment, the next try goes on.
    """
    row = IntakeRow.objects.get(pk=intake)
    while row.state == IntakeState.UNDOING and (people := _people(row)):
        _undo(row, people, at=clock())
    return _ended(row, at=clock())


def _people(row: IntakeRow) -> list[UUID]:
    """Give the next people whom the file is about."""
    rows = MemberRow.objects.filter(intake=row).order_by("subject")
    if row.undone_to is not None:
        rows = rows.filter(subject__gt=row.undone_to)
    return list(rows.values_list("subject", flat=True)[:_PEOPLE])


def _undo(row: IntakeRow, people: Sequence[UUID], *, at: datetime) -> None:
    tied = set(privacy_queries.tied(people))
    # Whoever was undone with another file has no basis left, and nothing to undo.
    open_to = privacy_queries.with_basis(people, purpose=PURPOSE, classes=CLASSES)
    if not open_to:
        with transaction.atomic():
            _advance(row, people[-1])
        return
    with leases.only(open_to, classes=CLASSES, purpose=PURPOSE):
        if not _advance(row, people[-1]):
            return
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY, [at, row.pk, [one for one in people if one not in tied]])
            touched = [subject for (subject,) in cursor.fetchall()]
        mine = RecordRow.objects.filter(intake=row, undone_at=None, subject__in=list(tied))
        row.kept += mine.count()
        row.undone += len(touched)
        row.save(update_fields=["kept", "undone"])
        gone = _forgotten(set(touched), at=at)
        if gone:
            privacy.withdraw_many(gone, city=row.city, purpose=PURPOSE, at=at)


def _advance(row: IntakeRow, last: UUID) -> bool:
    """Note how far it is; tell whether this worker may go on."""
    held = IntakeRow.objects.select_for_update().get(pk=row.pk)
    is_mine = held.state == IntakeState.UNDOING and held.undone_to == row.undone_to
    row.state, row.undone_to = held.state, last if is_mine else held.undone_to
    if is_mine:
        row.save(update_fields=["undone_to"])
    return is_mine


def _forgotten(people: set[UUID], *, at: datetime) -> list[UUID]:
    """Empty those about whom nothing is left; give them."""
    left = RecordRow.objects.filter(subject__in=list(people), undone_at=None)
    gone = sorted(people - set(left.values_list("subject", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_holder SET number = '', full_name = '', born_on = NULL"
            " WHERE subject = ANY (%s::uuid[])",
            [gone],
        )
    SignRow.objects.filter(subject__in=gone).update(undone_at=at)
    return gone


def _ended(row: IntakeRow, *, at: datetime) -> IntakeState:
    with transaction.atomic():
        held = IntakeRow.objects.select_for_update().get(pk=row.pk)
        if held.state != IntakeState.UNDOING:
            return IntakeState(held.state)
        held.state = IntakeState.UNDONE
        empty(held, at=at)
        held.save(update_fields=["state", "emptied_at"])
        record(
            RecordsUndone(at=at, city=held.city, intake=held.pk, undone=held.undone, kept=held.kept)
        )
    return IntakeState.UNDONE
