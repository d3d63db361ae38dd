"""Complete a measure: what was shown becomes proof in the file, and the case is decided again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.recognition.actions.computing import compute
from comity.recognition.actions.desk import desk, held
from comity.recognition.actions.folding import bring_up
from comity.recognition.actions.reopening import begin_again
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.grounds import Ground
from comity.recognition.domain.papers import with_shown
from comity.recognition.domain.states import State
from comity.recognition.models import (
    CaseFileRow,
    CaseRow,
    DecisionRow,
    ImprovementRow,
    ReconsiderationRow,
)
from comity.recognition.models.replays import REOPENED
from comity.values.refusals import Refusal


def complete(case: UUID, shown: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Add what was shown to the file and open the case again, for the officer to confirm.

    The decision goes on counting until there is a new one, which the engine computes from the
    same rules and which is never worse.

    Args:
        case: a decided one.
        shown: the level shown, by unit.
        by: the officer who notes it.
        at: now.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE.
    """
    with desk(case):
        row = held(case)
        if State(row.state) is not State.DECIDED:
            raise Refusal("CANNOT-MOVE", _("This case is open; decide it first."))
        papers = bring_up(row, at=at)
        facts = with_shown(papers.facts, shown, turn=row.turn)
        CaseFileRow.objects.filter(pk=case).update(facts=facts, facts_digest=digest_of(facts))
        begin_again(row, _entry(row, by, at), by=by, at=at)
        compute(row, bring_up(row, at=at), at=at)


def _entry(row: CaseRow, by: Actor, at: datetime) -> ReconsiderationRow:
    stands = DecisionRow.objects.select_related("assessment").get(case=row, turn=row.turn)
    whose: dict[str, Any] = {"subject": row.subject, "host_city": row.host_city}
    entry = ReconsiderationRow.objects.create(
        case=row,
        state=REOPENED,
        found_at=at,
        answered_at=at,
        answered_by=by.id,
        ground=Ground.MEASURE.value,
        **whose,
    )
    ImprovementRow.objects.create(
        reconsideration=entry,
        outcome_before=stands.outcome,
        outcome_after=stands.outcome,
        gone=[],
        come=[],
        result_digest="",
        agreement_digest=stands.assessment.agreement_digest,
        **whose,
    )
    return entry
