"""Publish status lists: when a certificate's status changes, and before the last ones grow old."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import orjson
from django.db import connection, transaction

from comity.certificates.domain.facts import StatusListPublished
from comity.certificates.keyring import city_did, city_signer, status_address
from comity.certificates.models import PlaceRow, StatusListRow
from comity.certificates.queries import cities, set_places
from comity.ledger.actions import record
from comity.proofs.issuing import secure
from comity.proofs.status import (
    FRESH_FOR,
    MIN_ENTRIES,
    PURPOSES,
    bits_with,
    status_list_credential,
)

RENEW_AFTER: Final = timedelta(hours=12)
# A list that is nearly full would make free places guessable and long to find.
_MOST_TAKEN: Final = MIN_ENTRIES // 2


def publish_lists(city: str, number: int, *, at: datetime) -> None:
    """Sign both lists of a number anew from what the places say now, and put them in force.

    Signing stands inside the transaction here, against the rule, and under a lock: between
    reading the places and replacing the list nobody may change a place, or the change would be
    published as never made.
    """
    signer = city_signer(city)
    with transaction.atomic():
        lock_lists(city)
        places = set_places(city, number)
        for purpose in PURPOSES:
            address = status_address(city, number, purpose)
            unsigned = status_list_credential(
                address,
                issuer=city_did(city),
                purpose=purpose,
                bits=bits_with(places[purpose]),
                at=at,
            )
            document = orjson.dumps(secure(unsigned, signer, at))
            StatusListRow.objects.bulk_create(
                [
                    StatusListRow(
                        address=address,
                        city=city,
                        number=number,
                        purpose=purpose,
                        document=document,
                        published_at=at,
                        until=at + FRESH_FOR,
                    )
                ],
                update_conflicts=True,
                unique_fields=["address"],
                update_fields=["document", "published_at", "until"],
            )
            digest = f"sha-256:{sha256(document).hexdigest()}"
            record(StatusListPublished(at=at, city=city, address=address, digest=digest))


def publish_due(*, at: datetime) -> int:
    """Publish every city's first list, and each list older than 12 hours; give how many."""
    published = 0
    for party in cities():
        rows = StatusListRow.objects.filter(city=party.id)
        due = set(rows.filter(published_at__lte=at - RENEW_AFTER).values_list("number", flat=True))
        if not rows.exists():
            due = {1}
        for number in sorted(due):
            publish_lists(party.id, number, at=at)
        published += len(due)
    return published


def list_with_room(city: str, *, at: datetime) -> int:
    """Give the number of a city's list with free places, published and fresh."""
    row = StatusListRow.objects.filter(city=city).order_by("-number", "published_at").first()
    number = 1 if row is None else row.number
    if PlaceRow.objects.filter(city=city, number=number).count() >= _MOST_TAKEN:
        number, row = number + 1, None
    if row is None or row.published_at <= at - RENEW_AFTER:
        publish_lists(city, number, at=at)
    return number


def lock_lists(city: str) -> None:
    """Let one transaction at a time change a city's places and lists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"comity.status.{city}"]
        )
