"""Suspend, lift, revoke: two officers order, the worker carries out and publishes."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.certificates.actions.issuing import CLASSES, PURPOSE
from comity.certificates.actions.publishing import lock_lists, mark_places, publish_lists
from comity.certificates.domain.facts import StatusChanged, StatusOrderConfirmed, StatusOrdered
from comity.certificates.domain.states import (
    Kind,
    State,
    move,
    require_reason,
)
from comity.certificates.models import CertificateRow, StatusOrderRow
from comity.ledger.acting import whoami
from comity.ledger.actions import post, record
from comity.ledger.domain.actors import Actor
from comity.ledger.domain.notices import Notice
from comity.privacy import leases
from comity.values.refusals import Refusal


def order_status(
    certificate: UUID,
    kind: Kind,
    *,
    subject: UUID,
    reason_code: str,
    reason: str,
    at: datetime,
) -> UUID:
    """Order a change of a certificate's status as an officer of its city; give the order's id.

    It waits until a second one agrees.

    Args:
        certificate: of which certificate.
        kind: what to do.
        subject: its holder, on whom a lease is opened.
        reason_code: from the vocabulary in `domain.states`.
        reason: in words, for the holder.
        at: now.

    Raises:
        Refusal: NOT-FOUND, REASON-MISSING, CERTIFICATE-STATE, CONFLICT (the same is ordered
            already), NOT-PERMITTED, NO-SESSION, NO-BASIS.
    """
    me = _officer()
    require_reason(kind, reason_code, reason)
    with leases.reading(subject, classes=CLASSES, purpose=PURPOSE):
        row = CertificateRow.objects.select_related("place").filter(pk=certificate).first()
        if row is None or row.subject != subject or row.host_city != me.city:
            raise Refusal("NOT-FOUND", _("There is no such certificate of your city."))
        move(State(row.place.state), kind)
        order = StatusOrderRow(
            id=uuid4(),
            certificate=row,
            subject=subject,
            host_city=row.host_city,
            kind=kind.value,
            reason_code=reason_code,
            reason=reason.strip(),
            by=me.id,
            at=at,
        )
        try:
            with transaction.atomic():
                StatusOrderRow.objects.bulk_create([order])
        except IntegrityError as error:
            raise Refusal("CONFLICT", _("The same is ordered already.")) from error
        record(
            StatusOrdered(
                at=at,
                city=row.host_city,
                order=order.id,
                certificate=row.id,
                subject=subject,
            )
        )
    return order.id


def confirm_order(order: UUID, *, subject: UUID, at: datetime) -> None:
    """Agree to an order as a second officer of the same city.

    Raises:
        Refusal: NOT-FOUND, NOT-PERMITTED (also for the officer who ordered it), CONFLICT,
            CERTIFICATE-STATE (it no longer fits), NO-SESSION, NO-BASIS.
    """
    me = _officer()
    with leases.reading(subject, classes=CLASSES, purpose=PURPOSE):
        row = StatusOrderRow.objects.select_for_update().filter(pk=order).first()
        if row is None or row.subject != subject or row.host_city != me.city:
            raise Refusal("NOT-FOUND", _("There is no such order of your city."))
        if row.second_by is not None:
            raise Refusal("CONFLICT", _("Nobody else needs to agree to this."))
        if row.by == me.id:
            raise Refusal("NOT-PERMITTED", _("Somebody other than you must agree to this."))
        move(State(row.certificate.place.state), Kind(row.kind))
        row.second_by, row.second_at = me.id, at
        row.save(update_fields=["second_by", "second_at"])
        record(
            StatusOrderConfirmed(
                at=at,
                city=row.host_city,
                order=row.id,
                certificate=row.certificate_id,
                subject=subject,
            )
        )


def carry_out(order: UUID, *, subject: UUID, at: datetime) -> State:
    """Put an order into force: the place, both lists, the record and the notice, all or none.

    The worker does this as the city's machine; again, it changes nothing.

    Raises:
        Refusal: NOT-FOUND, CERTIFICATE-STATE, CONFLICT (a second officer is missing).
    """
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)
    with transaction.atomic():
        known = StatusOrderRow.objects.filter(pk=order).first()
        if known is None:
            raise Refusal("NOT-FOUND", _("There is no such order."))
        lock_lists(known.host_city)
        row = StatusOrderRow.objects.select_related("certificate__place").get(pk=order)
        place = row.certificate.place
        if row.carried_out_at is not None:
            return State(place.state)
        kind = Kind(row.kind)
        if row.second_by is None:
            raise Refusal("CONFLICT", _("A second officer has not agreed yet."))
        after = move(State(place.state), kind)
        numbers = mark_places([row.certificate], after, at=at)
        row.carried_out_at = at
        row.save(update_fields=["carried_out_at"])
        for number in numbers:
            publish_lists(row.host_city, number, at=at)
        _tell(row, at)
    return after


def _tell(row: StatusOrderRow, at: datetime) -> None:
    post(
        Notice(
            key=f"{row.id}/carried_out",
            template=f"certificates/{row.kind}",
            subject=row.subject,
            city=row.host_city,
            language=row.certificate.language,
            fields={"certificate": str(row.certificate_id), "reason": row.reason_code},
        )
    )
    record(StatusChanged(at=at, city=row.host_city, order=row.id, certificate=row.certificate_id))


def _officer() -> Actor:
    me = whoami()
    if me is None or me.role != "officer":
        raise Refusal("NOT-PERMITTED", _("Only an officer of the city may do this."))
    return me
