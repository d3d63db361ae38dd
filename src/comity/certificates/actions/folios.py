"""Have a certificate made as PDF: its holder orders it, the worker makes and seals it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.certificates import queries
from comity.certificates.actions.issuing import CLASSES, PURPOSE
from comity.certificates.domain.facts import FolioOrdered
from comity.certificates.models import CertificateRow, FolioRow
from comity.folios.sealing import Seal, seal
from comity.folios.setting import set_folio
from comity.ledger.actions import record
from comity.privacy import leases
from comity.values.refusals import Refusal

# Ordered longer ago than this and not made: something went wrong, and it may be ordered again.
_PATIENCE: Final = timedelta(minutes=5)


def order_folio(certificate: UUID, *, language: str, at: datetime) -> bool:
    """Order one's own certificate as PDF; tell whether it is there already.

    It is made anew once there is a log proof that the one made before has not got. Ordering again
    what is on its way changes nothing.

    Args:
        certificate: one of the actor's own.
        language: one of the product's, two letters.
        at: now.

    Raises:
        Refusal: NOT-FOUND, LANGUAGE-UNKNOWN.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refusal("LANGUAGE-UNKNOWN", _("We do not write in this language."))
    held = CertificateRow.objects.filter(pk=certificate).values_list("subject", "host_city").first()
    if held is None:
        raise Refusal("NOT-FOUND", _("You have no such certificate."))
    known = FolioRow.objects.defer("content").filter(certificate=certificate, language=language)
    row = known.first()
    if row is not None and row.made_at is not None:
        if row.is_logged or queries.log_proof(certificate) is None:
            return True
    elif row is not None and not row.fault and at - row.ordered_at < _PATIENCE:
        return False
    try:
        _order(certificate, held, language, row, at)
    except IntegrityError:
        # Ordered by the same person in another window a moment ago.
        return False
    return False


def _order(
    certificate: UUID, held: tuple[UUID, str], language: str, row: FolioRow | None, at: datetime
) -> None:
    subject, city = held
    with transaction.atomic():
        if row is None:
            row = FolioRow(
                id=uuid4(),
                certificate=certificate,
                subject=subject,
                host_city=city,
                language=language,
                ordered_at=at,
            )
            FolioRow.objects.bulk_create([row])
        else:
            FolioRow.objects.filter(pk=row.pk).update(ordered_at=at)
        record(
            FolioOrdered(at=at, city=city, folio=row.pk, certificate=certificate, subject=subject)
        )


def make_folio(folio: UUID, *, subject: UUID, at: datetime) -> None:
    """Make a PDF that was ordered: set, sealed with the city's key, kept for its holder.

    The worker does this as the city's machine. What cannot be made says why, in its row.

    Args:
        folio: as ordered.
        subject: whose, on whom a lease is opened.
        at: now; the seal claims it.

    Raises:
        Refusal: NOT-FOUND, it or its certificate is gone.
    """
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)
    row = FolioRow.objects.defer("content").filter(pk=folio, subject=subject).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such order."))
    certificate = CertificateRow.objects.filter(pk=row.certificate, subject=subject).first()
    card = None if certificate is None else queries.certificate(certificate.pk)
    if card is None:
        raise Refusal("NOT-FOUND", _("There is no such certificate."))
    proof = queries.log_proof(card.id)
    try:
        content = _made(card, row, proof, at)
    except Refusal as refusal:
        FolioRow.objects.filter(pk=folio, made_at=None).update(fault=refusal.code)
        return
    FolioRow.objects.filter(pk=folio).update(
        content=content, made_at=at, is_logged=proof is not None, fault=""
    )


def _made(card: queries.CertificateCard, row: FolioRow, proof: bytes | None, at: datetime) -> bytes:
    signer, certificate, anchor = queries.seal_of_city(row.host_city)
    words = queries.folio_of(card, language=row.language, proof=proof)
    by = Seal(signer, certificate, anchor, words.folio.author)
    return seal(set_folio(words.folio), by, label=words.seal, reason=words.reason, at=at)
