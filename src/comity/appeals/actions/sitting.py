"""Sit in a panel: take a seat, note what was said, vote; each in one transaction under a lease."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook
from comity.appeals.actions.making import CLASSES, PURPOSE
from comity.appeals.domain.facts import AppealHeard, AppealRuled, SeatTaken
from comity.appeals.domain.panels import (
    WORDS_MAX_CHARACTERS,
    WORDS_MIN_CHARACTERS,
    Ruling,
    require_vote,
    settle,
)
from comity.appeals.models import OPEN, RULED, AppealRow, NoteRow, SeatRow
from comity.appeals.queries.panels import appeal_card, challenge, not_found, seat_card
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.domain.judgements import PANEL
from comity.recognition.domain.opinions import Departure, Opinion, outcome_of
from comity.values.refusals import Fault, Refusal


def open_appeal(name: UUID, *, by: Actor) -> None:
    """Open the lease that sitting in the panel needs.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS and the others of a lease.
    """
    leases.open(appeal_card(name, city=by.city).subject, classes=CLASSES, purpose=PURPOSE)


def take_seat(name: UUID, *, by: Actor, at: datetime) -> int:
    """Take one's city's seat; give its number. Taking it again changes nothing.

    Raises:
        Refusal: NOT-FOUND, SEAT-TAKEN.
    """
    with _panel(name, by) as row:
        taken = [seat_card(one) for one in SeatRow.objects.filter(appeal=row)]
        mine = next((one for one in taken if one.member == by.id), None)
        if mine is not None:
            return mine.number
        number = appeal_card(name).seat_of(str(by.city), taken)
        if number is None:
            raise Refusal("SEAT-TAKEN", _("A colleague of your city has the seat."))
        SeatRow.objects.create(
            appeal=row, number=number, city=str(by.city), member=by.id, taken_at=at, **_whose(row)
        )
        fact = SeatTaken(at=at, city=row.host_city, appeal=name, seat=number, officer=by.id)
        ledger.record(fact)
        return number


def write_note(name: UUID, words: str, *, by: Actor, at: datetime) -> None:
    """Note what was said in the hearing.

    Raises:
        Refusal: NOT-FOUND, NOT-SEATED, NOTE-INVALID.
    """
    said = words.strip()
    if not WORDS_MIN_CHARACTERS <= len(said) <= WORDS_MAX_CHARACTERS:
        message = _("Write your note in %(least)d to %(most)d characters.") % {
            "least": WORDS_MIN_CHARACTERS,
            "most": WORDS_MAX_CHARACTERS,
        }
        raise Refusal("NOTE-INVALID", message, (Fault("WORDS-LENGTH", "words", message),))
    with _panel(name, by) as row:
        _seat(row, by)
        made = NoteRow.objects.create(appeal=row, member=by.id, at=at, words=said, **_whose(row))
        ledger.record(AppealHeard(at=at, city=row.host_city, appeal=name, note=made.id))


def vote(
    name: UUID, ruling: str, outcome: str, words: str, *, by: Actor, at: datetime
) -> Ruling | None:
    """Vote, once; give what the panel decided when both have voted, else None.

    Raises:
        Refusal: NOT-FOUND, NOT-SEATED, VOTED-ALREADY, VOTE-INVALID.
    """
    with _panel(name, by) as row:
        seat = _seat(row, by)
        if seat.voted_at is not None:
            raise Refusal("VOTED-ALREADY", _("You have voted. A vote is not taken back."))
        about = challenge(name)
        require_vote(ruling, outcome, words, decided=about.outcome)
        if outcome:
            # What the agreement has no measure or separate task for cannot be given.
            outcome_of(
                about.computed,
                Opinion(by.id, outcome, Departure(PANEL, words)),
                rulebook=rulebook(about.agreement_digest),
                occupation=row.occupation,
            )
        seat.voted_at, seat.ruling, seat.outcome, seat.words = at, ruling, outcome, words.strip()
        seat.save(update_fields=["voted_at", "ruling", "outcome", "words"])
        votes = [
            card.vote
            for card in map(seat_card, SeatRow.objects.filter(appeal=row).order_by("number"))
            if card.vote is not None
        ]
        settled = settle(votes)
        if settled is None:
            return None
        row.state, row.ruled_at = RULED, at
        row.save(update_fields=["state", "ruled_at"])
        ledger.record(AppealRuled(at=at, city=row.host_city, appeal=name, case=row.case_id))
        return settled.ruling


@contextmanager
def _panel(name: UUID, by: Actor) -> Iterator[AppealRow]:
    """Open the lease, then lock the appeal; it must be open and one's city sit in its panel."""
    if not connection.in_atomic_block:
        open_appeal(name, by=by)
    with transaction.atomic():
        row = AppealRow.objects.select_for_update(of=("self",)).filter(pk=name, state=OPEN).first()
        if row is None or by.city not in {row.first_city, row.second_city}:
            raise not_found()
        yield row


def _seat(row: AppealRow, by: Actor) -> SeatRow:
    seat = SeatRow.objects.filter(appeal=row, member=by.id).first()
    if seat is None:
        raise Refusal("NOT-SEATED", _("Take the seat of your city first."))
    return seat


def _whose(row: AppealRow) -> dict[str, object]:
    names = ("subject", "host_city", "first_city", "second_city")
    return {name: getattr(row, name) for name in names}
