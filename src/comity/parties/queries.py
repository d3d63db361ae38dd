"""Read what sign-in and the pages' headers need."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from comity.parties.models import AccountRow, MailRow, PartyRow


def city_name(city: str, language: str) -> str:
    """Give a city's name in a language, else in the city's own; its id if it is not known."""
    found = PartyRow.objects.filter(pk=city).values_list("names", "languages").first()
    names, own = found or ({}, [""])
    return str(names.get(language) or names.get(own[0], city))


def office_names() -> dict[str, dict[str, str]]:
    """Give the names by language of every city's recognition office, by the city's id."""
    return {row.pk: dict(row.authority) for row in PartyRow.objects.only("authority")}


def account_of(email: str) -> AccountRow | None:
    """Give the account of an address, None when there is none that may sign in."""
    return AccountRow.objects.filter(email=email.lower(), is_active=True).first()


def has_second_factor(account: UUID) -> bool:
    """Tell whether an account has a passkey, a security key or an authenticator app."""
    recovery = Authenticator.Type.RECOVERY_CODES
    return bool(Authenticator.objects.filter(user_id=account).exclude(type=recovery).exists())


def last_messages(count: int) -> list[MailRow]:
    """Give the demonstration's last messages, the newest first."""
    return list(MailRow.objects.order_by("-at", "-pk")[:count])
