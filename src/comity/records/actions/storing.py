"""Store the good rows of a file: batch by batch, each whole with its place, each once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection, transaction

from comity.ledger.actions import record
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.records.actions.looking import fail, note_wrong
from comity.records.actions.walking import batches, judged, known_to
from comity.records.domain.checking import RowFault, Told, Wrong
from comity.records.domain.facts import RecordsStored
from comity.records.domain.records import Record, record_of
from comity.records.domain.states import IntakeState
from comity.records.models import IntakeRow, PartRow, SignRow
from comity.records.queries.found import key
from comity.values.refusals import Refusal

PURPOSE, CLASSES = "keep_records", ("record",)
MAY_UNDO_FOR: Final = timedelta(days=14)
Clock = Callable[[], datetime]

# COPY refuses tables with forced row security: rows travel as arrays and obey the policies.
_SIGNS = """
INSERT INTO records_sign (subject, city, sign)
SELECT subject, %s, sign FROM unnest(%s::uuid[], %s::uuid[]) AS given (subject, sign)
ON CONFLICT (subject) DO UPDATE SET sign = excluded.sign, undone_at = NULL
WHERE records_sign.undone_at IS NOT NULL
"""
_MEMBERS = """
INSERT INTO records_member (intake_id, subject, city)
SELECT %s, subject, %s FROM unnest(%s::uuid[]) AS given (subject) ON CONFLICT DO NOTHING
"""
_OTHERS = """
SELECT subject FROM unnest(%s::uuid[], %s::uuid[]) AS given (subject, sign)
JOIN records_sign AS held USING (subject) WHERE held.sign <> given.sign
"""
_HOLDERS = """
INSERT INTO records_holder (subject, city, number, full_name, born_on)
SELECT subject, %s, number, full_name, born_on
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::date[])
    AS given (subject, number, full_name, born_on)
ON CONFLICT (subject) DO UPDATE
SET number = excluded.number, full_name = excluded.full_name, born_on = excluded.born_on
WHERE records_holder.born_on IS NULL
"""
_RECORDS = """
INSERT INTO records_record (id, subject, city, intake_id, row, kind, number, provider, edition,
    units, occupation, outcome, "on", award_on, valid_until, renewed_on, content)
SELECT id, subject, %s, %s, row, %s, number, provider, edition, units::jsonb, occupation, outcome,
    begun, award_on, valid_until, renewed_on, content
FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::date[], %s::date[], %s::date[], %s::date[], %s::uuid[])
    AS given (id, subject, row, number, provider, edition, units, occupation, outcome, begun,
        award_on, valid_until, renewed_on, content)
ON CONFLICT (id) DO UPDATE
SET intake_id = excluded.intake_id, row = excluded.row, kind = excluded.kind,
    number = excluded.number, provider = excluded.provider, edition = excluded.edition,
    units = excluded.units, occupation = excluded.occupation, outcome = excluded.outcome,
    "on" = excluded."on", award_on = excluded.award_on, valid_until = excluded.valid_until,
    renewed_on = excluded.renewed_on, content = excluded.content, undone_at = NULL
WHERE records_record.undone_at IS NOT NULL
"""
_DIFFERENT = """
SELECT id FROM unnest(%s::uuid[], %s::uuid[]) AS given (id, content)
JOIN records_record AS held USING (id) WHERE held.content <> given.content
"""


@dataclass(slots=True)
class _Batch:
    """What a batch comes to: what may be stored, what is wrong, what was there."""

    records: dict[UUID, Record]
    people: dict[UUID, Record]
    wrong: list[Wrong]
    again: int = 0


def store(intake: UUID, *, clock: Clock) -> IntakeState:
    """Store the good rows of a file, or go on where an earlier try ended; give its state.

    Called as the machine of the file's city. Each batch is one transaction under leases that were
    committed before, so that the people can see it; killed at any moment, the next try goes on.
    """
    row = IntakeRow.objects.get(pk=intake)
    if row.state != IntakeState.STORING:
        return IntakeState(row.state)
    try:
        with judged(row, known=known_to(row.city, at=clock())) as (_headings, rows):
            for batch in batches(rows):
                if not _store(row, _read(row, batch), batch[-1].row, clock()):
                    return IntakeState(row.state)
    except Refusal as refusal:
        return fail(intake, refusal)
    return _ended(row, at=clock())


def _read(row: IntakeRow, rows: Iterable[Told | Wrong]) -> _Batch:
    secret = key()
    batch = _Batch({}, {}, [])
    told = []
    for one in rows:
        if isinstance(one, Wrong):
            batch.wrong.append(one)
        else:
            told.append(record_of(one, kind=row.kind, city=row.city, key=secret))
    signs = _held_signs({one.subject for one in told})
    for new in told:
        if signs.setdefault(new.subject, new.sign) != new.sign:
            batch.wrong.append(_not(new, "PERSON-DIFFERS"))
            continue
        batch.people.setdefault(new.subject, new)
        same = batch.records.setdefault(new.id, new)
        if same.content != new.content:
            batch.wrong.append(_not(new, "RECORD-DIFFERS"))
        elif same is not new:
            batch.again += 1
    return batch


def _held_signs(people: set[UUID]) -> dict[UUID, UUID]:
    rows = SignRow.objects.filter(subject__in=list(people), undone_at=None)
    return dict(rows.values_list("subject", "sign"))


def _not(told: Record, code: str) -> Wrong:
    return Wrong(told.row, (RowFault("", code),))


def _store(row: IntakeRow, batch: _Batch, place: int, at: datetime) -> bool:
    if not batch.people:
        with transaction.atomic():
            return _written(row, batch, place, at)
    privacy.grant_many(
        batch.people,
        city=row.city,
        purpose=PURPOSE,
        classes=CLASSES,
        ground="public_task",
        at=at,
    )
    with leases.only(batch.people, classes=CLASSES, purpose=PURPOSE):
        return _written(row, batch, place, at)


def _written(row: IntakeRow, batch: _Batch, place: int, at: datetime) -> bool:
    held = IntakeRow.objects.select_for_update().get(pk=row.pk)
    if held.state != IntakeState.STORING or (held.turn, held.place) != (row.turn, row.place):
        row.state = held.state  # somebody stopped it, or another worker is at it
        return False
    wanted = list(batch.records.values())
    others = _refused(_OTHERS, batch.people, "sign") if not _signs(row, batch) else set()
    batch.wrong += [_not(one, "PERSON-DIFFERS") for one in wanted if one.subject in others]
    wanted = [one for one in wanted if one.subject not in others]
    _holders(row, [one for name, one in batch.people.items() if name not in others])
    stored = _records(row, wanted)
    if stored < len(wanted):
        different = _refused(_DIFFERENT, {one.id: one for one in wanted}, "content")
        batch.wrong += [_not(one, "RECORD-DIFFERS") for one in wanted if one.id in different]
        wanted = [one for one in wanted if one.id not in different]
    found = note_wrong(row, batch.wrong)
    row.place = place
    row.wrong += found
    row.good -= found
    row.stored += stored
    row.known += len(wanted) - stored + batch.again
    row.undo_until = at + MAY_UNDO_FOR
    row.save(update_fields=["place", "wrong", "good", "stored", "known", "undo_until"])
    return True


def _signs(row: IntakeRow, batch: _Batch) -> bool:
    """Write how people may be found; tell whether every one of them was new."""
    signs = [one.sign for one in batch.people.values()]
    return _run(_SIGNS, row.city, list(batch.people), signs) == len(signs)


def _holders(row: IntakeRow, people: Sequence[Record]) -> None:
    _run(_MEMBERS, row.pk, row.city, [one.subject for one in people])
    _run(
        _HOLDERS,
        row.city,
        [one.subject for one in people],
        [one.holder_number for one in people],
        [one.full_name for one in people],
        [one.born_on for one in people],
    )


def _records(row: IntakeRow, wanted: Sequence[Record]) -> int:
    columns = [
        "id",
        "subject",
        "row",
        "number",
        "provider",
        "edition",
        "units",
        "occupation",
        "outcome",
        "on",
        "award_on",
        "valid_until",
        "renewed_on",
        "content",
    ]
    lists: list[list[Any]] = [[getattr(one, column) for one in wanted] for column in columns]
    lists[6] = [orjson.dumps(units).decode() for units in lists[6]]
    return _run(_RECORDS, row.city, row.pk, row.kind, *lists)


def _refused(query: str, given: dict[UUID, Record], what: str) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(given), [getattr(one, what) for one in given.values()]])
        return {name for (name,) in cursor.fetchall()}


def _run(statement: str, *values: Any) -> int:  # noqa: ANN401  # whatever SQL takes
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _ended(row: IntakeRow, *, at: datetime) -> IntakeState:
    with transaction.atomic():
        held = IntakeRow.objects.select_for_update().get(pk=row.pk)
        if held.state != IntakeState.STORING or held.turn != row.turn:
            return IntakeState(held.state)
        held.state, held.undo_until = IntakeState.STORED, at + MAY_UNDO_FOR
        if not held.wrong:
            empty(held, at=at)
        held.save(update_fields=["state", "undo_until", "emptied_at"])
        record(
            RecordsStored(
                at=at,
                city=held.city,
                intake=held.pk,
                stored=held.stored,
                known=held.known,
                wrong=held.wrong,
            )
        )
    return IntakeState.STORED


def empty(row: IntakeRow, *, at: datetime) -> None:
    """Throw a file away; only what was stored of it stays."""
    PartRow.objects.filter(intake=row).exclude(body=b"").update(body=b"")
    row.emptied_at = at
