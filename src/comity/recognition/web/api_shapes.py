"""What crosses the API about a person's own application and cases."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from comity.parties.web.endpoints import Line, Strict
from comity.recognition.queries.own import CaseCard, DraftCard, OwnCase, PaperCard
from comity.values.languages import OFFERED
from comity.values.refusals import Fault

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
PaperKind = Literal["certificate", "practice", "language", "safety", "other"]
Most = Field(max_length=20)


class JobIn(Strict):
    """Where and as what: ids of the agreement."""

    host: Line
    occupation: Line


class PersonIn(Strict):
    """Who applies."""

    full_name: Line
    born_on: date
    email: Line
    phone: Line = ""
    language: Literal[OFFERED]  # type: ignore[valid-type]  # the list is data
    name_on_certificate: bool = False


class CredentialIn(Strict):
    """One certificate; without `units` it covers all parts of the standard version."""

    provider: Line
    standard: Annotated[Line, Field(examples=["CAR@2024.1"])]
    award_on: date
    enrolled_on: date | None = None
    units: Annotated[list[Line], Field(max_length=50)] | None = None


class LevelsIn(Strict):
    """Levels of one language by skill, as far as known."""

    listening: Level | None = None
    reading: Level | None = None
    spoken_interaction: Level | None = None
    spoken_production: Level | None = None
    writing: Level | None = None


class CardIn(Strict):
    """One safety card."""

    code: Line
    issued_on: date


class PracticeIn(Strict):
    """One time of work in the job."""

    months: Annotated[int, Field(ge=1, le=720, strict=True)]
    last_on: date


class PriorLearningIn(Strict):
    """One part of a job that was learnt outside courses; the office notes when it is certified."""

    unit: Line
    level: Annotated[int, Field(ge=1, le=8, strict=True)]
    is_assessed: bool = False
    is_informal: bool = False


class WishesIn(Strict):
    """What the applicant prefers; what is left out stays open."""

    hold: bool | None = None
    rpl_first: bool | None = None
    partial: bool | None = None
    measure: Literal["adaptation", "test"] | None = None


class DraftIn(Strict):
    """All answers of an application; a section that is left out is not answered yet."""

    job: JobIn | None = None
    person: PersonIn | None = None
    credentials: Annotated[list[CredentialIn], Most] | None = None
    language: Annotated[dict[Line, LevelsIn], Field(max_length=10)] | None = None
    safety: Annotated[list[CardIn], Most] | None = None
    practice: Annotated[list[PracticeIn], Most] | None = None
    prior_learning: Annotated[list[PriorLearningIn], Most] | None = None
    wishes: WishesIn | None = None

    def answers(self) -> dict[str, Any]:
        """Give the answers as the draft keeps them."""
        return self.model_dump(mode="json", exclude_none=True)


class SendIn(Strict):
    """Which draft to send."""

    draft: UUID


class FaultOut(Schema):
    """One thing that is missing or wrong, and where."""

    code: str
    path: str
    message: str

    @classmethod
    def of(cls, fault: Fault) -> "FaultOut":
        """Show a fault."""
        return cls(code=fault.code, path=fault.path, message=str(fault.message))


class PaperOut(Schema):
    """A file that was handed in."""

    id: UUID
    kind: str
    filename: str
    media_type: str
    size: int
    uploaded_at: datetime

    @classmethod
    def of(cls, card: PaperCard) -> "PaperOut":
        """Show a paper."""
        return cls(
            id=card.id,
            kind=card.kind,
            filename=card.filename,
            media_type=card.media_type,
            size=card.size,
            uploaded_at=card.uploaded_at,
        )


class DraftOut(Schema):
    """The draft, and what keeps it from being sent."""

    id: UUID
    answers: dict[str, Any]
    papers: list[PaperOut]
    faults: list[FaultOut]
    updated_at: datetime

    @classmethod
    def of(
        cls, card: DraftCard, papers: tuple[PaperCard, ...], faults: tuple[Fault, ...]
    ) -> "DraftOut":
        """Show a draft."""
        return cls(
            id=card.id,
            answers=card.answers,
            papers=[PaperOut.of(paper) for paper in papers],
            faults=[FaultOut.of(fault) for fault in faults],
            updated_at=card.updated_at,
        )


class CaseOut(Schema):
    """Where a case stands; ids, codes and days only."""

    id: UUID
    reference: str
    host: str
    occupation: str
    state: Literal["submitted", "in_review", "second_signature", "decided", "withdrawn", "lapsed"]
    mode: str
    submitted_at: datetime
    received_on: date
    acknowledge_by: date
    due_on: date | None
    decided_at: datetime | None

    @classmethod
    def of(cls, card: CaseCard) -> "CaseOut":
        """Show a case."""
        return cls(**_columns(card))


def _columns(card: CaseCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "reference": card.reference,
        "host": card.host_city,
        "occupation": card.occupation,
        "state": card.state,
        "mode": card.mode,
        "submitted_at": card.submitted_at,
        "received_on": card.received_on,
        "acknowledge_by": card.acknowledge_by,
        "due_on": card.due_on,
        "decided_at": card.decided_at,
    }


class CasesOut(Schema):
    """One page of cases, newest first; `next` is the cursor of the following page."""

    items: list[CaseOut]
    next: str | None


class PromiseOut(Schema):
    """What the agreement promises: periods such as ``P10WD``, and what silence means."""

    decide_within: str | None
    due_if_complete: date | None
    silence: str
    appeal_within: str


class DecisionOut(Schema):
    """What was decided, the letter by language; `ground`: why it replaced the one before."""

    outcome: str
    basis: str
    by_machine: bool
    decided_at: datetime
    letter: Any
    turn: int
    ground: str


class WholeCaseOut(CaseOut):
    """A case with what was told, promised and decided."""

    agreement: str
    facts: dict[str, Any]
    papers: list[PaperOut]
    promise: PromiseOut
    decision: DecisionOut | None
    replaced: list[DecisionOut]

    @classmethod
    def whole(cls, case: OwnCase, promise: PromiseOut) -> "WholeCaseOut":
        """Show a whole case."""
        decisions = [
            DecisionOut(**{name: getattr(row, name) for name in DecisionOut.model_fields})
            for row in case.decisions
        ]
        return cls(
            **_columns(case.card),
            agreement=case.agreement_digest,
            facts=case.facts,
            papers=[PaperOut.of(paper) for paper in case.papers],
            promise=promise,
            decision=next(iter(decisions), None),
            replaced=decisions[1:],
        )
