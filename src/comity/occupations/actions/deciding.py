"""Answer what a title corresponds to, look at it a second time, settle a disagreement."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.matching.framework import Kind
from comity.matching.relations import may_feed_recognition
from comity.occupations.actions.publishing import end_mappings, publish_decision
from comity.occupations.domain.answers import (
    Given,
    Target,
    Verdict,
    answer_faults,
    default_relation,
)
from comity.occupations.domain.facts import (
    DisputeSettled,
    MappingDecided,
    MappingDisputed,
    MappingSeconded,
)
from comity.occupations.domain.states import Standing
from comity.occupations.models import (
    ApprovalRow,
    ConceptRow,
    DecisionRow,
    DisputeRow,
    EntryRow,
    LinkRow,
    SuggestionRow,
)
from comity.occupations.queries.sayings import SAYINGS
from comity.occupations.queries.standings import counting, stands
from comity.values.refusals import Fault, Refusal

EDITOR: Final = "editor"
SECRETARIAT: Final = "secretariat"
APPROVER: Final = "approver"
_ANSWERS = (Kind.OCCUPATION, Kind.GROUP, Kind.SKILL, Kind.KNOWLEDGE)


def require(by: Actor, role: str) -> None:
    """Refuse whoever acts in another role.

    Raises:
        Refusal: NOT-PERMITTED.
    """
    if by.role != role:
        raise Refusal("NOT-PERMITTED", _("Your role does not do this."))


def decide(entry: UUID, given: Given, *, instead_of: UUID | None, by: Actor, at: datetime) -> UUID:
    """Answer what a title of one's own city corresponds to; give the id of the answer.

    Args:
        entry: the title.
        given: one concept, several, or none; with how they relate and why.
        instead_of: the answer the person saw there; None: there was none.
        by: an editor of the title's city.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, ANSWER-OVERTAKEN, ANSWER-INVALID with every fault.
    """
    require(by, EDITOR)
    try:
        with transaction.atomic():
            return _decided(entry, given, instead_of=instead_of, by=by, at=at)
    except IntegrityError as twin:
        if "entry_is_answered_first_once" in str(twin) or "supersedes" in str(twin):
            raise _overtaken() from twin
        raise


def decide_all(answers: Mapping[UUID, Given], *, by: Actor, at: datetime) -> dict[UUID, UUID]:
    """Answer titles that have no answer yet, all or none; give the answers' ids by title.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, ANSWER-OVERTAKEN, ANSWER-INVALID.
    """
    require(by, EDITOR)
    try:
        with transaction.atomic():
            return {
                entry: _decided(entry, given, instead_of=None, by=by, at=at)
                for entry, given in answers.items()
            }
    except IntegrityError as twin:
        if "entry_is_answered_first_once" not in str(twin):
            raise
        raise _overtaken() from twin


def _decided(
    entry: UUID, given: Given, *, instead_of: UUID | None, by: Actor, at: datetime
) -> UUID:
    row = EntryRow.objects.select_related("local_list").filter(pk=entry, city=by.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such title."))
    before = counting().filter(entry=row).first()
    if (before.pk if before else None) != instead_of:
        raise _overtaken()
    suggested = {one.concept_id: one for one in SuggestionRow.objects.filter(entry=row)}
    ranks = {concept: one.rank for concept, one in suggested.items()}
    faults = _faults(row, given, is_correction=before is not None, ranks=ranks)
    if faults:
        raise Refusal("ANSWER-INVALID", _("This answer is not whole yet."), tuple(faults))
    decision = DecisionRow(
        id=uuid4(),
        entry=row,
        city=row.city,
        framework_id=row.local_list.framework_id,
        verdict=given.verdict.value,
        model=row.local_list.model,
        decided_by=by.id,
        role=EDITOR,
        at=at,
        reason=given.reason.strip(),
        supersedes=before,
    )
    decision.save(force_insert=True)
    links = [_link(decision, one, suggested.get(one.concept)) for one in given.targets]
    LinkRow.objects.bulk_create(links)
    if before is not None:
        end_mappings(DecisionRow.objects.filter(pk=before.pk), at=at)
    if not any(link.feeds_recognition for link in links):
        publish_decision(decision, None, at=at)
    record(
        MappingDecided(
            at=at,
            city=row.city,
            decision=decision.pk,
            entry=row.pk,
            verdict=given.verdict.value,
            targets=len(links),
        )
    )
    return decision.pk


def _faults(
    row: EntryRow, given: Given, *, is_correction: bool, ranks: Mapping[UUID, int]
) -> Iterable[Fault]:
    found = [
        Fault(code, "answer", str(SAYINGS[code]))
        for code in answer_faults(given, is_correction=is_correction, ranks=ranks)
    ]
    wanted = {one.concept for one in given.targets}
    known = ConceptRow.objects.filter(
        pk__in=wanted, framework=row.local_list.framework_id, kind__in=_ANSWERS
    )
    missing = wanted - set(known.values_list("pk", flat=True))
    found += [
        Fault("CONCEPT-UNKNOWN", str(one), _("This is not in the framework.")) for one in missing
    ]
    return found


def _link(decision: DecisionRow, one: Target, suggestion: SuggestionRow | None) -> LinkRow:
    scores = {}
    if suggestion is not None:
        scores = {
            "score": suggestion.score,
            "probability": suggestion.probability,
            "signals": suggestion.evidence.get("signals", {}),
        }
    return LinkRow(
        id=uuid4(),
        decision=decision,
        city=decision.city,
        concept_id=one.concept,
        relation=one.from_local.value,
        direction=one.direction.value,
        shares_essential=one.shares_essential,
        feeds_recognition=may_feed_recognition(
            one.from_local, shared_essential=int(one.shares_essential)
        ),
        rank=suggestion.rank if suggestion else None,
        scores=scores,
    )


def second(decision: UUID, *, agrees: bool, reason: str, by: Actor, at: datetime) -> UUID:
    """Look at somebody else's answer; agreed, it is confirmed, else the round table speaks.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, ANSWER-OVERTAKEN, SECOND-NOT-NEEDED,
            SECOND-SAME-PERSON, SECOND-REASON, SECOND-TWICE.
    """
    require(by, EDITOR)
    with transaction.atomic():
        row = DecisionRow.objects.select_related("entry__local_list")
        found = row.filter(pk=decision, city=by.city).first()
        if found is None:
            raise Refusal("NOT-FOUND", _("There is no such answer."))
        _require_second(found, agrees=agrees, reason=reason, by=by)
        approval = ApprovalRow(
            id=uuid4(),
            decision=found,
            city=found.city,
            first_by=found.decided_by,
            decided_by=by.id,
            role=APPROVER,
            agrees=agrees,
            reason=reason.strip(),
            at=at,
        )
        approval.save(force_insert=True)
        kind = MappingSeconded if agrees else MappingDisputed
        if agrees:
            publish_decision(found, approval, at=at)
        else:
            DisputeRow(decision=found, city=found.city, at=at).save(force_insert=True)
        record(kind(at=at, city=found.city, decision=found.pk, approval=approval.pk))
    return approval.pk


def _require_second(found: DecisionRow, *, agrees: bool, reason: str, by: Actor) -> None:
    current = counting().filter(entry=found.entry_id).first()
    if current is None or current.pk != found.pk:
        raise _overtaken()
    where = stands(current).standing
    if getattr(current, "approval", None) is not None:
        raise Refusal("SECOND-TWICE", str(SAYINGS["SECOND-TWICE"]))
    if where is not Standing.SECOND:
        raise Refusal("SECOND-NOT-NEEDED", str(SAYINGS["SECOND-NOT-NEEDED"]))
    if found.decided_by == by.id:
        raise Refusal("SECOND-SAME-PERSON", str(SAYINGS["SECOND-SAME-PERSON"]))
    if not agrees and not reason.strip():
        raise Refusal("SECOND-REASON", str(SAYINGS["SECOND-REASON"]))


def settle(decision: UUID, outcome: str, *, by: Actor, at: datetime) -> None:
    """Note what the round table came to; the title is open again, and its city answers anew.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, OUTCOME-EMPTY, SETTLED-TWICE.
    """
    require(by, SECRETARIAT)
    if not outcome.strip():
        raise Refusal("OUTCOME-EMPTY", str(SAYINGS["OUTCOME-EMPTY"]))
    with transaction.atomic():
        row = DisputeRow.objects.select_for_update(of=("self",)).filter(pk=decision).first()
        if row is None:
            raise Refusal("NOT-FOUND", _("There is no such item."))
        if row.settled_at is not None:
            raise Refusal("SETTLED-TWICE", str(SAYINGS["SETTLED-TWICE"]))
        row.outcome, row.settled_at = outcome.strip(), at
        row.save(update_fields=["outcome", "settled_at"])
        record(DisputeSettled(at=at, city=row.city, decision=row.pk))


def sure_answer(concept: UUID) -> Given:
    """Give the answer of the bulk screen: the first suggestion, close to the title."""
    return Given(Verdict.MAPS, (Target(concept, default_relation(1)),), "")


def _overtaken() -> Refusal:
    return Refusal("ANSWER-OVERTAKEN", str(SAYINGS["ANSWER-OVERTAKEN"]))
