"""Carry out what a panel has ruled, as the machine of the city that decided first."""

from datetime import datetime
from uuid import UUID

from comity.appeals.domain.panels import Ruling, settle
from comity.appeals.models import RULED, AppealRow, SeatRow
from comity.appeals.queries.panels import not_found, seat_card
from comity.privacy import leases
from comity.recognition.actions import appealing
from comity.recognition.actions.desk import CLASSES, PURPOSE


def carry_out(name: UUID, *, at: datetime) -> bool:
    """Do what the panel decided; False: it was done already.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS, CANNOT-MOVE.
    """
    row = AppealRow.objects.filter(pk=name, state=RULED).first()
    if row is None:
        raise not_found()
    with leases.reading(row.subject, classes=CLASSES, purpose=PURPOSE):
        cards = map(seat_card, SeatRow.objects.filter(appeal=row).order_by("number"))
        settled = settle([card.vote for card in cards if card.vote is not None])
    if settled is None:
        raise not_found()
    if settled.ruling is Ruling.UPHOLD:
        return appealing.uphold(row.case_id, at=at)
    if settled.ruling is Ruling.SEND_BACK:
        return appealing.send_back(row.case_id, at=at)
    return appealing.replace_decision(
        row.case_id, settled.outcome, settled.words, members=settled.members, at=at
    )
