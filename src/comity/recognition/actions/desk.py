"""The desk: leases first, then one transaction in which a case is held and taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.actions.noting import note
from comity.recognition.actions.reopening import locked
from comity.recognition.domain.acts import ActKind
from comity.recognition.domain.states import FIRST_TURN, State, move
from comity.recognition.models import ActRow, CaseRow
from comity.recognition.queries.office import not_found

PURPOSE = "decide_recognition"
CLASSES = ("case_file", "decision")


def open_file(case: UUID) -> None:
    """Open the leases that deciding on a case needs.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NOT-FOUND, NO-BASIS, BUDGET-SPENT and the others of a lease.
    """
    subject = CaseRow.objects.filter(pk=case).values_list("subject", flat=True).first()
    if subject is None:
        raise not_found()
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)


@contextmanager
def desk(case: UUID) -> Iterator[None]:
    """Open the leases, then run what is inside in one transaction.

    Inside somebody's transaction (a write that is done once for its key) a lease would come too
    late: then the caller has called `open_file` before.
    """
    if not connection.in_atomic_block:
        open_file(case)
    with transaction.atomic():
        yield


def held(case: UUID) -> CaseRow:
    """Lock a case.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = locked(case)
    if row is None:
        raise not_found()
    return row


def take(row: CaseRow, by: Actor, *, at: datetime) -> bool:
    """Make an officer the one who acts; tell whether they are the first to look at the case.

    Raises:
        Refusal: CANNOT-MOVE.
    """
    if State(row.state) is not State.IN_REVIEW:
        row.state = move(State(row.state), State.IN_REVIEW)
    row.assigned_to = by.id
    row.save(update_fields=["state", "assigned_to"])
    known = ActRow.objects.filter(case=row, kind=ActKind.ACKNOWLEDGED).exists()
    if known or row.turn != FIRST_TURN:
        return False
    note(row, ActKind.ACKNOWLEDGED, by=by.id, at=at)
    return True
