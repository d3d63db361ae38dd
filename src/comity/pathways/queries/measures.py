"""The measure of a case: what is asked for, what was chosen, how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.agreements.queries import rulebook
from comity.pathways.domain.measures import Wanted, choose_by, wanted
from comity.pathways.models import AttemptRow, MeasureRow
from comity.recognition.domain.assessments import restored
from comity.recognition.models import CaseRow, DecisionRow
from comity.rules.case_facts import local_day


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """What was chosen and where it stands; nothing personal."""

    id: UUID
    kind: str
    by_silence: bool
    chosen_at: datetime
    until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One assessment."""

    number: int
    at: datetime
    results: Mapping[str, bool]
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision asks for and until when it can be chosen; None: at any time."""

    wanted: Wanted
    choose_by: date | None
    agreement_digest: str


def asked_of(case: CaseRow) -> Asked | None:
    """Give what the decision that counts asks for, as far as a lease shows it."""
    rows = DecisionRow.objects.filter(case=case).select_related("assessment")
    decided = rows.order_by("-turn").first()
    if decided is None or decided.turn != case.turn or case.state != "decided":
        return None
    book = rulebook(decided.assessment.agreement_digest)
    block, party = book.blocks[case.occupation], book.parties[case.host_city]
    found = wanted(restored(vars(decided.assessment)), block)
    if found is None or decided.outcome != decided.assessed_outcome:
        return None
    decided_on = local_day(decided.decided_at, party.timezone)
    last = None if found.is_completion else choose_by(decided_on, block, party.calendar)
    return Asked(found, last, book.digest)


def measure_of(case: UUID, *, turn: int) -> MeasureCard | None:
    """Give the measure of a decision; None: not chosen yet."""
    row = MeasureRow.objects.filter(case=case, turn=turn).first()
    return None if row is None else card(row)


def last_measure(case: UUID) -> MeasureCard | None:
    """Give the newest measure of a case, also after it was completed; None: there is none."""
    row = MeasureRow.objects.filter(case=case).order_by("-turn").first()
    return None if row is None else card(row)


def attempts_of(measure: UUID) -> tuple[Attempt, ...]:
    """Give the assessments, the first before the second, as far as a lease shows them."""
    rows = AttemptRow.objects.filter(measure=measure).order_by("number")
    return tuple(Attempt(row.number, row.at, row.results, row.words) for row in rows)


def card(row: MeasureRow) -> MeasureCard:
    """Build the card of a row."""
    return MeasureCard(row.id, row.kind, row.by_silence, row.chosen_at, row.until, row.state)
