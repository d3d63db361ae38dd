"""Take a list to a new version of its framework: what the version touches is asked anew."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.matching.relations import Relation
from comity.occupations.actions.deciding import EDITOR, decide_all, require
from comity.occupations.domain.answers import Given, Target, Verdict
from comity.occupations.domain.facts import ListImported
from comity.occupations.domain.naming import concept_id
from comity.occupations.domain.relations import Direction
from comity.occupations.domain.states import ListState, Standing
from comity.occupations.models import DecisionRow, EntryRow, LinkRow, ListRow
from comity.occupations.queries.differences import compared
from comity.occupations.queries.frameworks import framework_card
from comity.occupations.queries.sayings import SAYINGS
from comity.occupations.queries.standings import counting, stands
from comity.values.refusals import Refusal

_KEPT = {Standing.CONFIRMED, Standing.SECOND}


def renew_list(local_list: UUID, framework: UUID, *, by: Actor, at: datetime) -> UUID:
    """Take a list to another version of its framework; give the id of the new list.

    Every title goes along. An answer whose concepts the version left as they were is taken over
    as the actor's own; what feeds recognition waits for a second person again. All other titles
    are back in the queue, with what was answered before shown as a claim. The old list stays as it
    is, and published, until the new one is published.

    Args:
        local_list: of the actor's city, with its suggestions.
        framework: another version of the framework it was compared with.
        by: an editor of the city.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, LIST-UNREADY, FRAMEWORK-OTHER, LIST-VERSION-TAKEN.
    """
    require(by, EDITOR)
    try:
        with transaction.atomic():
            return _renewed(local_list, framework, by=by, at=at)
    except IntegrityError as twin:
        if "list_version_is_uploaded_once" not in str(twin):
            raise
        raise Refusal("LIST-VERSION-TAKEN", str(SAYINGS["LIST-VERSION-TAKEN"])) from twin


def _renewed(local_list: UUID, framework: UUID, *, by: Actor, at: datetime) -> UUID:
    old = ListRow.objects.filter(pk=local_list, city=by.city).first()
    if old is None:
        raise Refusal("NOT-FOUND", _("There is no such list."))
    if old.state != ListState.READY.value:
        raise Refusal("LIST-UNREADY", str(SAYINGS["LIST-UNREADY"]))
    before, after = framework_card(old.framework_id), framework_card(framework)
    if before.id == after.id or before.name != after.name:
        raise Refusal("FRAMEWORK-OTHER", str(SAYINGS["FRAMEWORK-OTHER"]))
    touched = set(compared(before.id, after.id).difference.touched)
    entries = list(EntryRow.objects.filter(local_list=old).order_by("place"))
    new = ListRow(
        id=uuid4(),
        city=old.city,
        title=old.title,
        kind=old.kind,
        version=old.version,
        language=old.language,
        digest=old.digest,
        framework_id=framework,
        uploaded_at=at,
        state=ListState.WAITING.value,
        total=len(entries),
    )
    new.save(force_insert=True)
    answers = {row.entry_id: row for row in counting().filter(entry__local_list=old)}
    links: dict[UUID, list[LinkRow]] = {}
    for link in LinkRow.objects.filter(decision__in=answers.values()).select_related("concept"):
        links.setdefault(link.decision_id, []).append(link)
    copies: list[EntryRow] = []
    taken: dict[UUID, Given] = {}
    reason = _("The concept is the same in %(before)s and %(after)s.") % {
        "before": before.title,
        "after": after.title,
    }
    for entry in entries:
        answer = answers.get(entry.pk)
        some = links.get(answer.pk, []) if answer else []
        copy = _copy(entry, new, some)
        copies.append(copy)
        if answer and some and not touched & {one.concept.uri for one in some}:
            kept = _taken_over(answer, some, framework, reason)
            taken |= {copy.pk: kept} if kept else {}
    EntryRow.objects.bulk_create(copies, batch_size=2_000)
    decide_all(taken, by=by, at=at)
    record(ListImported(at=at, city=new.city, list=new.pk, digest=new.digest, entries=len(entries)))
    return new.pk


def _copy(entry: EntryRow, new: ListRow, links: list[LinkRow]) -> EntryRow:
    claims = [{"uri": one.concept.uri, "relation": one.relation} for one in links]
    return EntryRow(
        id=uuid4(),
        local_list=new,
        city=new.city,
        place=entry.place,
        code=entry.code,
        title=entry.title,
        description=entry.description,
        isco=entry.isco,
        volume=entry.volume,
        claims=claims or entry.claims,
        urgency=float(1 if entry.volume is None else entry.volume),
    )


def _taken_over(
    answer: DecisionRow, links: list[LinkRow], framework: UUID, reason: str
) -> Given | None:
    if stands(answer).standing not in _KEPT:
        return None
    targets = tuple(
        Target(
            concept_id(framework, one.concept.uri),
            Relation(one.relation),
            direction=Direction.LOCAL_TO_CONCEPT,
            shares_essential=one.shares_essential,
        )
        for one in links
    )
    return Given(Verdict.MAPS, targets, reason)
