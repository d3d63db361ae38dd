"""The file of a case, read under a lease: facts, papers, findings, opinions, decision, letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.agreements.queries import rulebook
from comity.recognition.domain.assessments import restored
from comity.recognition.domain.letters import Letter, read_letter
from comity.recognition.models import (
    AssessmentRow,
    CaseFileRow,
    DecisionRow,
    EvidenceRow,
    IdentityRow,
    OpinionRow,
)
from comity.recognition.queries.office import not_found
from comity.rules.case_reading import read_case
from comity.rules.cases import Case
from comity.rules.decisions import Decision
from comity.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Papers:
    """What a person told us and the rules it is decided by."""

    facts: Mapping[str, Any]
    facts_digest: str
    case: Case
    rulebook: Rulebook
    language: str
    name_on_certificate: bool


@dataclass(frozen=True, slots=True)
class Assessed:
    """The last run of the engine; `decision` is what it found by the version of that digest."""

    id: UUID
    agreement_digest: str
    at: datetime
    asof: date
    decision: Decision


@dataclass(frozen=True, slots=True)
class Holder:
    """Who applies."""

    full_name: str
    born_on: date


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """One file of the case; `sha256` in hex, `size` in bytes."""

    id: UUID
    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """One officer's opinion."""

    officer: UUID
    role: str
    outcome: str
    departure_code: str
    reason: str
    at: datetime
    turn: int


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """What was decided and by whom, nobody is the machine; `ground` is why it replaced another."""

    outcome: str
    basis: str
    by_machine: bool
    decided_by: UUID | None
    second_by: UUID | None
    departure: str
    decided_at: datetime
    assessed_outcome: str
    turn: int
    ground: str


def papers_of(case: UUID, *, under: str | None = None) -> Papers:
    """Give the file of a case.

    Args:
        case: which.
        under: the digest of the version that reads it; None: that of the day of receipt.

    Raises:
        Refusal: NOT-FOUND, also when nobody opened a lease on it.
    """
    row = CaseFileRow.objects.filter(pk=case).first()
    if row is None:
        raise not_found()
    book = rulebook(under or row.agreement_digest)
    return Papers(
        facts=row.facts,
        facts_digest=row.facts_digest,
        case=read_case(row.facts, book),
        rulebook=book,
        language=row.language,
        name_on_certificate=row.name_on_certificate,
    )


def assessments_of(case: UUID) -> tuple[Assessed, ...]:
    """Give every run of the engine, the newest first."""
    return tuple(
        Assessed(row.id, row.agreement_digest, row.at, row.asof, restored(vars(row)))
        for row in AssessmentRow.objects.filter(case=case).order_by("-at", "-id")
    )


def holder(subject: UUID) -> Holder | None:
    """Give name and date of birth of the person, None where no lease covers them."""
    row = IdentityRow.objects.filter(pk=subject).first()
    return None if row is None else Holder(row.full_name, row.born_on)


def evidence_of(case: UUID) -> tuple[EvidenceCard, ...]:
    """List the files of a case, without their content."""
    rows = EvidenceRow.objects.filter(case=case).defer("content").order_by("uploaded_at", "id")
    return tuple(
        EvidenceCard(
            id=row.id,
            kind=row.kind,
            filename=row.filename,
            media_type=row.media_type,
            size=row.size,
            sha256=bytes(row.sha256).hex(),
            uploaded_at=row.uploaded_at,
        )
        for row in rows
    )


def evidence_content(case: UUID, evidence: UUID) -> tuple[EvidenceCard, bytes]:
    """Give one file of a case with its content.

    Raises:
        Refusal: NOT-FOUND.
    """
    found = next((one for one in evidence_of(case) if one.id == evidence), None)
    if found is None:
        raise not_found()
    return found, bytes(EvidenceRow.objects.values_list("content", flat=True).get(pk=evidence))


def opinions_of(case: UUID) -> tuple[OpinionCard, ...]:
    """Give the opinions on a case, the first before the second."""
    return tuple(
        OpinionCard(
            row.officer, row.role, row.outcome, row.departure_code, row.reason, row.at, row.turn
        )
        for row in OpinionRow.objects.filter(case=case).order_by("at")
    )


def last_decision(case: UUID) -> DecisionRow | None:
    """Give the decision that counts, with its assessment; None while there is none."""
    rows = DecisionRow.objects.filter(case=case).select_related("assessment")
    return rows.defer("letter").order_by("-turn").first()


def decisions_of(case: UUID) -> tuple[DecisionCard, ...]:
    """Give the decisions on a case, the one that counts first."""
    return tuple(
        DecisionCard(
            outcome=row.outcome,
            basis=row.basis,
            by_machine=row.by_machine,
            decided_by=row.decided_by,
            second_by=row.second_by,
            departure=row.departure,
            decided_at=row.decided_at,
            assessed_outcome=row.assessed_outcome,
            turn=row.turn,
            ground=row.ground,
        )
        for row in DecisionRow.objects.filter(case=case).defer("letter").order_by("-turn")
    )


def decision_of(case: UUID) -> DecisionCard | None:
    """Give the decision of a case that counts, None while there is none."""
    return next(iter(decisions_of(case)), None)


def letter_of(
    case: UUID, *, language: str, turn: int | None = None
) -> tuple[Letter, tuple[str, ...]]:
    """Give a letter in a language, else the applicant's, and the languages there are.

    Args:
        case: which.
        language: two letters.
        turn: of the decision; None: of the one that counts.

    Raises:
        Refusal: NOT-FOUND: nothing has been decided, or it is somebody else's.
    """
    found, *others = letters_of(case, language=language, turn=turn)
    return found, tuple(one.language for one in (found, *others))


def letters_of(case: UUID, *, language: str, turn: int | None = None) -> tuple[Letter, ...]:
    """Give a letter in every language it was written in; first in one, else the applicant's.

    Args:
        case: which.
        language: two letters.
        turn: of the decision; None: of the one that counts.

    Raises:
        Refusal: NOT-FOUND: nothing has been decided, or it is somebody else's.
    """
    rows = DecisionRow.objects.filter(case=case).order_by("-turn")
    if turn is not None:
        rows = rows.filter(turn=turn)
    stored = rows.values_list("letter", flat=True).first()
    if stored is None:
        raise not_found()
    found = read_letter(stored, language=language)
    others = (one for one in stored["letters"] if one != found.language)
    return (found, *(read_letter(stored, language=one) for one in others))
