"""The desk of a city's editors: its lists, the queue, what waits for a second person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.matching.suggestions import Band
from comity.occupations.domain.answers import in_ten
from comity.occupations.domain.states import ListState, Standing
from comity.occupations.models import DisputeRow, DraftRow, EntryRow, ListRow, SuggestionRow
from comity.occupations.queries.concepts import ConceptCard, card
from comity.occupations.queries.frameworks import FrameworkCard, framework_card
from comity.occupations.queries.standings import NOWHERE, Stands, standings
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class ListCard:
    """A version of a city's list."""

    id: UUID
    city: str
    title: str
    kind: str
    version: str
    language: str
    framework: UUID
    state: ListState
    done: int
    total: int
    model: str
    failure: str
    uploaded_at: datetime
    published_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Tell whether suggestions are still being computed."""
        return self.state in {ListState.WAITING, ListState.MATCHING}

    @property
    def percent(self) -> int:
        """Give how much of it is done; rounded down."""
        return self.done * 100 // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A title in the queue with its first suggestion."""

    id: UUID
    code: str
    title: str
    volume: int | None
    best: ConceptCard | None
    of_ten: int
    stands: Stands


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """An item of the round table."""

    decision: UUID
    city: str
    title: str
    language: str
    at: datetime
    answer_reason: str
    objection: str
    outcome: str
    settled_at: datetime | None


def list_card(row: ListRow) -> ListCard:
    """Give a list as it is stored."""
    return ListCard(
        id=row.pk,
        city=row.city,
        title=row.title,
        kind=row.kind,
        version=row.version,
        language=row.language,
        framework=row.framework_id,
        state=ListState(row.state),
        done=row.done,
        total=row.total,
        model=row.model,
        failure=row.failure,
        uploaded_at=row.uploaded_at,
        published_at=row.published_at,
    )


def own_lists(by: Actor) -> list[ListCard]:
    """Give the lists of the actor's city, the newest first."""
    rows = ListRow.objects.filter(city=by.city).order_by("-uploaded_at")
    return [list_card(row) for row in rows]


def own_list(local_list: UUID, by: Actor) -> ListCard:
    """Give one list of the actor's city.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = ListRow.objects.filter(pk=local_list, city=by.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such list."))
    return list_card(row)


def own_draft(draft: UUID, by: Actor) -> tuple[DraftRow, FrameworkCard]:
    """Give an upload of the actor's city and the framework it is meant for.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = DraftRow.objects.filter(pk=draft, city=by.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such file."))
    return row, framework_card(row.framework_id)


def counts(local_list: UUID) -> dict[Standing, int]:
    """Give how many titles of a list stand where."""
    found = standings(local_list)
    counted = Counter(one.standing for one in found.values())
    unanswered = EntryRow.objects.filter(local_list=local_list).count() - len(found)
    return {one: counted[one] + (unanswered if one is Standing.OPEN else 0) for one in Standing}


def queue(local_list: UUID, standing: Standing) -> list[UUID]:
    """Give the titles of a list that stand somewhere, the most urgent first."""
    found = standings(local_list)
    rows = EntryRow.objects.filter(local_list=local_list).order_by("-urgency", "place")
    keys = rows.values_list("pk", flat=True)
    return [key for key in keys if found.get(key, NOWHERE).standing is standing]


def lines(local_list: UUID, entries: Sequence[UUID]) -> list[QueueLine]:
    """Give titles with their first suggestion, in the order asked for."""
    found = standings(local_list)
    firsts = SuggestionRow.objects.filter(entry__in=entries, rank=1).select_related("concept")
    best = {row.entry_id: row for row in firsts}
    rows = {row.pk: row for row in EntryRow.objects.filter(pk__in=entries)}
    return [_line(rows[key], best.get(key), found.get(key, NOWHERE)) for key in entries]


def _line(row: EntryRow, first: SuggestionRow | None, stands: Stands) -> QueueLine:
    return QueueLine(
        id=row.pk,
        code=row.code,
        title=row.title,
        volume=row.volume,
        best=card(first.concept) if first else None,
        of_ten=in_ten(first.probability) if first else 0,
        stands=stands,
    )


def sure(local_list: UUID) -> list[UUID]:
    """Give the unanswered titles whose first suggestion is sure, the surest first."""
    answered = standings(local_list).keys()
    rows = SuggestionRow.objects.filter(
        entry__local_list=local_list, rank=1, evidence__band=Band.SURE.value
    )
    keys = rows.order_by("-probability", "entry__place").values_list("entry", flat=True)
    return [key for key in keys if key not in answered]


def first_suggestions(local_list: UUID, entries: Sequence[UUID]) -> dict[UUID, UUID]:
    """Give the concept that was suggested first, by title."""
    rows = SuggestionRow.objects.filter(
        entry__in=entries, entry__local_list=local_list, rank=1
    ).values_list("entry", "concept")
    return dict(rows)


def disputes() -> list[DisputeCard]:
    """Give the items of the round table the reader may see, the unsettled and oldest first."""
    rows = DisputeRow.objects.select_related(
        "decision__entry__local_list", "decision__approval"
    ).order_by("settled_at", "at")
    cards = [
        DisputeCard(
            decision=row.pk,
            city=row.city,
            title=row.decision.entry.title,
            language=row.decision.entry.local_list.language,
            at=row.at,
            answer_reason=row.decision.reason,
            objection=row.decision.approval.reason,
            outcome=row.outcome,
            settled_at=row.settled_at,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda one: one.settled_at is not None)
