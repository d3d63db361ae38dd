"""The acts of a case, and what was said in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from comity.recognition.domain.acts import BY_PERSON, Act, ActKind
from comity.recognition.domain.asking import Item
from comity.recognition.domain.states import FIRST_TURN, OPEN
from comity.recognition.models import ActRow, ActTextRow, CaseRow

_ORDER = tuple(ActKind)


@dataclass(frozen=True, slots=True)
class Text:
    """What was said in an act: the papers asked for, or words."""

    items: tuple[Item, ...]
    words: str


def acts_of(case: UUID) -> tuple[Act, ...]:
    """Give the acts of a case, the oldest first; nothing personal."""
    acts = (
        Act(
            row.id,
            ActKind(row.kind),
            row.on,
            row.at,
            row.until,
            row.answers_id,
            row.choice,
            is_by_helper=row.kind in BY_PERSON and row.by != row.subject,
        )
        for row in ActRow.objects.filter(case=case)
    )
    # What happened in one moment is told in the order of the kinds: acknowledged, then asked.
    return tuple(sorted(acts, key=lambda act: (act.at, _ORDER.index(act.kind), act.id)))


def texts_of(case: UUID) -> dict[UUID, Text]:
    """Give what was said in the acts of a case, as far as the asker may read it."""
    return {
        row.act_id: Text(tuple(Item(**item) for item in row.items), row.words)
        for row in ActTextRow.objects.filter(act__case=case)
    }


def overdue(city: str, *, on: date) -> Sequence[UUID]:
    """List a city's open cases in which a last day is over, of the office or of the person.

    Args:
        city: the host.
        on: today in its calendar.
    """
    asked = ActRow.objects.filter(host_city=city, kind=ActKind.ASKED, until__lt=on)
    rows = CaseRow.objects.filter(host_city=city, state__in=OPEN, turn=FIRST_TURN)
    late = rows.filter(Q(due_on__lt=on) | Q(due_on=None, id__in=asked.values("case")))
    return list(late.order_by("id").values_list("id", flat=True))
