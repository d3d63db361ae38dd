"""Ask who issues to wallets, and the real clock, which no demonstration moves."""

from datetime import datetime

from comity.certificates import queries as certificates
from comity.ledger.refusing import ask
from comity.parties.models import PartyRow
from comity.wallets.domain.codes import hash_of


def issuer_names(city: str) -> dict[str, str] | None:
    """Give a city's names by language; None for one that issues nothing to wallets."""
    if not certificates.token_keys(city):
        return None
    row = PartyRow.objects.filter(pk=city).first()
    return None if row is None else {str(tag): str(name) for tag, name in row.names.items()}


def real_clock() -> datetime:
    """Give the real time: a wallet's clock does not run ahead with a demonstration's."""
    found: datetime = ask("SELECT real_clock()")[0]
    return found


def token_counts(city: str, token: str) -> bool:
    """Tell whether a wallet's token counts now."""
    return bool(ask("SELECT is_wallet_token(%s, %s)", city, hash_of(token))[0])
