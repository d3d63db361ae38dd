"""Complaints of a person and of an ombudsperson's city; what is in one, only under a lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from comity.appeals.domain.complaints import Told
from comity.appeals.models import (
    WAITING,
    ComplaintAnswerRow,
    ComplaintRow,
    ComplaintTextRow,
    RecommendationRow,
)
from comity.values.refusals import Refusal

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ComplaintCard:
    """Where a complaint stands; nothing personal."""

    id: UUID
    case: UUID
    subject: UUID
    host_city: str
    occupation: str
    about: str
    state: str
    filed_at: datetime
    answer_by: date
    answered_at: datetime | None
    finding: str

    @property
    def is_waiting(self) -> bool:
        """Say whether the ombudsperson has still to answer."""
        return self.state == WAITING


@dataclass(frozen=True, slots=True)
class Recommended:
    """What an office should do, and what it did; `reply` empty: it has not answered."""

    complaint: UUID
    case: UUID
    reference: str
    at: datetime
    words: str
    reply: str


def complaint_card(complaint: UUID) -> ComplaintCard:
    """Give one complaint that the asker may see.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = ComplaintRow.objects.filter(pk=complaint).select_related("case").first()
    if row is None:
        raise not_found()
    return card(row)


def complaints_of(case: UUID) -> tuple[ComplaintCard, ...]:
    """List the complaints about a case, the newest first."""
    rows = ComplaintRow.objects.filter(case=case).select_related("case").order_by("-filed_at")
    return tuple(card(row) for row in rows)


def waiting_at(city: str) -> tuple[ComplaintCard, ...]:
    """List what waits for a city's ombudsperson, the first last day first."""
    rows = ComplaintRow.objects.filter(host_city=city, state=WAITING).select_related("case")
    return tuple(card(row) for row in rows.order_by("answer_by", "id")[:MOST_SHOWN])


def told_since(city: str, since: datetime) -> Sequence[Told]:
    """Give every complaint of a city from a moment on, for the count."""
    rows = ComplaintRow.objects.filter(host_city=city, filed_at__gte=since)
    return [Told(*row) for row in rows.values_list("about", "answer_by", "answered_on", "finding")]


def words_of(complaint: UUID) -> str:
    """Give what was complained about, as far as a lease shows it."""
    row = ComplaintTextRow.objects.filter(pk=complaint).first()
    return "" if row is None else row.words


def answer_of(complaint: UUID) -> str:
    """Give what the ombudsperson answered, as far as a lease shows it."""
    row = ComplaintAnswerRow.objects.filter(pk=complaint).first()
    return "" if row is None else row.words


def recommendation_of(complaint: UUID) -> Recommended | None:
    """Give what the office should do; None: nothing."""
    row = RecommendationRow.objects.filter(pk=complaint).select_related("case").first()
    return None if row is None else _recommended(row)


def recommendations_to(city: str) -> tuple[Recommended, ...]:
    """List what a city's office should do, what is not answered first, then the newest.

    The office finds the case by its reference, to put right what went wrong.
    """
    rows = RecommendationRow.objects.filter(host_city=city).select_related("case")
    unanswered = F("replied_at").desc(nulls_first=True)
    return tuple(_recommended(row) for row in rows.order_by(unanswered, "-at")[:MOST_SHOWN])


def card(row: ComplaintRow) -> ComplaintCard:
    """Build the card of a row with its case."""
    return ComplaintCard(
        id=row.id,
        case=row.case_id,
        subject=row.subject,
        host_city=row.host_city,
        occupation=row.case.occupation,
        about=row.about,
        state=row.state,
        filed_at=row.filed_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        finding=row.finding,
    )


def not_found() -> Refusal:
    """Say that there is no such complaint, or none that the asker may see."""
    return Refusal("NOT-FOUND", _("There is no such complaint here."))


def _recommended(row: RecommendationRow) -> Recommended:
    return Recommended(
        row.complaint_id, row.case_id, row.case.reference, row.at, row.words, row.reply
    )
