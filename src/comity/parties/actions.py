"""Admit accounts, appoint officers, keep the demonstration's messages."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from comity.ledger import acting
from comity.parties.domain.demonstration import PEOPLE, DemoPerson
from comity.parties.models import AccountRow, MailRow

_MESSAGES_KEPT = timedelta(days=1)


def admit(email: str) -> AccountRow:
    """Give the account of an address whose owner is known, making it if there is none."""
    with transaction.atomic():
        account, _ = AccountRow.objects.get_or_create(email=email.lower())
        EmailAddress.objects.get_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )
    return account


def appoint_officer(email: str, city: str) -> AccountRow:
    """Make the owner of an address act for a city; only the tables' owner may (the operator)."""
    account = admit(email)
    acting.appoint(str(account.pk), role="officer", city=city)
    return account


def admit_demo_people() -> None:
    """Admit the made-up people of the demonstration; doing it again changes nothing."""
    for person in PEOPLE:
        _admit_demo_person(person)


def _admit_demo_person(person: DemoPerson) -> None:
    if person.role == "officer":
        appoint_officer(person.email, person.city)
    else:
        acting.register_person(str(admit(person.email).pk))


def keep_message(*, to: str, subject: str, body: str, at: datetime) -> None:
    """Keep a message of the demonstration for a day instead of sending it."""
    MailRow.objects.filter(at__lt=at - _MESSAGES_KEPT).delete()
    MailRow.objects.create(to=to, subject=subject, body=body, at=at)
