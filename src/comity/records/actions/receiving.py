"""Take a file in, have it stored or stopped, have it undone: what the office does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.records.domain.columns import Kind
from comity.records.domain.facts import FileTakenUp, IntakeCancelled, StoringAsked, UndoAsked
from comity.records.domain.numbers import Scheme
from comity.records.domain.states import MAY_BEGIN_AGAIN, MAY_CANCEL, MAY_UNDO, IntakeState
from comity.records.models import IntakeRow, PartRow
from comity.values.refusals import Refusal

LARGEST: Final = 64 << 20  # bytes
_PIECE: Final = 1 << 20
_SPACE: Final = UUID("6f0d9d2c-8f3e-4d0a-9e0b-7a54c7f7d1aa")
_FRESH: Final = {
    "heading_row": 0,
    "headings": [],
    "place": 0,
    "rows": 0,
    "good": 0,
    "wrong": 0,
    "stored": 0,
    "known": 0,
    "undone": 0,
    "kept": 0,
    "keeps_good": False,
    "failure": "",
    "failed_at": "",
    "undone_to": None,
    "undo_until": None,
    "emptied_at": None,
}
Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Given:
    """A file and what is said of it; `pieces` gives its bytes anew each time it is called."""

    kind: Kind
    scheme: Scheme
    size: int
    pieces: Pieces


def take_up(given: Given, *, by: Actor, at: datetime) -> UUID:
    """Keep a file to be looked through; the same file of the same kind is the same intake.

    Raises:
        Refusal: NOT-PERMITTED, SHEET-EMPTY, RECORDS-TOO-LARGE.
    """
    city = _office(by)
    if not given.size:
        raise Refusal("SHEET-EMPTY", _("This file holds nothing."))
    if given.size > LARGEST:
        raise Refusal(
            "RECORDS-TOO-LARGE", _("This file is larger than 64 MB. Hand it in in parts.")
        )
    whole = sha256()
    for piece in given.pieces():
        whole.update(piece)
    digest = f"sha-256:{whole.hexdigest()}"
    name = uuid5(_SPACE, f"{city}/{given.kind}/{digest}")
    with transaction.atomic():
        row = IntakeRow.objects.select_for_update().filter(pk=name).first()
        if row is not None and row.state not in MAY_BEGIN_AGAIN:
            return name
        is_new = row is None
        row = row or IntakeRow(
            id=name, city=city, kind=given.kind.value, digest=digest, size=given.size, turn=0
        )
        told: dict[str, object] = {
            "scheme": given.scheme.value,
            "by": by.id,
            "at": at,
            "turn": row.turn + 1,
        }
        told |= _FRESH | {"state": IntakeState.WAITING.value}
        for field, value in told.items():
            setattr(row, field, value)
        row.save(force_insert=is_new, update_fields=None if is_new else list(told))
        _keep(row, given.pieces())
        fact = FileTakenUp(at=at, city=city, intake=name, kind=given.kind.value, digest=digest)
        record(fact)
    return name


def _keep(row: IntakeRow, pieces: Iterable[bytes]) -> None:
    place, gathered = 0, bytearray()
    for piece in pieces:
        gathered += piece
        while len(gathered) >= _PIECE:
            _part(row, place, bytes(gathered[:_PIECE]))
            del gathered[:_PIECE]
            place += 1
    if gathered:
        _part(row, place, bytes(gathered))


def _part(row: IntakeRow, place: int, body: bytes) -> None:
    PartRow(
        id=uuid4(), intake=row, city=row.city, by=row.by, turn=row.turn, place=place, body=body
    ).save(force_insert=True)


def ask_to_store(intake: UUID, *, keeps_good: bool, by: Actor, at: datetime) -> None:
    """Have the good rows of a file stored; asked again nothing changes.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, CANNOT-MOVE, RECORDS-NOTHING-GOOD, RECORDS-FAULTY: some
            rows are wrong, and the others shall not be taken without them.
    """
    with transaction.atomic():
        row = _held(intake, by)
        if row.state in {IntakeState.STORING, IntakeState.STORED}:
            return
        _require(row, frozenset({IntakeState.LOOKED}))
        if not row.good:
            raise Refusal("RECORDS-NOTHING-GOOD", _("No row of this file can be taken."))
        if row.wrong and not keeps_good:
            sentence = _("Some rows are wrong. Correct them, or take the good ones only.")
            raise Refusal("RECORDS-FAULTY", sentence)
        row.state, row.place, row.keeps_good = IntakeState.STORING, 0, keeps_good
        row.save(update_fields=["state", "place", "keeps_good"])
        record(StoringAsked(at=at, city=row.city, intake=intake, keeps_good=keeps_good))


def cancel(intake: UUID, *, by: Actor, at: datetime) -> None:
    """Stop a file where it is; what is stored already stays until it is undone.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, CANNOT-MOVE.
    """
    with transaction.atomic():
        row = _held(intake, by)
        if row.state == IntakeState.CANCELLED:
            return
        _require(row, MAY_CANCEL)
        row.state = IntakeState.CANCELLED
        row.save(update_fields=["state"])
        record(IntakeCancelled(at=at, city=row.city, intake=intake))


def ask_to_undo(intake: UUID, *, by: Actor, at: datetime) -> None:
    """Have undone what nothing rests on; asked again nothing changes.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, CANNOT-MOVE, UNDO-TOO-LATE.
    """
    with transaction.atomic():
        row = _held(intake, by)
        if row.state in {IntakeState.UNDOING, IntakeState.UNDONE}:
            return
        _require(row, MAY_UNDO)
        if row.undo_until is None or at > row.undo_until:
            raise Refusal("UNDO-TOO-LATE", _("This can no longer be undone: its time is over."))
        row.state, row.place, row.failure = IntakeState.UNDOING, 0, ""
        row.save(update_fields=["state", "place", "failure"])
        record(UndoAsked(at=at, city=row.city, intake=intake))


def _office(by: Actor) -> str:
    if by.role != "officer" or by.city is None:
        raise Refusal("NOT-PERMITTED", _("Only officers of the recognition office may do this."))
    return by.city


def _held(intake: UUID, by: Actor) -> IntakeRow:
    city = _office(by)
    row = IntakeRow.objects.select_for_update().filter(pk=intake, city=city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such file in your office."))
    return row


def _require(row: IntakeRow, states: frozenset[IntakeState]) -> None:
    if row.state not in states:
        sentence = _("This file has moved on meanwhile. Look at where it stands now.")
        raise Refusal("CANNOT-MOVE", sentence)
