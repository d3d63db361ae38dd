"""Assess a case: run the engine once and keep what it found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comity.accreditation.queries import registry, registry_digest
from comity.agreements.queries import rulebook
from comity.ledger import actions as ledger
from comity.recognition.domain.assessments import assess, stored
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import CaseAssessed
from comity.recognition.models import AssessmentRow, CaseRow
from comity.rules.decisions import Decision


@dataclass(frozen=True, slots=True)
class Findings:
    """What the engine finds, and from what: `asof` is a day in the host's calendar."""

    decision: Decision
    asof: date
    agreement_digest: str
    registry_digest: str
    facts_digest: str


def find(facts: Mapping[str, Any], *, agreement_digest: str, asof: date, at: datetime) -> Findings:
    """Run the engine on facts as `comity decide` takes them; nothing is kept.

    The register is the one known at that moment, so that it can be found again.

    Raises:
        Refusal: CASE-INVALID with every fault, NO-SUCH-AGREEMENT.
    """
    book, known = rulebook(agreement_digest), registry(known_at=at)
    _case, decision = assess(facts, rulebook=book, registry=known, asof=asof)
    return Findings(
        decision=decision,
        asof=asof,
        agreement_digest=agreement_digest,
        registry_digest=registry_digest(known),
        facts_digest=digest_of(facts),
    )


def keep(found: Findings, *, case: CaseRow, at: datetime) -> AssessmentRow:
    """Keep what was found on a stored case, in the transaction of what called for it."""
    row = AssessmentRow.objects.create(
        case=case,
        subject=case.subject,
        host_city=case.host_city,
        at=at,
        asof=found.asof,
        agreement_digest=found.agreement_digest,
        registry_digest=found.registry_digest,
        facts_digest=found.facts_digest,
        **stored(found.decision),
    )
    ledger.record(
        CaseAssessed(
            at=at,
            city=case.host_city,
            case=case.id,
            assessment=row.id,
            agreement_digest=row.agreement_digest,
            registry_digest=row.registry_digest,
            facts_digest=row.facts_digest,
        )
    )
    return row
