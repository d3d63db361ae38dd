"""Leases: say why, have it committed, then read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from comity.ledger.refusing import ask

LONGEST = timedelta(minutes=15)
_SHORT = timedelta(minutes=1)  # so short that no live lease is used again


def open(
    subjects: UUID | Iterable[UUID],
    *,
    classes: Iterable[str],
    purpose: str,
    ttl: timedelta = LONGEST,
) -> int:
    """Open leases in a transaction of their own, all or none; give how many are new.

    A live lease for the same purpose is used again. The person sees each lease.

    Args:
        subjects: one person, or a whole page of a work-list at once (one commit).
        classes: of `data_classes.csv`.
        purpose: of `purposes.csv`.
        ttl: at most 15 minutes.

    Raises:
        RuntimeError: called inside a transaction; a lease not yet committed opens nothing.
        Refusal: NO-SESSION, NO-SUCH-PURPOSE, PURPOSE-NOT-YOURS, NO-BASIS, BUDGET-SPENT,
            LEASE-TOO-LONG.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a lease is committed before the transaction that reads under it")
    people = [subjects] if isinstance(subjects, UUID) else list(subjects)
    call = "SELECT open_leases(%s::uuid[], %s::text[], %s, %s)"
    with transaction.atomic():
        return int(ask(call, people, list(classes), purpose, ttl)[0])


@contextmanager
def reading(
    subject: UUID | Iterable[UUID], *, classes: Iterable[str], purpose: str
) -> Iterator[None]:
    """Open the leases, then run what is inside in one transaction that may read under them.

    A person reads their own data without a lease; see ADR 0030.

    Raises:
        Refusal: as for `open`.
    """
    (me,) = ask("SELECT me()")
    if me is None or subject != me:
        open(subject, classes=classes, purpose=purpose)
    with transaction.atomic():
        yield


def open_under_mandate(matter: UUID) -> int:
    """Open leases on all that a mandate of the asker shows of a matter; give how many are new.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NO-SESSION, NO-MANDATE, BUDGET-SPENT.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a lease is committed before the transaction that reads under it")
    with transaction.atomic():
        return int(ask("SELECT open_mandate_leases(%s)", matter)[0])


def open_under_invitation(matter: UUID) -> int:
    """Open leases on all that an invitation of the asker shows; give how many are new.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NO-SESSION, NO-INVITATION, BUDGET-SPENT.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a lease is committed before the transaction that reads under it")
    with transaction.atomic():
        return int(ask("SELECT open_invitation_leases(%s)", matter)[0])


@contextmanager
def only(subjects: Iterable[UUID], *, classes: Iterable[str], purpose: str) -> Iterator[None]:
    """Open short leases on many people, then run what is inside with these alone in sight.

    For work on many thousands in turn: a statement then compares with the people of its batch and
    not with everybody opened in the last minutes.

    Raises:
        Refusal: as for `open`.
    """
    (after,) = ask("SELECT clock_timestamp() + %s", _SHORT)
    open(subjects, classes=classes, purpose=purpose, ttl=_SHORT)
    with transaction.atomic():
        ask("SELECT set_config('comity.leases_after', %s::timestamptz::text, true)", after)
        yield
