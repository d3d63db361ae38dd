"""Put decisions that would improve on the list of their office, and take off what is overtaken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from comity.ledger import actions as ledger
from comity.recognition.domain.assessments import finding_node, stored
from comity.recognition.domain.facts import ReconsiderationFound
from comity.recognition.domain.grounds import Ground
from comity.recognition.domain.improvements import Improvement
from comity.recognition.domain.replays import result_bytes
from comity.recognition.models import DecisionRow, ImprovementRow, ReconsiderationRow
from comity.recognition.models.replays import OVERTAKEN, WAITING


@dataclass(frozen=True, slots=True)
class Listed:
    """The decision that counts on a case, and what would be better and why; None: nothing."""

    decision: DecisionRow
    better: Improvement | None
    ground: Ground | None


def list_improvements(found: Mapping[UUID, Listed], *, at: datetime) -> None:
    """Bring the list up to date for some cases, in the transaction of who found it.

    A result that an officer has answered is not listed again; another, better one is.
    """
    known: dict[UUID, list[ReconsiderationRow]] = {case: [] for case in found}
    rows = ReconsiderationRow.objects.filter(case__in=list(found))
    for row in rows.select_related("improvement").exclude(state=OVERTAKEN):
        known[row.case_id].append(row)
    for case, one in found.items():
        digest = "" if one.better is None else _digest(one.better)
        if any(row.improvement.result_digest == digest for row in known[case]):
            continue
        for row in known[case]:
            if row.state == WAITING:
                row.state = OVERTAKEN
                row.save(update_fields=["state"])
        if one.better is not None and one.ground is not None:
            _list(one.decision, one.better, one.ground, digest, at)


def _list(
    decision: DecisionRow, better: Improvement, ground: Ground, digest: str, at: datetime
) -> None:
    row = ReconsiderationRow.objects.create(
        case_id=decision.case_id,
        subject=decision.subject,
        host_city=decision.host_city,
        found_at=at,
        ground=ground.value,
    )
    ImprovementRow.objects.create(
        reconsideration=row,
        subject=row.subject,
        host_city=row.host_city,
        outcome_before=better.before,
        outcome_after=better.after.outcome,
        gone=[finding_node(finding) for finding in better.gone],
        come=[finding_node(finding) for finding in better.come],
        result_digest=digest,
        agreement_digest=decision.assessment.agreement_digest,
    )
    fact = ReconsiderationFound(at=at, city=row.host_city, case=row.case_id, reconsideration=row.id)
    ledger.record(fact)


def _digest(better: Improvement) -> str:
    return f"sha-256:{sha256(result_bytes(stored(better.after))).hexdigest()}"
