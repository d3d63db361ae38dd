"""Make a city's keys public."""

from datetime import datetime

from django.db import transaction

from comity.certificates.domain.facts import KeyEnrolled
from comity.certificates.keyring import authority_signer, city_did, city_signer, token_signer
from comity.certificates.models import AnchorRow, KeyRow
from comity.ledger.actions import record
from comity.proofs.key_certificates import make_anchor, make_key_certificate
from comity.proofs.log.entries import key_entry
from comity.transparency.actions import append

AUTHORITY_NAME = "Comity"


def enrol_key(city: str, *, at: datetime) -> str:
    """Publish the keys with which a city signs from an instant on; give the first one's address.

    Only the operator's role may. A key that is published already stays as it is.
    """
    signer, tokens = city_signer(city), token_signer(city)
    with transaction.atomic():
        if not _is_published(signer.kid):
            _publish(KeyRow(id=signer.kid, city=city, multikey=signer.multikey, first=at))
        if not _is_published(tokens.kid):
            public = tokens.key.public_key()
            certificate = make_key_certificate(
                city_did(city), city, public, _anchor(at), authority_signer(), at=at
            )
            row = KeyRow(id=tokens.kid, city=city, multikey=tokens.multikey, first=at)
            row.certificate = certificate
            _publish(row)
    return signer.kid


def _is_published(kid: str) -> bool:
    return KeyRow.objects.filter(pk=kid).exists()


def _publish(row: KeyRow) -> None:
    KeyRow.objects.bulk_create([row])
    append(row.city, [key_entry(row.id, row.multikey, "enrolled")])
    record(KeyEnrolled(at=row.first, city=row.city, key=row.id))


def _anchor(at: datetime) -> bytes:
    known = AnchorRow.objects.first()
    if known is not None:
        return bytes(known.certificate)
    made = make_anchor(authority_signer(), AUTHORITY_NAME, at=at)
    AnchorRow.objects.bulk_create([AnchorRow(certificate=made)])
    return made
