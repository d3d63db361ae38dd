"""Succeed: give a log or a witness its next key, planned or because the one before was lost."""

from datetime import datetime, timedelta
from typing import Final, Literal

from django.db import transaction

from comity.ledger.actions import record
from comity.ledger.refusing import ask
from comity.proofs.log.entries import key_entry
from comity.proofs.log.notes import ED25519, NoteKey
from comity.proofs.log.successions import Reason, Succession, read_succession, sign_succession
from comity.transparency import queries
from comity.transparency.actions.appending import append
from comity.transparency.domain.facts import LogKeyFollowed
from comity.transparency.keyring import LOG, WITNESS, log_signer, note_key, witness_signer
from comity.values.refusals import Refusal

Whose = Literal["log", "witness"]
# What the old key signed last is still on its way to witnesses elsewhere.
OVERLAP: Final = timedelta(hours=1)


def succeed(city: str, whose: Whose, *, lost_since: datetime | None, at: datetime) -> str:
    """Make the next key of a city's log or witness, which signs from now on; give the statement.

    The key before stays published with its end. Only the operator can.

    Args:
        city: which.
        whose: key.
        lost_since: from when on nothing that the old key signed counts; None: it ends as planned.
        at: now.

    Raises:
        Refusal: LOG-NOT-KEPT; KEY-NOT-HELD, the old key is not here and was not called lost;
            KEY-TOO-LATE, it was lost in the future; KEY-*.
    """
    if lost_since is not None and lost_since > at:
        raise Refusal("KEY-TOO-LATE", "A key was lost now or earlier.")
    old, number = _newest(city, whose)
    make = log_signer if whose == "log" else witness_signer
    new = make(city, number + 1)
    before = make(city, number) if lost_since is None else None
    if before is not None and note_key(before, old.kind) != old:
        message = f"The key of {old.name} is not kept here. Was it lost? Then say so."
        raise Refusal("KEY-NOT-HELD", message)
    reason: Reason = "planned" if lost_since is None else "lost"
    said = Succession(old, note_key(new, old.kind), lost_since or at + OVERLAP, reason)
    note = str(sign_succession(said, before, new, at=at))
    with transaction.atomic():
        _write(said, note, at)
        event: Literal["ended", "withdrawn"] = "ended" if reason == "planned" else "withdrawn"
        entries = [
            key_entry(_address(old, number), old.multikey, event),
            key_entry(_address(said.new, number + 1), said.new.multikey, "enrolled"),
        ]
        append(city, entries)
        record(
            LogKeyFollowed(
                at=at, city=city, name=old.name, number=number + 1, was_lost=reason == "lost"
            )
        )
    return note


def accept(raw: bytes, *, is_confirmed: bool, at: datetime) -> Succession:
    """Take the next key of a log or a witness of another installation. Only the operator can.

    A planned one speaks for itself: the key known here signed it. That a key was lost whoever
    stole it could say too; somebody asks the other city, on another way, before this is confirmed.

    Args:
        raw: the statement.
        is_confirmed: whether somebody compared the new key with the other city.
        at: now.

    Raises:
        Refusal: SUCCESSION-UNCONFIRMED; SUCCESSION-OTHER, the old key is not the one known here;
            SUCCESSION-FORM, SUCCESSION-SIGNATURE, NOTE-*.
    """
    said = read_succession(raw)
    if said.reason == "lost" and not is_confirmed:
        message = "Compare the new key with the other city, by telephone, then confirm it."
        raise Refusal("SUCCESSION-UNCONFIRMED", message)
    with transaction.atomic():
        _write(said, raw.decode(), at)
    return said


def _write(said: Succession, note: str, at: datetime) -> None:
    call = "SELECT succeed_tlog_key(%s, %s, %s, %s, %s, %s, %s)"
    named = (said.old.name, said.old.text, said.new.text, said.reason)
    ask(call, *named, said.since, note, at)


def _newest(city: str, whose: Whose) -> tuple[NoteKey, int]:
    kept = queries.log_of(city) if whose == "log" else queries.witness_of(city)
    if kept is None:
        raise Refusal("LOG-NOT-KEPT", f"{city} keeps no {whose} here.")
    return kept.key, kept.number


def _address(key: NoteKey, number: int) -> str:
    first = LOG if key.kind == ED25519 else WITNESS
    return f"{key.name}#{first[0]}{number}"
