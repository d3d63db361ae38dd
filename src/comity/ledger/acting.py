"""Bring the actor into the database: every transaction presents the session's token."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, connections, transaction
from psycopg.pq import TransactionStatus

from comity.ledger.domain.actors import Actor
from comity.ledger.refusing import ask

_token: ContextVar[str] = ContextVar("comity_token", default="")


def token_hash(token: str) -> bytes:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


@contextmanager
def bearing(token: str) -> Iterator[None]:
    """Present this token in every transaction begun inside; an empty token presents nobody.

    The token is set for the transaction only (SET LOCAL), so nothing stays with a pooled
    connection. A statement outside any transaction gets a short one of its own.

    Raises:
        RuntimeError: a transaction has already begun in another name.
    """
    if connection.in_atomic_block and token != _token.get():
        raise RuntimeError("one transaction has one actor; end it before another acts")
    before = _token.set(token)
    try:
        if any(wrapper is _present_first for wrapper in connection.execute_wrappers):
            yield
        else:
            with connection.execute_wrapper(_present_first):
                yield
    finally:
        _token.reset(before)


@contextmanager
def acting_as(token: str) -> Iterator[None]:
    """Do what is inside in one transaction in the name of the token's actor."""
    with bearing(token), transaction.atomic():
        yield


@contextmanager
def one_look() -> Iterator[None]:
    """Ask all questions of a page in one transaction, not each in its own: that asks four times.

    Also a decorator of a view. Only for pages that read nothing personal: a lease is committed
    before what it covers is read, so it begins in no other transaction.
    """
    with transaction.atomic():
        yield


def whoami() -> Actor | None:
    """Say who acts here; None when no valid token is presented."""
    row = ask("SELECT actor, role, city FROM whoami()")
    return None if row[0] is None else Actor(*row)


def open_session(
    account: str, token: str, *, ttl: timedelta, actor: UUID | None = None, using: str = "door"
) -> UUID:
    """Open a session for an account the door has recognised; give the actor's id.

    Args:
        account: the door's own id of the account.
        token: 256 random bits as text; only its hash is kept.
        ttl: at most 12 hours.
        actor: which of the account's roles, when it has more than one.
        using: the database alias of the door.

    Raises:
        Refusal: NO-SUCH-ROLE.
    """
    call = "SELECT open_actor_session(%s, %s, %s, %s)"
    opened: UUID = ask(call, account, token_hash(token), ttl, actor, using=using)[0]
    return opened


def open_service_session(city: str, token: str, *, ttl: timedelta) -> UUID:
    """Open a session for the machine itself in one city; only the worker's role may."""
    opened: UUID = ask("SELECT open_service_session(%s, %s, %s)", city, token_hash(token), ttl)[0]
    return opened


@contextmanager
def as_machine(city: str, *, ttl: timedelta = timedelta(minutes=15)) -> Iterator[None]:
    """Do what is inside in the name of a city's machine; only the worker's role may."""
    token = secrets.token_urlsafe(32)
    open_service_session(city, token, ttl=ttl)
    try:
        with bearing(token):
            yield
    finally:
        close_session(token, using="default")


def close_session(token: str, *, using: str = "door") -> None:
    """End a session; leases opened in it are dead with it."""
    ask("SELECT close_actor_session(%s)", token_hash(token), using=using)


def close_all_sessions(account: str, *, using: str = "door") -> int:
    """End every session of an account; give how many were open."""
    return int(ask("SELECT close_all_sessions(%s)", account, using=using)[0])


def register_person(account: str, *, using: str = "door") -> UUID:
    """Give the random id under which an account holder's data are kept, always the same."""
    person: UUID = ask("SELECT register_person(%s)", account, using=using)[0]
    return person


def roles_of(account: str, *, using: str = "door") -> tuple[Actor, ...]:
    """Give what an account may act as."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT actor, role, city FROM roles_of(%s)", [account])
        return tuple(Actor(*row) for row in cursor.fetchall())


def appoint(account: str, *, role: str, city: str | None, using: str = "default") -> UUID:
    """Make an account act for a city; only the owner's role (the operator) may."""
    actor: UUID = ask("SELECT appoint(%s, %s, %s)", account, role, city, using=using)[0]
    return actor


def dismiss(actor: UUID, *, using: str = "default") -> None:
    """End an office and its sessions; only the owner's role (the operator) may."""
    ask("SELECT dismiss(%s)", actor, using=using)


def _present_first(
    execute: Callable[..., object], sql: str, params: object, many: object, context: dict[str, Any]
) -> object:
    """Set the token as the first statement of each transaction, then run the statement."""
    raw: psycopg.Connection[Any] = context["connection"].connection
    if not context["connection"].in_atomic_block:
        with raw.transaction():
            _present(raw)
            return execute(sql, params, many, context)
    if raw.info.transaction_status == TransactionStatus.IDLE:
        _present(raw)
    return execute(sql, params, many, context)


def _present(raw: "psycopg.Connection[Any]") -> None:
    # Bound by the server, not pasted into the text, so that the token shows in no log and in
    # no pg_stat_activity row.
    psycopg.Cursor(raw).execute("SELECT set_config('comity.token', %s, true)", [_token.get()])
