"""What an office sees of a case without opening anybody's data."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.recognition.domain.states import OPEN, State
from comity.recognition.models import CaseRow
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case without anything personal.

    `due_on` None: no deadline runs, because the clock stands or nothing is due.
    """

    id: UUID
    reference: str
    subject: UUID
    host_city: str
    occupation: str
    state: State
    received_on: date
    due_on: date | None
    assigned_to: UUID | None
    submitted_at: datetime
    decided_at: datetime | None
    turn: int

    @property
    def is_open(self) -> bool:
        """Say whether something can still happen."""
        return self.state in OPEN

    @property
    def is_reopened(self) -> bool:
        """Say whether it was decided before and is open again."""
        return self.is_open and self.turn > 1


def card(row: CaseRow) -> CaseCard:
    """Build the card of a row."""
    return CaseCard(
        id=row.id,
        reference=row.reference,
        subject=row.subject,
        host_city=row.host_city,
        occupation=row.occupation,
        state=State(row.state),
        received_on=row.received_on,
        due_on=row.due_on,
        assigned_to=row.assigned_to,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        turn=row.turn,
    )


def case_card(case: UUID) -> CaseCard:
    """Give a case the asker may see.

    Raises:
        Refusal: NOT-FOUND, also when it is another city's.
    """
    row = CaseRow.objects.filter(pk=case).first()
    if row is None:
        raise not_found()
    return card(row)


def case_row(case: UUID) -> CaseRow:
    """Give the row of a case the asker may see, for a room above that keeps rows beside it.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = CaseRow.objects.filter(pk=case).first()
    if row is None:
        raise not_found()
    return row


def not_found() -> Refusal:
    """Say that there is no such case for whoever asks; whether it exists is not told."""
    return Refusal("NOT-FOUND", _("There is no such case."))
