"""Publish a version of an agreement."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.range import DateRange

from comity.agreements.domain.facts import AgreementPublished
from comity.agreements.models import AgreementVersionRow
from comity.ledger.actions import record
from comity.rules.format import canonical_bytes, digest, read
from comity.rules.format.signatures import Signature


def publish(text: str, signatures: Sequence[Signature], *, at: datetime) -> str:
    """Store a version, so that it governs from its first day; give its digest.

    Publishing the same version again changes nothing.

    Raises:
        Refusal: the agreement has faults, all of which it carries.
    """
    document = read(text).required()
    name = digest(document)
    effective = document.data["agreement"]["effective"]
    # The interval of the document includes its last day, the one of the table does not.
    until = effective["to"] + timedelta(days=1) if effective["to"] else None
    with transaction.atomic():
        if AgreementVersionRow.objects.filter(pk=name).exists():
            return name
        AgreementVersionRow.objects.bulk_create(
            [
                AgreementVersionRow(
                    digest=name,
                    agreement_id=document.id,
                    version=document.version,
                    document=canonical_bytes(document).decode(),
                    signatures=[asdict(signature) for signature in signatures],
                    effective=DateRange(effective["from"], until),
                    published_at=at,
                )
            ]
        )
        record(
            AgreementPublished(at=at, agreement=document.id, version=document.version, digest=name)
        )
    return name
