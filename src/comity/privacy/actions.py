"""Grant and end the use of personal data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from comity.ledger import actions as ledger
from comity.ledger.domain.facts import Fact
from comity.ledger.refusing import ask


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisGranted(Fact):
    """A city may from now on use classes of a person's data for a purpose."""

    subject: UUID
    purpose: str
    classes: tuple[str, ...]
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisEnded(Fact):
    """A city may no longer use a person's data for a purpose."""

    subject: UUID
    purpose: str


def grant(
    subject: UUID,
    *,
    city: str,
    purpose: str,
    classes: Iterable[str],
    ground: str,
    at: datetime,
    until: datetime | None = None,
) -> int:
    """Let a city use classes of data about a person for a purpose; give how many are new.

    The ground is ``public_task``, ``legal_duty`` or ``consent``, which only the person gives.

    Raises:
        Refusal: NO-SESSION, NO-SUCH-PURPOSE, BASIS-NOT-YOURS.
    """
    wanted = tuple(classes)
    call = "SELECT grant_basis(%s, %s, %s, %s::text[], %s, %s)"
    with transaction.atomic():
        made = int(ask(call, subject, city, purpose, list(wanted), ground, until)[0])
        if made:
            ledger.record(
                BasisGranted(
                    at=at,
                    city=city,
                    subject=subject,
                    purpose=purpose,
                    classes=wanted,
                    ground=ground,
                )
            )
    return made


def withdraw(subject: UUID, *, city: str, purpose: str, at: datetime) -> int:
    """End a use; the next statement of anyone reading under it finds nothing.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS, RESTS-ON-LAW.
    """
    with transaction.atomic():
        ended = int(ask("SELECT withdraw_basis(%s, %s, %s)", subject, city, purpose)[0])
        if ended:
            ledger.record(BasisEnded(at=at, city=city, subject=subject, purpose=purpose))
    return ended
