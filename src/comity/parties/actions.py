"""Admit accounts, appoint officers, keep the demonstration's messages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connections, transaction
from django.utils.translation import gettext as _

from comity.ledger import acting
from comity.parties.domain.demonstration import PEOPLE, DemoPerson
from comity.parties.models import AccountRow, MailRow, PartyRow, SessionRow
from comity.parties.queries import account_of
from comity.values.refusals import Refusal

P = ParamSpec("P")
R = TypeVar("R")
_MESSAGES_KEPT = timedelta(days=1)


def whole_at_the_door(view: Callable[P, R]) -> Callable[P, R]:
    """Let a function of the sign-in library change all it changes at the door, or nothing.

    The library opens its transactions where Django does by default, but its tables are the door's:
    rows it locks there would be outside of any transaction.
    """
    return transaction.atomic(using="door")(view)


def admit(email: str) -> AccountRow:
    """Give the account of an address whose owner is known, making it if there is none."""
    with transaction.atomic():
        account, _is_new = AccountRow.objects.get_or_create(email=email.lower())
        EmailAddress.objects.get_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )
    return account


def appoint_officer(email: str, city: str) -> AccountRow:
    """Make the owner of an address act for a city; only the tables' owner may (the operator).

    Raises:
        Refusal: NOT-FOUND, there is no such city here.
    """
    _require_city(city)
    return _appointed(email, "officer", city)


def _require_city(city: str) -> None:
    if not PartyRow.objects.filter(pk=city).exists():
        known = ", ".join(PartyRow.objects.order_by("pk").values_list("pk", flat=True))
        sentence = _("There is no city %(city)s here. Known: %(known)s.")
        raise Refusal("NOT-FOUND", sentence % {"city": city, "known": known or "-"})


def appoint_member(email: str, city: str | None) -> AccountRow:
    """Make the owner of an address act for a city's council, or without a city the secretariat.

    Only the tables' owner may (the operator).

    Raises:
        Refusal: NOT-FOUND, there is no such city here.
    """
    if city is None:
        return _appointed(email, "secretariat", None)
    _require_city(city)
    return _appointed(email, "council", city)


def _appointed(email: str, role: str, city: str | None) -> AccountRow:
    account = admit(email)
    acting.appoint(str(account.pk), role=role, city=city)
    return account


def appoint_editor(email: str, city: str) -> AccountRow:
    """Make the owner of an address keep a city's occupation map; only the operator may.

    Raises:
        Refusal: NOT-FOUND, there is no such city here.
    """
    _require_city(city)
    return _appointed(email, "editor", city)


def appoint_ombudsperson(email: str, city: str) -> AccountRow:
    """Make the owner of an address hear complaints about a city's office; only the operator may.

    Raises:
        Refusal: NOT-FOUND, there is no such city here.
    """
    _require_city(city)
    return _appointed(email, "ombudsperson", city)


def dismiss_officer(email: str) -> int:
    """End every office of an address at once, its sessions too; give how many there were.

    Raises:
        Refusal: NOT-FOUND, nobody signs in with this address.
    """
    account = _known(email)
    offices = [role for role in acting.roles_of(str(account.pk)) if not role.is_person]
    for office in offices:
        acting.dismiss(office.id)
    return len(offices)


def forget_factors(email: str) -> int:
    """Take lost devices and recovery codes from an account, and end all its sessions.

    The next sign-in by code sets up a new device: whoever asks for this must be known in person.

    Raises:
        Refusal: NOT-FOUND, nobody signs in with this address.
    """
    account = _known(email)
    with transaction.atomic():
        count, _by_kind = Authenticator.objects.filter(user_id=account.pk).delete()
        # Who found the device may be signed in with it, and would set up the next one.
        for session in SessionRow.objects.all():
            if session.get_decoded().get("_auth_user_id") == str(account.pk):
                session.delete()
    acting.close_all_sessions(str(account.pk))
    return int(count)


def _known(email: str) -> AccountRow:
    account = account_of(email)
    if account is None:
        raise Refusal("NOT-FOUND", _("Nobody signs in with this address."))
    return account


def admit_demo_people() -> None:
    """Admit the made-up people of the demonstration; doing it again changes nothing."""
    for person in PEOPLE:
        _admit_demo_person(person)


def _admit_demo_person(person: DemoPerson) -> None:
    if person.role == "officer":
        appoint_officer(person.email, person.city)
    elif person.role == "ombudsperson":
        appoint_ombudsperson(person.email, person.city)
    elif person.role == "editor":
        appoint_editor(person.email, person.city)
    elif person.role in {"council", "secretariat"}:
        appoint_member(person.email, None if person.role == "secretariat" else person.city)
    else:
        acting.register_person(str(admit(person.email).pk))


def keep_message(*, to: str, subject: str, body: str, at: datetime) -> None:
    """Keep a message of the demonstration for a day instead of sending it.

    The worker has no door: it only leaves its message, and the web takes old ones away.
    """
    if "door" not in connections:
        # In plain SQL: the ORM asks for the new id, and reading is not the worker's right.
        with connections["default"].cursor() as cursor:
            cursor.execute(
                'INSERT INTO parties_mailrow (at, "to", subject, body) VALUES (%s, %s, %s, %s)',
                [at, to, subject, body],
            )
        return
    MailRow.objects.filter(at__lt=at - _MESSAGES_KEPT).delete()
    MailRow.objects.create(to=to, subject=subject, body=body, at=at)
