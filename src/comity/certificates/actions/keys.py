"""Make a city's key public."""

from datetime import datetime

from django.db import transaction

from comity.certificates.domain.facts import KeyEnrolled
from comity.certificates.keyring import city_signer
from comity.certificates.models import KeyRow
from comity.ledger.actions import record


def enrol_key(city: str, *, at: datetime) -> str:
    """Publish the key with which a city asserts from an instant on; give its address.

    Only the operator's role may. A key that is published already stays as it is.
    """
    signer = city_signer(city)
    with transaction.atomic():
        if KeyRow.objects.filter(pk=signer.kid).exists():
            return signer.kid
        KeyRow.objects.bulk_create(
            [KeyRow(id=signer.kid, city=city, multikey=signer.multikey, first=at)]
        )
        record(KeyEnrolled(at=at, city=city, key=signer.kid))
    return signer.kid
