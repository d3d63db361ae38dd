"""Look for suggestions for every title of a list: the worker's part."""

from collections.abc import Callable, Sequence
from datetime import datetime
from os import environ
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from comity.ledger.actions import record
from comity.matching.encoding import Encoder, KeptEncoder, SmallEncoder
from comity.matching.framework import Framework
from comity.matching.suggestions import Confirmed, Suggestion
from comity.occupations.domain.answers import urgency
from comity.occupations.domain.facts import ListMatched
from comity.occupations.domain.linking import MOST, evidence, linker
from comity.occupations.domain.naming import concept_id
from comity.occupations.domain.states import ListState
from comity.occupations.models import EntryRow, ListRow, MappingRow, SuggestionRow
from comity.occupations.queries.frameworks import whole_framework

_BATCH: Final = 500
Clock = Callable[[], datetime]


def encoder_here() -> Encoder | None:
    """Give the encoder that the operator wishes for (COMITY_ENCODER=small), else None.

    Labels are encoded once and kept beside the data.

    Raises:
        Refusal: ENCODER-MISSING: it is not installed.
    """
    if environ.get("COMITY_ENCODER") != "small":
        return None
    folder = settings.ENVIRONMENT.data / "matching"
    return KeptEncoder(SmallEncoder(), folder)


def match_list(local_list: UUID, *, clock: Clock, encoder: Encoder | None = None) -> ListState:
    """Compute the suggestions of a list, or go on where an earlier try ended; give its state.

    Killed at any moment, the next try goes on: a batch is written whole with its progress.
    """
    row = ListRow.objects.get(pk=local_list)
    if row.state not in {ListState.WAITING, ListState.MATCHING}:
        return ListState(row.state)
    framework = whole_framework(row.framework_id)
    _move(row, state=ListState.MATCHING)
    links = linker(framework, row.language, _confirmed(row.city), encoder=encoder)
    while entries := _unmatched(row):
        found = links.suggest([one.title for one in entries])
        _write(row, framework, entries, found, links.model)
    with transaction.atomic():
        _move(row, state=ListState.READY, model=links.model)
        record(ListMatched(at=clock(), city=row.city, list=row.pk, model=links.model))
    return ListState.READY


def waiting() -> list[UUID]:
    """Give the lists that have no suggestions yet, the oldest first."""
    rows = ListRow.objects.filter(state__in=(ListState.WAITING.value, ListState.MATCHING.value))
    return list(rows.order_by("uploaded_at").values_list("pk", flat=True))


def give_up(local_list: UUID, *, failure: str) -> None:
    """Note that a list could not be matched, by a code."""
    under_way = (ListState.WAITING.value, ListState.MATCHING.value)
    rows = ListRow.objects.filter(pk=local_list, state__in=under_way)
    rows.update(state=ListState.FAILED.value, failure=failure)


def _move(row: ListRow, *, state: ListState, model: str = "") -> None:
    row.state, row.model = state.value, model or row.model
    row.save(update_fields=["state", "model"])


def _unmatched(row: ListRow) -> list[EntryRow]:
    rows = EntryRow.objects.filter(local_list=row).order_by("place", "pk")
    return list(rows[row.done : row.done + _BATCH])


def _confirmed(city: str) -> list[Confirmed]:
    rows = MappingRow.objects.filter(ended_at__isnull=True).select_related("concept")
    return [
        Confirmed(one.title, one.concept.uri, one.language, one.city, is_own=one.city == city)
        for one in rows.order_by("published_at")
    ]


def _write(
    row: ListRow,
    framework: Framework,
    entries: Sequence[EntryRow],
    found: Sequence[tuple[Suggestion, ...]],
    model: str,
) -> None:
    suggestions = []
    for entry, some in zip(entries, found, strict=True):
        kept = [one for one in some[:MOST] if one.uri in framework.concepts]
        chances = [one.probability for one in kept]
        entry.best = max(chances, default=0.0)
        entry.urgency = urgency(entry.volume, chances)
        suggestions += [_row(row, entry, one) for one in kept]
    with transaction.atomic():
        held = ListRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.done != row.done:  # another worker was faster: go on behind it
            row.done = held.done
            return
        SuggestionRow.objects.bulk_create(suggestions, batch_size=2_000)
        EntryRow.objects.bulk_update(entries, ["best", "urgency"], batch_size=500)
        row.done += len(entries)
        row.model = model
        row.save(update_fields=["done", "model"])


def _row(row: ListRow, entry: EntryRow, one: Suggestion) -> SuggestionRow:
    return SuggestionRow(
        id=uuid4(),
        entry=entry,
        city=row.city,
        rank=one.rank,
        concept_id=concept_id(row.framework_id, one.uri),
        score=one.score,
        probability=one.probability,
        evidence=evidence(one),
    )
