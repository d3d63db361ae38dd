"""Run the engine on a stored case as of today, and keep what it finds when that is news."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from comity.accreditation.queries import registry, registry_digest
from comity.ledger import actions as ledger
from comity.recognition.domain.assessments import assess, restored, stored
from comity.recognition.domain.facts import CaseAssessed
from comity.recognition.models import AssessmentRow, CaseRow
from comity.recognition.queries.files import Papers
from comity.rules.cases import Case
from comity.rules.decisions import Decision


@dataclass(frozen=True, slots=True)
class Computed:
    """What the engine finds today, and the row that says so."""

    row: AssessmentRow
    case: Case
    decision: Decision
    is_new: bool


def local_day(at: datetime, papers: Papers) -> date:
    """Give the day in the host's calendar."""
    party = papers.rulebook.parties[papers.case.host]
    return at.astimezone(ZoneInfo(party.timezone)).date()


def compute(row: CaseRow, papers: Papers, *, at: datetime) -> Computed:
    """Run the engine; append an assessment and move the due day if the result is news.

    Raises:
        Refusal: CASE-INVALID.
    """
    facts = registry()
    asof = local_day(at, papers)
    case, decision = assess(papers.facts, rulebook=papers.rulebook, registry=facts, asof=asof)
    last = AssessmentRow.objects.filter(case=row).order_by("-at", "-id").first()
    columns = stored(decision)
    if last is not None and stored(restored(vars(last))) == columns:
        return Computed(last, case, decision, is_new=False)
    new = AssessmentRow.objects.create(
        case=row,
        subject=row.subject,
        host_city=row.host_city,
        at=at,
        asof=asof,
        agreement_digest=papers.rulebook.digest,
        registry_digest=registry_digest(facts),
        facts_digest=papers.facts_digest,
        **columns,
    )
    row.due_on = decision.due
    row.save(update_fields=["due_on"])
    return Computed(new, case, decision, is_new=True)


def record_assessed(computed: Computed, *, at: datetime) -> None:
    """Write down that the engine was run, where that is all that happened."""
    row = computed.row
    fact = CaseAssessed(
        at=at,
        city=row.host_city,
        case=row.case_id,
        assessment=row.id,
        agreement_digest=row.agreement_digest,
        registry_digest=row.registry_digest,
        facts_digest=row.facts_digest,
    )
    ledger.record(fact)
