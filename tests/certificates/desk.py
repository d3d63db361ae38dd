"""A desk: people with decided cases, and the worker's own role in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connections
from tests.privacy.scenes import Scene, Who

from comity.agreements.queries import rulebook_in_force
from comity.certificates import actions
from comity.certificates.domain.drafting import FavourableDecision
from comity.ledger.acting import as_machine, bearing
from comity.privacy.actions import grant
from comity.proofs.drafts import Condition, Restriction

CITY, OTHER = "maasveen", "ahrenbrueck"
NAME = "Zoë Ångström"
BORN = date(1994, 5, 17)
DECIDED = date(2026, 11, 2)


def now() -> datetime:
    return datetime.now(UTC)


def holder(product: Scene, city: str = CITY) -> Who:
    """A person who applied to a city, which may therefore decide and certify."""
    person = product.person()
    with bearing(person.token):
        for purpose in ("decide_recognition", "issue_certificate"):
            grant(
                person.actor,
                city=city,
                purpose=purpose,
                classes=["decision"],
                ground="public_task",
                at=now(),
            )
    return person


def decision(subject: UUID, **changes: Any) -> FavourableDecision:
    whole = FavourableDecision(
        case=uuid4(),
        subject=subject,
        host_city=CITY,
        home_city=OTHER,
        holder_name=NAME,
        birth_date=BORN,
        occupation="electrician",
        outcome="recognised",
        units=(("ELE-1", 3), ("ELE-2", 4), ("ELE-3", 4)),
        restrictions=(Restriction("LV-AUTH", "Not alone on live circuits.", ("ELE-3",)),),
        conditions=(Condition("LANG-BELOW", "Show Dutch at level B1 before you start."),),
        awarded_on=date(2025, 6, 20),
        decided_on=DECIDED,
        agreement_digest=rulebook_in_force(DECIDED).digest,
        provider="P-AHR-1",
    )
    return replace(whole, **changes)


@contextmanager
def worker(product: Scene) -> Iterator[None]:
    """Be the worker's process: the same program, but the database knows it as the signer."""
    with in_role(product, "signer"):
        yield


@contextmanager
def in_role(product: Scene, role: str) -> Iterator[None]:
    """Be a process that the database knows by another role, such as ``owner`` for the operator."""
    connection = connections["default"]
    usual = dict(connection.settings_dict)
    connection.close()
    connection.close_pool()
    given = product.parameters[role]
    connection.settings_dict.update(USER=given["user"], PASSWORD=given["password"])
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        connection.settings_dict.update(usual)


def issued(product: Scene, who: Who, **changes: Any) -> UUID:
    """Issue a certificate as the worker does."""
    given = decision(who.actor, **changes)
    with worker(product), as_machine(given.host_city):
        return actions.issue(given, at=now())
