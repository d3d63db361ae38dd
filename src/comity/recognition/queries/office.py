"""What an office sees of its cases without opening anybody's data: the work-list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import overload
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.recognition.domain.states import OPEN, State
from comity.recognition.domain.teams import Duty
from comity.recognition.domain.worklist import EVERYONE, MINE, TABS, TEAM, WAITING, Filters
from comity.recognition.models import CaseRow
from comity.values.refusals import Refusal

PER_PAGE = 25
_NEW = (State.SUBMITTED, State.IN_REVIEW)


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


class OpenCases(Sequence[CaseCard]):
    """The cases of one list, read only as far as a page asks.

    Args:
        rows: the query, in the order of the list.
        total: how many there are, where that was counted already.
    """

    def __init__(self, rows: "QuerySet[CaseRow]", total: int | None = None) -> None:
        self._rows = rows
        self._total = total

    def __len__(self) -> int:
        return self._rows.order_by().count() if self._total is None else self._total

    @overload
    def __getitem__(self, place: int) -> CaseCard: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CaseCard]: ...
    def __getitem__(self, place: int | slice) -> CaseCard | Sequence[CaseCard]:
        if isinstance(place, int):
            return card(self._rows[place])
        return [card(row) for row in self._rows[place]]

    def after(self, place: tuple[date | None, UUID] | None) -> "OpenCases":
        """Give the cases that follow a due day and id in the order of the list; None: all."""
        if place is None:
            return self
        due_on, last = place
        no_day = Q(due_on=None)
        if due_on is None:
            later = no_day & Q(id__gt=last)
        else:
            later = no_day | Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=last)
        return OpenCases(self._rows.filter(later))


def worklist(
    officer: Actor,
    filters: Filters,
    *,
    duty: Duty,
    window: tuple[date | None, date | None],
    total: int | None = None,
) -> OpenCases:
    """List what waits, the earliest due day first, cases without a deadline last.

    Args:
        officer: who asks.
        filters: which list.
        duty: whose cases wait for the officer today.
        window: the first and last due day wanted; None where it is open.
        total: how many there are, where that was counted already.
    """
    first, last = window
    rows = CaseRow.objects.filter(
        _of_tab(duty, filters.tab), host_city=officer.city, state__in=OPEN
    )
    if filters.occupation is not None:
        rows = rows.filter(occupation=filters.occupation)
    if filters.officer is not None:
        rows = rows.filter(assigned_to=filters.officer)
    if first is not None:
        rows = rows.filter(due_on__gte=first)
    if last is not None:
        rows = rows.filter(due_on__lte=last)
    return OpenCases(rows.order_by(F("due_on").asc(nulls_last=True), "id"), total)


def tab_counts(officer: Actor, duty: Duty) -> dict[str, int]:
    """Count the cases of each tab, in one reading of the open cases."""
    rows = CaseRow.objects.filter(host_city=officer.city, state__in=OPEN)
    counts = {tab: Count("pk", filter=_of_tab(duty, tab)) for tab in TABS}
    return {tab: int(found) for tab, found in rows.aggregate(**counts).items()}


def _of_tab(duty: Duty, tab: str) -> Q:
    mine = Q(assigned_to__in=duty.mine) if duty.covered else Q(assigned_to=duty.officer)
    nobody = Q(assigned_to=None)
    if duty.unattended:
        nobody |= Q(assigned_to__in=sorted(duty.unattended - {duty.officer}))
    return {
        MINE: mine & Q(state__in=_NEW, due_on__isnull=False),
        # Whoever stands in signs second like anybody else: two officers decide on a refusal.
        TEAM: Q(state__in=_NEW) & nobody
        | Q(state=State.SECOND_SIGNATURE) & ~Q(assigned_to=duty.officer),
        WAITING: mine & (Q(state=State.SECOND_SIGNATURE) | Q(state__in=_NEW, due_on=None)),
        EVERYONE: Q(state__in=OPEN),
    }[tab]


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
