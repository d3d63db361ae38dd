"""Publish status lists: when a certificate's status changes, and before the last ones grow old."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import orjson
from django.db import connection, transaction
from django.db.models import Max

from comity.certificates.domain.facts import StatusListPublished
from comity.certificates.domain.states import WITHDRAWN, State
from comity.certificates.keyring import (
    city_did,
    status_address,
    token_list_address,
)
from comity.certificates.models import (
    LISTS,
    TOKEN,
    CertificateRow,
    CopyRow,
    KeyRow,
    PlaceRow,
    StatusListRow,
)
from comity.certificates.queries import cities, city_signer, set_places, token_chain, token_signer
from comity.ledger.actions import record
from comity.proofs.issuing import secure
from comity.proofs.log.entries import hash_text, status_list_entry
from comity.proofs.status import (
    FRESH_FOR,
    MIN_ENTRIES,
    PURPOSES,
    Purpose,
    bits_with,
    status_list_credential,
)
from comity.proofs.token_status import INVALID, SUSPENDED, status_token, values_with
from comity.transparency.actions import append, keep_log

RENEW_AFTER: Final = timedelta(hours=12)
# A list that is nearly full would make free places guessable and long to find.
_MOST_TAKEN: Final = MIN_ENTRIES // 2


def publish_lists(city: str, number: int, *, at: datetime) -> None:
    """Sign all lists of a number anew from what the places say now, and put them in force.

    Signing stands inside the transaction here, against the rule, and under a lock: between
    reading the places and replacing the list nobody may change a place, or the change would be
    published as never made.
    """
    with transaction.atomic():
        lock_lists(city)
        places = set_places(city, number)
        for purpose in PURPOSES:
            _put(city, number, purpose, _bitstring(city, number, purpose, places, at), at)
        _put(city, number, TOKEN, _token(city, number, places, at), at)


def _bitstring(
    city: str, number: int, purpose: Purpose, places: Mapping[str, list[int]], at: datetime
) -> bytes:
    unsigned = status_list_credential(
        status_address(city, number, purpose),
        issuer=city_did(city),
        purpose=purpose,
        bits=bits_with(places[purpose]),
        at=at,
    )
    return orjson.dumps(secure(unsigned, city_signer(city), at))


def _token(city: str, number: int, places: Mapping[str, list[int]], at: datetime) -> bytes:
    states = dict.fromkeys(places["suspension"], SUSPENDED)
    states |= dict.fromkeys(places["revocation"], INVALID)
    address = token_list_address(city, number)
    chain = token_chain(city)
    return status_token(
        address, values_with(states), token_signer(city), at=at, chain=chain
    ).encode()


def _put(city: str, number: int, purpose: str, document: bytes, at: datetime) -> None:
    address = (
        token_list_address(city, number)
        if purpose == TOKEN
        else status_address(city, number, purpose)
    )
    rows = StatusListRow.objects.filter(address=address)
    before = rows.values_list("published_at", flat=True).first()
    row = StatusListRow(
        address=address,
        city=city,
        number=number,
        purpose=purpose,
        document=document,
        # Always later than the one before, also where an act waited for the lock: readers keep
        # what they read until this changes.
        published_at=at if before is None else max(at, before + timedelta(microseconds=1)),
        until=at + FRESH_FOR,
    )
    StatusListRow.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["document", "published_at", "until"],
    )
    digest = hash_text(sha256(document).digest())
    append(city, [status_list_entry(address, digest)])
    record(StatusListPublished(at=at, city=city, address=address, digest=digest))


def publish_due(*, at: datetime) -> int:
    """Publish every city's first lists, and those older than 12 hours; give how many numbers."""
    published = 0
    for party in cities():
        # Before its first entry, so that it witnesses the others from the beginning.
        keep_log(party.id)
        numbers = set(StatusListRow.objects.filter(city=party.id).values_list("number", flat=True))
        due = {number for number in numbers or {1} if _is_due(party.id, number, at)}
        for number in sorted(due):
            publish_lists(party.id, number, at=at)
        published += len(due)
    return published


def list_with_room(city: str, *, at: datetime) -> int:
    """Give the number of a city's lists with free places, published and fresh."""
    rows = StatusListRow.objects.filter(city=city).order_by("-number")
    number = rows.values_list("number", flat=True).first() or 1
    if PlaceRow.objects.filter(city=city, number=number).count() >= _MOST_TAKEN:
        number += 1
    if _is_due(city, number, at):
        publish_lists(city, number, at=at)
    return number


def _is_due(city: str, number: int, at: datetime) -> bool:
    """Tell whether a list of a number is missing, too old, or older than the city's newest key."""
    rows = StatusListRow.objects.filter(city=city, number=number)
    keys = KeyRow.objects.filter(city=city, first__lte=at).aggregate(newest=Max("first"))
    # A key is dated to the second; what was signed within it may still be by the one before.
    newest = (keys["newest"] or at) + timedelta(seconds=1)
    fresh = rows.filter(published_at__gt=at - RENEW_AFTER, published_at__gte=newest).count()
    return fresh < len(LISTS)


def mark_places(
    certificates: Iterable[CertificateRow], state: State, *, at: datetime
) -> tuple[int, ...]:
    """Let the places of certificates, and of their copies in wallets, say a state.

    What was withdrawn stays so. Inside the caller's transaction, under `lock_lists`.

    Returns:
        The numbers of the lists that are to be published now.
    """
    found = {row.pk: row.place_id for row in certificates}
    copies = CopyRow.objects.filter(certificate__in=found).values_list("place", flat=True)
    places = PlaceRow.objects.filter(pk__in=[*found.values(), *copies])
    places = places.exclude(state__in=WITHDRAWN)
    numbers = sorted(set(places.values_list("number", flat=True)))
    places.update(state=state.value, changed_at=at)
    return tuple(numbers)


def lock_lists(city: str) -> None:
    """Let one transaction at a time change a city's places and lists."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"comity.status.{city}"]
        )
