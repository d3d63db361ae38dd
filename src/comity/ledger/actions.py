"""Write the record: facts, notices, and answers to writes that may come twice."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from comity.ledger.domain.answers import Answer
from comity.ledger.domain.facts import ClockMoved, Fact, entry
from comity.ledger.domain.notices import Notice, TakenNotice
from comity.ledger.refusing import ask
from comity.values.refusals import Refusal

F = TypeVar("F", bound=Fact)
_listeners: dict[type[Fact], list[Callable[[Any], None]]] = {}


def listen(kind: type[F], handler: Callable[[F], None]) -> None:
    """Ask to be told of every fact of a kind, inside the transaction that records it.

    A handler enqueues work and nothing else: a job written in this transaction exists if and
    only if the fact does, and starts after the commit. Asking twice is asking once.
    """
    handlers = _listeners.setdefault(kind, [])
    if handler not in handlers:
        handlers.append(handler)


def record(fact: Fact) -> int:
    """Write a fact down in the transaction of the change it reports; give its number.

    Record last: whoever else records waits from here until this transaction ends.

    Raises:
        RuntimeError: there is no open transaction.
        ValueError: the fact holds something other than ids, codes, dates, numbers or hashes.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is recorded together with the change it reports")
    text = entry(fact, by=ask("SELECT signed_by()")[0])
    for handler in _listeners.get(type(fact), ()):
        handler(fact)
    return int(ask("SELECT record_fact(%s)", text)[0])


def post(notice: Notice) -> bool:
    """Put a notice into the outbox in this transaction; False when it is already there.

    Raises:
        RuntimeError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is posted together with the change it reports")
    call = "SELECT post_notice(%s, %s, %s, %s, %s, %s, %s)"
    row = (notice.id, notice.channel, notice.template, notice.subject, notice.city)
    return bool(ask(call, *row, notice.language, Jsonb(notice.fields))[0])


def take(most: int) -> tuple[TakenNotice, ...]:
    """Take notices to send; one that is not settled in five minutes is offered again."""
    columns = "id, channel, template, subject, city, language, fields, attempts"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM take_notices(%s)", [most])  # noqa: S608  # constant
        return tuple(
            TakenNotice(
                id=row[0],
                channel=row[1],
                template=row[2],
                subject=row[3],
                city=row[4],
                language=row[5],
                fields=json.loads(row[6]),
                attempts=row[7],
            )
            for row in cursor.fetchall()
        )


def settle(notice: UUID, *, fault: str | None = None) -> None:
    """Note that a notice was sent, or the code of what went wrong."""
    ask("SELECT settle_notice(%s, %s)", notice, fault)


def move_clock(by: timedelta, *, seen: timedelta, at: datetime) -> timedelta:
    """Move the clock of a demonstration ahead and record it; give how far it is ahead then.

    Args:
        by: how far, in whole seconds.
        seen: how far it was ahead when the caller looked, so that asking twice moves it once.
        at: the time before the move.

    Raises:
        Refusal: CLOCK-FIXED, CLOCK-MOVED, CLOCK-SPAN.
    """
    seconds = int(by.total_seconds())
    with transaction.atomic():
        ahead: timedelta = ask("SELECT move_clock(%s, %s)", seen, seconds)[0]
        fact = ClockMoved(at=at + by, ahead_seconds=int(ahead.total_seconds()))
        record(fact)
    return ahead


def once(*, key: str, request: Iterable[bytes], do: Callable[[], Answer]) -> Answer:
    """Do a write from outside once: the same key and request again get the stored answer.

    The claim, the change and the answer are one transaction; when `do` refuses, nothing is
    kept and the key may be used again. A second request with the same key waits for the first.

    Args:
        key: chosen by the client; counts per actor.
        request: what makes the request this request, such as method, path and body.
        do: makes the change; its answer is stored, so it holds ids, not personal data.

    Raises:
        Refusal: IDEMPOTENCY-KEY-REUSED (same key, other request), NO-SESSION.
    """
    # Each part is hashed by itself, so that no two ways of cutting a request are the same.
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in request)).digest()
    claim = hashlib.sha256(key.encode()).digest()
    with transaction.atomic(), connection.cursor() as cursor:
        (actor,) = ask("SELECT me()")
        if actor is None:
            raise Refusal("NO-SESSION", _("You are not signed in. Sign in again."))
        cursor.execute(
            "INSERT INTO idempotency_key (actor, key_hash, request_hash) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [actor, claim, digest],
        )
        if cursor.rowcount == 0:
            return _stored(actor, claim, digest)
        answer = do()
        settled: list[Any] = [answer.status, Jsonb(answer.body), actor, claim]
        cursor.execute(
            "UPDATE idempotency_key SET status = %s, response = %s"
            " WHERE actor = %s AND key_hash = %s",
            settled,
        )
        return answer


def _stored(actor: UUID, claim: bytes, digest: bytes) -> Answer:
    request_hash, status, response = ask(
        "SELECT request_hash, status, response FROM idempotency_key"
        " WHERE actor = %s AND key_hash = %s",
        actor,
        claim,
    )
    if bytes(request_hash) != digest:
        raise Refusal(
            "IDEMPOTENCY-KEY-REUSED",
            _("This key was used for another request. Send the new request with a new key."),
        )
    return Answer(status, json.loads(response), is_repeat=True)
