"""Look a file through: every row judged, nothing stored but which rows are wrong and why."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.db import connection, transaction

from comity.records.actions.walking import MOST_ROWS, batches, judged, known_to
from comity.records.domain.checking import Told, Wrong
from comity.records.domain.states import IntakeState
from comity.records.models import IntakeRow
from comity.values.refusals import Refusal

Clock = Callable[[], datetime]
_WRONG = """
INSERT INTO records_wrong (id, intake_id, city, turn, row, faults)
SELECT id, %s, %s, %s, row, faults::jsonb
FROM unnest(%s::uuid[], %s::int[], %s::text[]) AS given (id, row, faults)
ON CONFLICT (intake_id, turn, row) DO NOTHING
"""


def look_through(intake: UUID, *, clock: Clock) -> IntakeState:
    """Judge the rows of a file, or go on where an earlier try ended; give its state.

    Called as the machine of the file's city. Killed at any moment, the next try goes on: a batch
    is written whole, with its place.
    """
    row = _begun(intake)
    if row.state != IntakeState.LOOKING:
        return IntakeState(row.state)
    try:
        with judged(row, known=known_to(row.city, at=clock())) as (headings, rows):
            row.heading_row, row.headings = headings.row, list(headings.texts)
            for batch in batches(rows):
                if not _write(row, batch):
                    return IntakeState(row.state)
    except Refusal as refusal:
        return fail(intake, refusal)
    return _ended(row)


def fail(intake: UUID, refusal: Refusal) -> IntakeState:
    """Note why a file could not be read, by its code and the columns it is about."""
    with transaction.atomic():
        row = IntakeRow.objects.select_for_update().get(pk=intake)
        if row.state in {IntakeState.LOOKING, IntakeState.STORING, IntakeState.UNDOING}:
            row.state, row.failure = IntakeState.FAILED, refusal.code
            row.failed_at = refusal.message if refusal.code.startswith("HEADING") else ""
            row.save(update_fields=["state", "failure", "failed_at"])
        return IntakeState(row.state)


def note_wrong(row: IntakeRow, wrong: Sequence[Wrong]) -> int:
    """Write down wrong rows in the transaction of their batch; give how many are new."""
    if not wrong:
        return 0
    told = [[fault.plain() for fault in one.faults] for one in wrong]
    with connection.cursor() as cursor:
        given: list[Any] = [
            [uuid4() for _one in wrong],
            [one.row for one in wrong],
            [_json(faults) for faults in told],
        ]
        cursor.execute(_WRONG, [row.pk, row.city, row.turn, *given])
        return int(cursor.rowcount)


def _json(faults: list[str]) -> str:
    return orjson.dumps(faults).decode()


def _begun(intake: UUID) -> IntakeRow:
    with transaction.atomic():
        row = IntakeRow.objects.select_for_update().get(pk=intake)
        if row.state == IntakeState.WAITING:
            row.state = IntakeState.LOOKING
            row.save(update_fields=["state"])
        return row


def _write(row: IntakeRow, batch: Sequence[Told | Wrong]) -> bool:
    wrong = [one for one in batch if isinstance(one, Wrong)]
    with transaction.atomic():
        held = IntakeRow.objects.select_for_update().get(pk=row.pk)
        if held.state != IntakeState.LOOKING or (held.turn, held.place) != (row.turn, row.place):
            row.state = held.state  # somebody stopped it, or another worker is at it
            return False
        if held.rows + len(batch) > MOST_ROWS:
            raise Refusal("SHEET-LONG", f"The file has more than {MOST_ROWS:,} rows.")
        note_wrong(row, wrong)
        row.place = batch[-1].row
        row.rows += len(batch)
        row.wrong += len(wrong)
        row.good += len(batch) - len(wrong)
        row.save(update_fields=["place", "rows", "wrong", "good", "heading_row", "headings"])
    return True


def _ended(row: IntakeRow) -> IntakeState:
    with transaction.atomic():
        held = IntakeRow.objects.select_for_update().get(pk=row.pk)
        if held.state == IntakeState.LOOKING and held.turn == row.turn:
            held.state = IntakeState.LOOKED
            held.heading_row, held.headings = row.heading_row, row.headings
            held.save(update_fields=["state", "heading_row", "headings"])
        return IntakeState(held.state)
