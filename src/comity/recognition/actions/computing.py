"""Run the engine on a stored case as of today, and keep what it finds when that is news."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from comity.accreditation.queries import registry, registry_digest
from comity.agreements.queries import hold_register, rulebook_since
from comity.ledger import actions as ledger
from comity.recognition.actions.touching import note_touched
from comity.recognition.domain.assessments import assess_kindly, restored, stored
from comity.recognition.domain.facts import CaseAssessed
from comity.recognition.domain.improvements import assess_again
from comity.recognition.models import AssessmentRow, CaseRow
from comity.recognition.queries.files import Papers
from comity.recognition.queries.standing import Standing, standing_of
from comity.rules.decisions import Decision
from comity.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Computed:
    """What the engine finds today, from which register, and the row that says so.

    Where the result is no news, the row is an earlier one with a day and a register of its own.
    `papers` are read by the version that stands, `later` is the version since the receipt.
    `standing` is what counts while a reopened case is open, else None.
    """

    row: AssessmentRow
    papers: Papers
    decision: Decision
    later: Rulebook | None
    asof: date
    registry_digest: str
    is_new: bool
    standing: Standing | None = None


def local_day(at: datetime, papers: Papers) -> date:
    """Give the day in the host's calendar."""
    party = papers.rulebook.parties[papers.case.host]
    return at.astimezone(ZoneInfo(party.timezone)).date()


def compute(row: CaseRow, papers: Papers, *, at: datetime) -> Computed:
    """Run the engine; append an assessment and move the due day if the result is news.

    A case that was reopened is computed as of the day of the decision that stands, with all that
    is known now; its due day is that of the reopening.

    Raises:
        Refusal: CASE-INVALID.
    """
    standing = standing_of(row)
    hold_register()
    facts = registry(known_at=at)
    known = registry_digest(facts)
    asof = local_day(at, papers) if standing is None else standing.asof
    later = rulebook_since(papers.rulebook.digest, on=asof)
    run = assess_kindly if standing is None else assess_again
    stands = run(papers.facts, rulebook=papers.rulebook, later=later, registry=facts, asof=asof)
    decision = stands.decision
    note_touched(row, decision, at=at)
    if standing is None and row.due_on != decision.due:
        # Whether or not the result is news: of two assessments of one instant either may be last.
        row.due_on = decision.due
        row.save(update_fields=["due_on"])
    read = replace(papers, rulebook=stands.rulebook, case=stands.case)
    last = AssessmentRow.objects.filter(case=row).order_by("-at", "-id").first()
    columns = stored(decision)
    if last is not None and stored(restored(vars(last))) == columns:
        return Computed(last, read, decision, later, asof, known, is_new=False, standing=standing)
    new = AssessmentRow.objects.create(
        case=row,
        subject=row.subject,
        host_city=row.host_city,
        at=at,
        asof=asof,
        agreement_digest=stands.rulebook.digest,
        registry_digest=known,
        facts_digest=papers.facts_digest,
        **columns,
    )
    return Computed(new, read, decision, later, asof, known, is_new=True, standing=standing)


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
