"""What a person asks about themself: their draft, its papers, their cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.recognition.domain.acts import Act, is_appealed
from comity.recognition.domain.case_facts import OwnDecision
from comity.recognition.models import (
    AssessmentRow,
    CaseFileRow,
    CaseRow,
    ContactRow,
    DecisionRow,
    DraftRow,
    EvidenceRow,
    IdentityRow,
    ReconsiderationRow,
)
from comity.recognition.models.replays import KEPT, REOPENED, REPLACED
from comity.recognition.queries.acts import Text, acts_of, texts_of
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class DraftCard:
    """The open draft with its answers; `written_by`: the person or helper who wrote last."""

    id: UUID
    subject: UUID
    answers: dict[str, Any]
    updated_at: datetime
    written_by: UUID


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A file without its content; `size` in bytes."""

    id: UUID
    kind: str
    filename: str
    media_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class CaseCard:
    """Where one of the person's cases stands."""

    id: UUID
    reference: str
    host_city: str
    occupation: str
    state: str
    mode: str
    submitted_at: datetime
    received_on: date
    due_on: date | None
    acknowledge_by: date
    is_assigned: bool
    decided_at: datetime | None
    turn: int


@dataclass(frozen=True, slots=True)
class Reopening:
    """A time that the office opened a decided case again.

    `closed_at` None: it is open; `kept_reason` empty: it was decided anew, or is open.
    """

    ground: str
    opened_at: datetime
    closed_at: datetime | None
    kept_reason: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with what the person told and what came of it; the first decision counts."""

    card: CaseCard
    facts: dict[str, Any]
    agreement_digest: str
    papers: tuple[PaperCard, ...]
    assessment: AssessmentRow | None
    decisions: tuple[DecisionRow, ...]
    reopenings: tuple[Reopening, ...] = ()
    acts: tuple[Act, ...] = ()
    texts: Mapping[UUID, Text] = field(default_factory=dict)

    @property
    def decision(self) -> DecisionRow | None:
        """Give the decision that counts; None: nothing is decided yet."""
        return next(iter(self.decisions), None)


def open_draft(subject: UUID) -> DraftCard | None:
    """Give the person's open draft."""
    row = DraftRow.objects.filter(subject=subject, closed_at=None).first()
    return None if row is None else draft_card(row)


def known_person(subject: UUID) -> dict[str, str]:
    """Give what an earlier application said about the person, to begin the next one with."""
    identity = IdentityRow.objects.filter(pk=subject).first()
    contact = ContactRow.objects.filter(pk=subject).first()
    if identity is None or contact is None:
        return {}
    return {
        "full_name": identity.full_name,
        "born_on": identity.born_on.isoformat(),
        "email": contact.email,
        "phone": contact.phone,
        "language": contact.preferred_language,
    }


def papers(draft: UUID) -> tuple[PaperCard, ...]:
    """List the files of a draft, or of the case it became, oldest first."""
    rows = EvidenceRow.objects.filter(draft=draft, removed_at=None).order_by("uploaded_at", "id")
    return tuple(PaperCard(*columns) for columns in rows.values_list(*_PAPER))


def papers_sent(subject: UUID, *, beside: UUID | None) -> tuple[PaperCard, ...]:
    """List the files that the person sent with earlier cases, the newest first, each once.

    Args:
        subject: the person.
        beside: a draft whose own files are left out; None: there is none.
    """
    sent = EvidenceRow.objects.filter(subject=subject, case__isnull=False, removed_at=None)
    here = EvidenceRow.objects.filter(draft=beside, removed_at=None) if beside else None
    known = {bytes(one) for one in here.values_list("sha256", flat=True)} if here else set()
    found: list[PaperCard] = []
    for *columns, digest in sent.order_by("-uploaded_at", "id").values_list(*_PAPER, "sha256"):
        if bytes(digest) not in known:
            known.add(bytes(digest))
            found.append(PaperCard(*columns))
    return tuple(found)


def paper(identifier: UUID, *, subject: UUID) -> tuple[PaperCard, bytes]:
    """Give one of the person's own files with its content.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = EvidenceRow.objects.filter(pk=identifier, subject=subject, removed_at=None).first()
    if row is None:
        raise _not_found()
    card = PaperCard(*(getattr(row, column) for column in _PAPER))
    return card, bytes(row.content)


def cases(
    subject: UUID, *, most: int, before: tuple[datetime, UUID] | None = None
) -> tuple[CaseCard, ...]:
    """List the person's cases, newest first.

    Args:
        subject: the person.
        most: how many at most.
        before: time of sending and id of the last case already seen.
    """
    rows = CaseRow.objects.filter(subject=subject)
    if before is not None:
        at, last = before
        rows = rows.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, id__lt=last))
    return tuple(card_of(row) for row in rows.order_by("-submitted_at", "-id")[:most])


def own_case(reference: str, *, subject: UUID) -> OwnCase:
    """Give one of the person's cases.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = CaseRow.objects.filter(subject=subject, reference=reference).first()
    if row is None:
        raise _not_found()
    file = CaseFileRow.objects.get(pk=row.pk)
    return OwnCase(
        card=card_of(row),
        facts=file.facts,
        agreement_digest=file.agreement_digest,
        papers=_sent(row),
        acts=acts_of(row.pk),
        texts=texts_of(row.pk),
        assessment=AssessmentRow.objects.filter(case=row.pk).order_by("-at").first(),
        decisions=tuple(DecisionRow.objects.filter(case=row).order_by("-turn")),
        reopenings=_reopenings(row),
    )


def helped_case(reference: str, *, helper: UUID) -> tuple[UUID, UUID] | None:
    """Give the case of somebody else that a mandate shows, with its person; None: there is none."""
    rows = CaseRow.objects.filter(reference=reference).exclude(subject=helper)
    return rows.values_list("id", "subject").first()


def helped_draft(draft: UUID, *, helper: UUID) -> DraftCard | None:
    """Give the open draft of somebody else that a mandate shows; None: there is none."""
    row = DraftRow.objects.filter(pk=draft, closed_at=None).exclude(subject=helper).first()
    return None if row is None else draft_card(row)


def cards_of(cases: Iterable[UUID]) -> dict[UUID, CaseCard]:
    """Give the cards of the cases among these that the asker may see."""
    return {row.id: card_of(row) for row in CaseRow.objects.filter(pk__in=list(cases))}


def _sent(row: CaseRow) -> tuple[PaperCard, ...]:
    rows = EvidenceRow.objects.filter(case=row).order_by("uploaded_at", "id")
    return tuple(PaperCard(*columns) for columns in rows.values_list(*_PAPER))


def _reopenings(row: CaseRow) -> tuple[Reopening, ...]:
    rows = ReconsiderationRow.objects.filter(case=row, state__in=[REOPENED, REPLACED, KEPT])
    return tuple(
        Reopening(one.ground, one.answered_at, one.closed_at, one.improvement.kept_reason)
        for one in rows.select_related("improvement").order_by("answered_at")
        if one.answered_at is not None
    )


def case_of_draft(draft: UUID, *, subject: UUID) -> CaseCard | None:
    """Give the case that a draft became; it keeps the draft's id."""
    row = CaseRow.objects.filter(pk=draft, subject=subject).first()
    return None if row is None else card_of(row)


def open_case(subject: UUID, *, host: str, occupation: str) -> str | None:
    """Give the reference of an undecided case for the same city and job."""
    rows = CaseRow.objects.filter(subject=subject, host_city=host, occupation=occupation)
    # One that the office opened again stands in nobody's way.
    undecided = rows.filter(turn=1).exclude(state__in=["decided", "withdrawn", "lapsed"])
    return undecided.values_list("reference", flat=True).first()


def own_decisions(subject: UUID) -> Iterable[OwnDecision]:
    """Give the decision that counts on each of this person's applications, oldest first."""
    last = DecisionRow.objects.filter(subject=subject).order_by("case", "-turn").distinct("case")
    rows = (
        DecisionRow.objects.filter(pk__in=last.values("pk"))
        .order_by("decided_at")
        .values_list(
            "case", "host_city", "case__occupation", "outcome", "decided_at", "case__file__facts"
        )
    )
    for case, host, occupation, outcome, decided_at, facts in rows:
        names = tuple(paper["id"] for paper in facts.get("credentials", ()))
        appealed = is_appealed(acts_of(case))
        yield OwnDecision(host, occupation, outcome, decided_at.date(), names, appealed)


_PAPER = ("id", "kind", "filename", "media_type", "size", "uploaded_at")


def draft_card(row: DraftRow) -> DraftCard:
    """Give the card of a stored draft."""
    by = row.written_by or row.subject
    return DraftCard(row.id, row.subject, row.answers, row.updated_at, by)


def card_of(row: CaseRow) -> CaseCard:
    """Give the card of a stored case."""
    return CaseCard(
        id=row.id,
        reference=row.reference,
        host_city=row.host_city,
        occupation=row.occupation,
        state=row.state,
        mode=row.mode,
        submitted_at=row.submitted_at,
        received_on=row.received_on,
        due_on=row.due_on,
        acknowledge_by=row.acknowledge_by,
        is_assigned=row.assigned_to is not None,
        decided_at=row.decided_at,
        turn=row.turn,
    )


def _not_found() -> Refusal:
    return Refusal("NOT-FOUND", _("There is nothing of yours under this name."))
