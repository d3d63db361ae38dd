"""People of the tests: everyone is new, signed in by the door as they would be."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg

from comity.ledger import acting


@dataclass(frozen=True)
class SignedIn:
    """Somebody with an open session."""

    id: UUID
    token: str


def new_person(*, ttl: timedelta = timedelta(hours=1)) -> SignedIn:
    account, token = str(uuid.uuid4()), secrets.token_urlsafe(32)
    acting.register_person(account)
    return SignedIn(acting.open_session(account, token, ttl=ttl), token)


def new_officer(as_owner: psycopg.Connection, city: str) -> SignedIn:
    account, token = str(uuid.uuid4()), secrets.token_urlsafe(32)
    as_owner.execute("SELECT appoint(%s, 'officer', %s)", [account, city])
    return SignedIn(acting.open_session(account, token, ttl=timedelta(hours=1)), token)
