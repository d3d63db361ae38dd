"""Make a city's keys public; follow one by the next, end one, withdraw one."""

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.db import transaction

from comity.certificates import queries
from comity.certificates.domain.facts import KeyEnded, KeyEnrolled, KeyWithdrawn
from comity.certificates.keyring import (
    ASSERTION,
    SEALS,
    TOKENS,
    authority_signer,
    city_did,
    key_address,
    key_named,
    label_of,
    next_label,
)
from comity.certificates.models import AnchorRow, KeyRow
from comity.ledger.actions import record
from comity.proofs.key_certificates import make_anchor, make_key_certificate
from comity.proofs.log.entries import KeyEvent, key_entry
from comity.proofs.multikey import key_of
from comity.proofs.signing import Signer
from comity.transparency.actions import append
from comity.values.refusals import Refusal

AUTHORITY_NAME = "Comity"
PURPOSES: Final = (ASSERTION, TOKENS, SEALS)


def enrol_key(city: str, *, at: datetime) -> str:
    """Publish a city's first keys from an instant on; give the address of the one for documents.

    Only the operator's role may. A key that is published already stays as it is.
    """
    with transaction.atomic():
        for label in PURPOSES:
            if not KeyRow.objects.filter(pk=key_address(city, label)).exists():
                _publish(city, key_named(city, label), at)
    return key_address(city, ASSERTION)


def follow_key(city: str, first: str, *, at: datetime) -> str:
    """Publish the next key of a purpose and end the one before it; give the new one's address.

    What the one before signed stays good: it stays published, with its last instant.

    Args:
        city: whose.
        first: the name of the first key of the purpose, `a1`, `j1` or `s1`.
        at: now.

    Raises:
        Refusal: KEY-UNKNOWN, the city has no key of that purpose.
    """
    with transaction.atomic():
        newest = queries.newest_label(city, first)
        if newest is None:
            if first != SEALS or queries.newest_label(city, ASSERTION) is None:
                raise Refusal("KEY-UNKNOWN", f"{city} has no key of that purpose yet.")
            # A city that was enrolled before there were seals begins with its first.
            begun = key_named(city, first)
            _publish(city, begun, at)
            return begun.kid
        made = key_named(city, next_label(newest))
        _publish(city, made, at)
        row = KeyRow.objects.get(pk=key_address(city, newest))
        if row.revoked is None and (row.until is None or row.until > at):
            # It may have signed in this very second, and what it signs is dated to the second.
            _end(row, at.replace(microsecond=0) + timedelta(seconds=1), at)
    return made.kid


def end_key(kid: str, *, until: datetime, at: datetime) -> None:
    """Plan the end of a key; what it signs before that instant stays good.

    Raises:
        Refusal: KEY-UNKNOWN, KEY-ENDED, KEY-TOO-EARLY.
    """
    with transaction.atomic():
        row = _key(kid)
        if row.revoked is not None or (row.until is not None and row.until <= at):
            raise Refusal("KEY-ENDED", f"The key {kid} has ended already.")
        if until < at:
            raise Refusal("KEY-TOO-EARLY", "A planned end lies ahead; withdraw a stolen key.")
        _end(row, until, at)


def withdraw_key(kid: str, *, since: datetime, at: datetime) -> str:
    """Trust a key no longer from an instant on, which may lie back; give the next key's address.

    What the log shows to be older than that instant still counts, and nothing else. The next key is
    published in the same act, so that lists can be signed anew at once.

    Args:
        kid: the key's address.
        since: when it was lost, as far as known.
        at: now.

    Raises:
        Refusal: KEY-UNKNOWN, KEY-WITHDRAWN, KEY-TOO-LATE.

    Source: credentials design, section 6, rotation.
    """
    with transaction.atomic():
        row = _key(kid)
        if row.revoked is not None:
            raise Refusal("KEY-WITHDRAWN", f"The key {kid} was withdrawn already.")
        if since > at:
            raise Refusal("KEY-TOO-LATE", "A key is withdrawn as of now or of an earlier instant.")
        KeyRow.objects.filter(pk=kid).update(revoked=since)
        _log(row, "withdrawn")
        record(KeyWithdrawn(at=at, city=row.city, key=kid))
        label = label_of(kid)
        newest = queries.newest_label(row.city, label) or label
        if newest == label:
            made = key_named(row.city, next_label(newest))
            _publish(row.city, made, at)
            return made.kid
    return key_address(row.city, newest)


def _key(kid: str) -> KeyRow:
    row = KeyRow.objects.select_for_update().filter(pk=kid).first()
    if row is None:
        raise Refusal("KEY-UNKNOWN", f"No key {kid} was ever published.")
    return row


def _end(row: KeyRow, until: datetime, at: datetime) -> None:
    KeyRow.objects.filter(pk=row.pk).update(until=until)
    _log(row, "ended")
    record(KeyEnded(at=at, city=row.city, key=row.pk))


def _publish(city: str, signer: Signer, at: datetime) -> None:
    # To the second, as everything it signs is dated.
    first = at.replace(microsecond=0)
    row = KeyRow(id=signer.kid, city=city, multikey=signer.multikey, first=first)
    public = key_of(signer.multikey)
    if isinstance(public, EllipticCurvePublicKey):
        row.certificate = make_key_certificate(
            city_did(city),
            city,
            public,
            _anchor(at),
            authority_signer(),
            at=at,
            seals=label_of(signer.kid)[0] == SEALS[0],
        )
    KeyRow.objects.bulk_create([row])
    _log(row, "enrolled")
    record(KeyEnrolled(at=at, city=city, key=row.pk))


def _log(row: KeyRow, event: KeyEvent) -> None:
    append(row.city, [key_entry(row.pk, row.multikey, event)])


def _anchor(at: datetime) -> bytes:
    known = AnchorRow.objects.first()
    if known is not None:
        return bytes(known.certificate)
    made = make_anchor(authority_signer(), AUTHORITY_NAME, at=at)
    AnchorRow.objects.bulk_create([AnchorRow(certificate=made)])
    return made
