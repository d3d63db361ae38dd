"""Carry out what a panel has ruled, as the machine of the city that decided first."""

from datetime import datetime
from uuid import UUID

from comity.accreditation.actions import answer
from comity.agreements.queries import rulebook_in_force
from comity.appeals.domain.panels import Ruling, settle
from comity.appeals.domain.precedents import precedents_of
from comity.appeals.models import RULED, AppealRow, ChallengeRow, SeatRow
from comity.appeals.queries.panels import not_found, seat_card
from comity.privacy import leases
from comity.recognition.actions import appealing
from comity.recognition.actions.desk import CLASSES, PURPOSE
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal


def carry_out(name: UUID, *, at: datetime) -> bool:
    """Do what the panel decided; False: it was done already.

    Where a refusal was replaced, the ruling becomes a precedent.

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
    done = appealing.replace_decision(
        row.case_id, settled.outcome, settled.words, members=settled.members, at=at
    )
    # Also where the process was killed in between: noted twice it is noted once.
    _note_precedents(row, at=at)
    return done


def _note_precedents(row: AppealRow, *, at: datetime) -> None:
    """Have the ruling hold for others with the same papers: the register's change is looked at."""
    book, ruled_at = rulebook_in_force(at.date()), row.ruled_at or at
    editions = {
        f"{standard.id}@{version}"
        for standard in book.standards.values()
        for version in standard.versions
    }
    with leases.reading(row.subject, classes=CLASSES, purpose=PURPOSE):
        challenged = ChallengeRow.objects.get(pk=row.pk)
        found = list(
            precedents_of(
                row.id,
                decided=challenged.outcome,
                occupation=row.occupation,
                facts=challenged.facts,
                known=editions,
                on=local_day(ruled_at, book.parties[row.host_city].timezone),
            )
        )
    for precedent, says in found:
        try:
            answer(precedent, says=says, at=at)
        except Refusal as refusal:
            if refusal.code != "PRECEDENT-KNOWN":
                raise
