"""Enquiries at issuing cities: what waits, what was asked and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.recognition.models import EnquiryPaperRow, EnquiryRow
from comity.recognition.models.acts import WAITING
from comity.values.refusals import Refusal

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class EnquiryCard:
    """One question to an issuing city; nothing personal."""

    id: UUID
    case: UUID
    subject: UUID
    host_city: str
    issuer_city: str
    credential: str
    occupation: str
    state: str
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Say whether the issuing city has still to answer."""
        return self.state == WAITING


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """What the issuing city is told about the paper, and what it wrote."""

    full_name: str
    born_on: date
    provider: str
    edition: str
    award_on: date
    words: str


def waiting_at(city: str) -> Sequence[EnquiryCard]:
    """List what a city is asked and has not answered, the earliest last day first."""
    rows = EnquiryRow.objects.filter(issuer_city=city, state=WAITING)
    return [_card(row) for row in rows.order_by("answer_by", "id")[:MOST_SHOWN]]


def waiting_rows(city: str) -> "QuerySet[EnquiryRow]":
    """Give the rows of what a city is asked and has not answered, the earliest day first."""
    return EnquiryRow.objects.filter(issuer_city=city, state=WAITING).order_by("answer_by", "id")


def enquiries_of(case: UUID) -> Sequence[EnquiryCard]:
    """List what was asked in a case, the newest first."""
    return [_card(row) for row in EnquiryRow.objects.filter(case=case).order_by("-asked_at", "id")]


def enquiry(name: UUID) -> EnquiryCard:
    """Give one that the asker may see.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = EnquiryRow.objects.filter(pk=name).first()
    if row is None:
        raise no_such_enquiry()
    return _card(row)


def asked_paper(name: UUID) -> AskedPaper:
    """Give what was asked about, under a lease.

    Raises:
        Refusal: NOT-FOUND, also where no lease shows it.
    """
    row = EnquiryPaperRow.objects.filter(pk=name).first()
    if row is None:
        raise no_such_enquiry()
    return AskedPaper(
        row.full_name, row.born_on, row.provider, row.edition, row.award_on, row.words
    )


def no_such_enquiry() -> Refusal:
    """Say that there is no such enquiry for whoever asks."""
    return Refusal("NOT-FOUND", _("There is no such question for your office."))


def _card(row: EnquiryRow) -> EnquiryCard:
    return EnquiryCard(
        id=row.id,
        case=row.case_id,
        subject=row.subject,
        host_city=row.host_city,
        issuer_city=row.issuer_city,
        credential=row.credential,
        occupation=row.occupation,
        state=row.state,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
    )
