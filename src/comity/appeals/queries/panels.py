"""Appeals of a person and of a panel's city; what is in one, only under a lease."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.appeals.domain.panels import Ruling, Vote
from comity.appeals.models import OPEN, AppealRow, ChallengeRow, NoteRow, SeatRow
from comity.recognition.domain.assessments import restored
from comity.rules.decisions import Decision
from comity.values.refusals import Refusal

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class AppealCard:
    """Where an appeal stands; nothing personal."""

    id: UUID
    case: UUID
    turn: int
    subject: UUID
    host_city: str
    cities: tuple[str, str]
    occupation: str
    state: str
    filed_at: datetime
    decide_by: date
    ruled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether the panel has still to decide."""
        return self.state == OPEN

    def seat_of(self, city: str, taken: Sequence["SeatCard"]) -> int | None:
        """Give the number of a free seat of a city; None: there is none."""
        used = {one.number for one in taken}
        free = (place for place, one in enumerate(self.cities, 1) if one == city)
        return next((place for place in free if place not in used), None)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """A taken seat; no vote yet: `vote` None."""

    number: int
    city: str
    member: UUID
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What was said in a hearing."""

    member: UUID
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is challenged, as it stood: outcome, what was computed, facts, and why."""

    words: str
    language: str
    outcome: str
    departure: str
    computed: Decision
    facts: Mapping[str, Any]
    agreement_digest: str


def appeal_of(case: UUID, *, turn: int) -> AppealCard | None:
    """Give the appeal against a decision, None where there is none the asker may see."""
    row = AppealRow.objects.filter(case=case, turn=turn).first()
    return None if row is None else _card(row)


def appeals_of(case: UUID) -> tuple[AppealCard, ...]:
    """Give the appeals in a case, the newest first."""
    return tuple(_card(row) for row in AppealRow.objects.filter(case=case).order_by("-turn"))


def open_at(city: str) -> tuple[AppealCard, ...]:
    """List the open appeals in whose panel a city sits, the earliest last day first."""
    rows = AppealRow.objects.filter(Q(first_city=city) | Q(second_city=city), state=OPEN)
    return tuple(_card(row) for row in rows.order_by("decide_by", "id")[:MOST_SHOWN])


def appeal_card(name: UUID, *, city: str | None = None) -> AppealCard:
    """Give one that the asker may see.

    Args:
        name: which.
        city: where given, this city must sit in the panel.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = AppealRow.objects.filter(pk=name).first()
    if row is None or (city is not None and city not in {row.first_city, row.second_city}):
        raise not_found()
    return _card(row)


def challenge(name: UUID) -> Challenge:
    """Give what is challenged, under a lease.

    Raises:
        Refusal: NOT-FOUND, also where no lease shows it.
    """
    row = ChallengeRow.objects.filter(pk=name).first()
    if row is None:
        raise not_found()
    return Challenge(
        words=row.words,
        language=row.language,
        outcome=row.outcome,
        departure=row.departure,
        computed=restored(columns_of(row.computed)),
        facts=row.facts,
        agreement_digest=row.agreement_digest,
    )


def columns_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of an assessment that were kept as JSON."""
    due = stored["due_on"]
    return {**stored, "due_on": None if due is None else date.fromisoformat(due)}


def seats_of(name: UUID) -> tuple[SeatCard, ...]:
    """Give the seats taken, as far as a lease shows them."""
    return tuple(seat_card(row) for row in SeatRow.objects.filter(appeal=name).order_by("number"))


def seat_card(row: SeatRow) -> SeatCard:
    """Build the card of a row."""
    vote = None
    if row.voted_at is not None:
        vote = Vote(row.member, row.city, Ruling(row.ruling), row.outcome, row.words)
    return SeatCard(row.number, row.city, row.member, vote)


def notes_of(name: UUID) -> tuple[NoteCard, ...]:
    """Give the notes of the hearing, the oldest first, as far as a lease shows them."""
    rows = NoteRow.objects.filter(appeal=name).order_by("at", "id")
    return tuple(NoteCard(row.member, row.at, row.words) for row in rows)


def not_found() -> Refusal:
    """Say that there is no such appeal for whoever asks."""
    return Refusal("NOT-FOUND", _("There is no such appeal."))


def _card(row: AppealRow) -> AppealCard:
    return AppealCard(
        id=row.id,
        case=row.case_id,
        turn=row.turn,
        subject=row.subject,
        host_city=row.host_city,
        cities=(row.first_city, row.second_city),
        occupation=row.occupation,
        state=row.state,
        filed_at=row.filed_at,
        decide_by=row.decide_by,
        ruled_at=row.ruled_at,
    )
