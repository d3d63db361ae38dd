"""What crosses the API of an office."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from comity.parties.web.endpoints import Line, Strict, Written
from comity.recognition.domain.opinions import REASON_MAX_CHARACTERS
from comity.recognition.domain.opinions import Departure as DepartureValue
from comity.recognition.queries.files import (
    Assessed,
    DecisionCard,
    EvidenceCard,
    Holder,
    OpinionCard,
    Papers,
)
from comity.recognition.queries.office import CaseCard
from comity.rules.decisions import four_decimals
from comity.rules.findings import Finding
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import sentence

Tab = Literal["mine", "team", "waiting", "everyone"]
Due = Literal["late", "soon"]
Outcome = Literal[
    "recognised_automatically",
    "recognised",
    "recognised_with_compensation",
    "partial_access",
    "referred",
    "refused",
]
DepartureCode = Literal[
    "evidence_weighs_otherwise",
    "work_shown_otherwise",
    "disproportionate",
    "unsafe",
    "paper_not_genuine",
    "rule_misapplied",
]


class OfficeCaseOut(Schema):
    """A case as the work-list has it: nothing personal; `days_left` in working days."""

    id: UUID
    reference: str
    occupation: str
    state: str
    received_on: date
    due_on: date | None
    days_left: int | None
    assigned_to: UUID | None
    decided_at: datetime | None

    @classmethod
    def of(cls, card: CaseCard, *, days_left: int | None) -> "OfficeCaseOut":
        """Show a case."""
        return cls(**_columns(card, days_left))


class OfficeCasesOut(Schema):
    """One page of the list, the earliest due day first; `next` is the following page's cursor."""

    items: list[OfficeCaseOut]
    next: str | None


class FindingOut(Schema):
    """One statement of the engine with its clause."""

    code: str
    clause: str
    text: str


class UnitOut(Schema):
    """One required unit beside what is held of it; levels 0 to 8."""

    unit: str
    hours: int
    required_level: int
    held_level: int
    is_core: bool


class AssessmentOut(Schema):
    """What the engine found; a suggestion, not a decision."""

    id: UUID
    asof: date
    outcome: str
    basis: str
    due_on: date | None
    gap: str | None
    measure: str | None
    reasons: list[FindingOut]
    conditions: list[FindingOut]
    units: list[UnitOut]


class HolderOut(Schema):
    """Who applies."""

    full_name: str
    born_on: date


class EvidenceOut(Schema):
    """One file of the case; `size` in bytes."""

    id: UUID
    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


class OpinionOut(Schema):
    """One officer's opinion; empty texts: it did not depart."""

    officer: UUID
    role: str
    outcome: str
    departure_code: str
    reason: str
    at: datetime
    turn: int


class OfficeDecisionOut(Schema):
    """What was decided and by whom, nobody is the machine; `ground`: why it replaced another."""

    outcome: str
    basis: str
    by_machine: bool
    decided_by: UUID | None
    second_by: UUID | None
    departure: str
    decided_at: datetime
    turn: int
    ground: str


class WholeOfficeCaseOut(OfficeCaseOut):
    """A case opened under a lease; a second officer gets no opinions before their own."""

    agreement: str
    facts: dict[str, Any]
    holder: HolderOut | None
    papers: list[EvidenceOut]
    assessment: AssessmentOut
    opinions: list[OpinionOut]
    decision: OfficeDecisionOut | None


class ConfirmationIn(Strict):
    """Which paper was confirmed: an id in the facts, or ``practice-1`` for the first practice."""

    credential: Line


class DepartureIn(Strict):
    """Why the officer decides differently."""

    code: DepartureCode
    reason: Annotated[Written, Field(max_length=REASON_MAX_CHARACTERS)]


class OpinionIn(Strict):
    """What the officer concludes, on which assessment; no departure: as computed."""

    assessment: UUID
    outcome: Outcome
    departure: DepartureIn | None = None

    def value(self) -> DepartureValue | None:
        """Give the departure."""
        given = self.departure
        return None if given is None else DepartureValue(given.code, given.reason)


class StepOut(Schema):
    """Where a case stands after a write."""

    id: UUID
    state: str


def whole(
    card: CaseCard,
    papers: Papers,
    *,
    days_left: int | None,
    computed: Assessed,
    holder: Holder | None,
    evidence: tuple[EvidenceCard, ...],
    opinions: tuple[OpinionCard, ...],
    decision: DecisionCard | None,
    language: str,
) -> WholeOfficeCaseOut:
    """Show a case that was opened."""
    return WholeOfficeCaseOut(
        **_columns(card, days_left),
        agreement=papers.rulebook.digest,
        facts=dict(papers.facts),
        holder=None
        if holder is None
        else HolderOut(full_name=holder.full_name, born_on=holder.born_on),
        papers=[EvidenceOut(**_fields(one, EvidenceOut)) for one in evidence],
        assessment=_assessment(computed, papers.rulebook, language),
        opinions=[OpinionOut(**_fields(one, OpinionOut)) for one in opinions],
        decision=None
        if decision is None
        else OfficeDecisionOut(**_fields(decision, OfficeDecisionOut)),
    )


def _assessment(computed: Assessed, book: Rulebook, language: str) -> AssessmentOut:
    decision = computed.decision

    def listed(findings: tuple[Finding, ...]) -> list[FindingOut]:
        return [
            FindingOut(
                code=one.full_code,
                clause=book.cite(one.clause),
                text=sentence(one, book, language),
            )
            for one in findings
        ]

    return AssessmentOut(
        id=computed.id,
        asof=computed.asof,
        outcome=decision.outcome,
        basis=decision.basis,
        due_on=decision.due,
        gap=None if decision.gap is None else four_decimals(decision.gap),
        measure=None if decision.measure is None else str(decision.measure),
        reasons=listed(decision.reasons),
        conditions=listed(decision.conditions),
        units=[UnitOut(**_fields(line, UnitOut)) for line in decision.lines],
    )


def _columns(card: CaseCard, days_left: int | None) -> dict[str, Any]:
    return {**_fields(card, OfficeCaseOut, but="days_left"), "days_left": days_left}


def _fields(value: object, shape: type[Schema], *, but: str = "") -> dict[str, Any]:
    return {name: getattr(value, name) for name in shape.model_fields if name != but}
