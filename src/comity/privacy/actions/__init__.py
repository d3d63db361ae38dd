"""Grant and end the use of personal data; give, take and end mandates."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from comity.ledger import actions as ledger
from comity.ledger.domain.facts import Fact
from comity.ledger.refusing import ask
from comity.privacy.domain.mandates import (
    CODE_LASTS,
    Scope,
    new_code,
    read_code,
    require_name,
)
from comity.privacy.queries import mandates_for


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGiven(Fact):
    """A person let somebody else see a matter, or act in it; nobody has taken it yet."""

    mandate: UUID
    matter: UUID
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTaken(Fact):
    """A helper took a mandate with its code."""

    mandate: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnded(Fact):
    """The person or the helper ended a mandate."""

    mandate: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BasesGranted(Fact):
    """A city may from now on use classes of many people's data, which it brought in itself.

    `seal` is the SHA-256 of their ids in order, sixteen bytes each.
    """

    purpose: str
    classes: tuple[str, ...]
    ground: str
    people: int
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasesEnded(Fact):
    """A city may no longer use the data of many people for a purpose."""

    purpose: str
    people: int
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePersonSaid(Fact):
    """An officer says that what is kept under `record` is about this person."""

    subject: UUID
    record: UUID


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


def grant_many(
    subjects: Iterable[UUID],
    *,
    city: str,
    purpose: str,
    classes: Iterable[str],
    ground: str,
    at: datetime,
) -> int:
    """Let a city use data of people whom only it knows; give how many bases are new.

    Raises:
        Refusal: NO-SESSION, NO-SUCH-PURPOSE, BASIS-NOT-YOURS: one of them is known to another
            city, or has an account.
    """
    people, wanted = sorted(set(subjects)), tuple(classes)
    call = "SELECT grant_bases(%s::uuid[], %s, %s, %s::text[], %s)"
    with transaction.atomic():
        made = int(ask(call, people, city, purpose, list(wanted), ground)[0])
        if made:
            ledger.record(
                BasesGranted(
                    at=at,
                    city=city,
                    purpose=purpose,
                    classes=wanted,
                    ground=ground,
                    people=len(people),
                    seal=_seal(people),
                )
            )
    return made


def withdraw_many(subjects: Iterable[UUID], *, city: str, purpose: str, at: datetime) -> int:
    """End what a city relies on by law for many people; give how many bases ended.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS.
    """
    people = sorted(set(subjects))
    with transaction.atomic():
        ended = int(ask("SELECT end_bases(%s::uuid[], %s, %s)", people, city, purpose)[0])
        if ended:
            ledger.record(
                BasesEnded(
                    at=at, city=city, purpose=purpose, people=len(people), seal=_seal(people)
                )
            )
    return ended


def say_same(subject: UUID, record: UUID, *, city: str, at: datetime) -> None:
    """Say that what an office keeps under an id of its own is about a person; done again: nothing.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS: one of both does not lie open before the officer;
            TIED-ALREADY.
    """
    with transaction.atomic():
        ask("SELECT say_same(%s, %s)", subject, record)
        ledger.record(SamePersonSaid(at=at, city=city, subject=subject, record=record))


def _seal(people: list[UUID]) -> str:
    return sha256(b"".join(one.bytes for one in people)).hexdigest()


def give_mandate(
    matter: UUID, scope: Scope, *, until: datetime, tells_helper: bool, at: datetime
) -> str:
    """Let somebody help with a matter of one's own; give the code to hand over, shown only now.

    Args:
        matter: the case.
        scope: see it, or act in it.
        until: the moment from which it is over.
        tells_helper: news go to the helper too; the person always gets them.
        at: now.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS.
    """
    code = new_code(secrets.choice)
    call = "SELECT give_mandate(%s, %s, %s, %s, %s, %s)"
    with transaction.atomic():
        row = (matter, scope.value, until, tells_helper, _digest(code), CODE_LASTS)
        (made,) = ask(call, *row)
        ledger.record(MandateGiven(at=at, city=None, mandate=made, matter=matter, scope=scope))
    return code


def take_mandate(code: str, *, name: str, language: str, at: datetime) -> UUID:
    """Take a mandate by its code, once; give its id.

    Raises:
        Refusal: NO-SESSION, MANDATE-INVALID (no name), MANDATE-UNKNOWN.
    """
    require_name(name)
    with transaction.atomic():
        call = "SELECT accept_mandate(%s, %s, %s)"
        (taken,) = ask(call, _digest(read_code(code)), name.strip(), language)
        ledger.record(MandateTaken(at=at, city=None, mandate=taken))
    found: UUID = taken
    return found


def end_mandate(mandate: UUID, *, at: datetime) -> bool:
    """End a mandate that one gave or holds, at once; False: it was over already.

    Raises:
        Refusal: NO-SESSION, BASIS-NOT-YOURS.
    """
    with transaction.atomic():
        ended = bool(ask("SELECT end_mandate(%s)", mandate)[0])
        if ended:
            ledger.record(MandateEnded(at=at, city=None, mandate=mandate))
    return ended


def end_mandates(matter: UUID, *, at: datetime) -> None:
    """End every mandate that one gave for a matter of one's own which is over."""
    for one in mandates_for(matter):
        if one.is_live(at) or one.waits(at):
            end_mandate(one.id, at=at)


def let_helpers_hear(matter: UUID, *, city: str, at: datetime) -> None:
    """Let a city write to those who help with one's own matter and are told the news.

    Raises:
        Refusal: NO-SESSION.
    """
    with transaction.atomic():
        for helper in ask("SELECT let_helpers_hear(%s, %s)", matter, city)[0]:
            ledger.record(
                BasisGranted(
                    at=at,
                    city=city,
                    subject=helper,
                    purpose="notify_applicant",
                    classes=("contact",),
                    ground="public_task",
                )
            )


def _digest(code: str) -> bytes:
    return sha256(code.encode()).digest()
