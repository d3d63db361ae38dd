"""Publish what is confirmed of a list, and end what a later answer replaces."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.occupations.domain.facts import MapPublished
from comity.occupations.domain.states import ListState, Standing
from comity.occupations.models import ApprovalRow, DecisionRow, LinkRow, ListRow, MappingRow
from comity.occupations.queries.sayings import SAYINGS
from comity.occupations.queries.standings import counting, stands
from comity.values.refusals import Refusal


def publish_list(local_list: UUID, *, by: Actor, at: datetime) -> int:
    """Publish a list with what is confirmed of it; give how many mappings that are.

    What is confirmed later is published at once. A version of the same list that was published
    before is replaced: its mappings end.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, LIST-UNREADY, LIST-PUBLISHED-TWICE.
    """
    if by.role != "editor":
        raise Refusal("NOT-PERMITTED", _("Your role does not do this."))
    with transaction.atomic():
        row = ListRow.objects.select_for_update(of=("self",))
        found = row.filter(pk=local_list, city=by.city).first()
        if found is None:
            raise Refusal("NOT-FOUND", _("There is no such list."))
        if found.state != ListState.READY:
            raise Refusal("LIST-UNREADY", str(SAYINGS["LIST-UNREADY"]))
        if found.published_at is not None:
            raise Refusal("LIST-PUBLISHED-TWICE", str(SAYINGS["LIST-PUBLISHED-TWICE"]))
        found.published_at = at
        found.save(update_fields=["published_at"])
        end_mappings(_of_earlier_versions(found), at=at)
        rows = counting().filter(entry__local_list=found).select_related("entry__local_list")
        confirmed = [one for one in rows if stands(one).standing is Standing.CONFIRMED]
        count = _publish(((one, getattr(one, "approval", None)) for one in confirmed), at=at)
        record(MapPublished(at=at, city=found.city, list=found.pk, mappings=count))
    return count


def publish_decision(decision: DecisionRow, approval: ApprovalRow | None, *, at: datetime) -> int:
    """Publish a confirmed answer if its list is published; give how many mappings that are."""
    if decision.entry.local_list.published_at is None:
        return 0
    return _publish([(decision, approval)], at=at)


def end_mappings(decisions: "QuerySet[DecisionRow]", *, at: datetime) -> int:
    """End what is published of answers that count no more; give how many mappings that were."""
    return MappingRow.objects.filter(decision__in=decisions, ended_at__isnull=True).update(
        ended_at=at
    )


def _of_earlier_versions(row: ListRow) -> "QuerySet[DecisionRow]":
    earlier = ListRow.objects.filter(city=row.city, title=row.title).exclude(pk=row.pk)
    return DecisionRow.objects.filter(entry__local_list__in=earlier)


def _publish(confirmed: Iterable[tuple[DecisionRow, ApprovalRow | None]], *, at: datetime) -> int:
    return len(MappingRow.objects.bulk_create(_rows(confirmed, at=at)))


def _rows(
    confirmed: Iterable[tuple[DecisionRow, ApprovalRow | None]], *, at: datetime
) -> Iterator[MappingRow]:
    for decision, approval in confirmed:
        entry = decision.entry
        for link in LinkRow.objects.filter(decision=decision):
            yield MappingRow(
                id=uuid4(),
                link=link,
                decision=decision,
                approval=approval,
                agrees=True if approval else None,
                local_list=entry.local_list,
                entry=entry,
                city=entry.city,
                code=entry.code,
                title=entry.title,
                language=entry.local_list.language,
                concept_id=link.concept_id,
                relation=link.relation,
                feeds_recognition=link.feeds_recognition,
                decided_at=decision.at,
                published_at=at,
            )
