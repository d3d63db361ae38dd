"""Note an act of the procedure in the transaction of whoever acts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from comity.agreements.queries import rulebook_in_force
from comity.recognition.domain.acts import ActKind
from comity.recognition.domain.asking import Item
from comity.recognition.models import ActRow, ActTextRow, CaseRow
from comity.rules.case_facts import local_day


def today_at(row: CaseRow, at: datetime) -> date:
    """Give the day in the calendar of the city that decides."""
    return local_day(at, rulebook_in_force(at.date()).parties[row.host_city].timezone)


def note(
    row: CaseRow,
    kind: ActKind,
    *,
    by: UUID | None,
    at: datetime,
    until: date | None = None,
    answers: UUID | None = None,
    choice: bool | None = None,
    items: Sequence[Item] = (),
    words: str = "",
) -> ActRow:
    """Write an act down, and what was said in it.

    Args:
        row: the case, locked.
        kind: what happens.
        by: who acts; None: the machine.
        at: now.
        until: the last day that it sets.
        answers: the question that it answers.
        choice: of a choice.
        items: the papers that are asked for.
        words: reasons or an answer.
    """
    whose = {"subject": row.subject, "host_city": row.host_city}
    act = ActRow.objects.create(
        case=row,
        kind=kind,
        on=today_at(row, at),
        at=at,
        by=by,
        until=until,
        answers_id=answers,
        choice=choice,
        **whose,
    )
    if items or words:
        asked = [asdict(item) for item in items]
        ActTextRow.objects.create(act=act, items=asked, words=words, **whose)
    return act
