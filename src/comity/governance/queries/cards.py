"""Changes as pages show them; everything here is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from comity.governance.domain.courses import State
from comity.governance.domain.papers import Proposer
from comity.governance.domain.reports import Report, read_report
from comity.governance.models import (
    AnswerRow,
    CommitmentRow,
    DissentRow,
    InvitationRow,
    MinutesRow,
    PointRow,
    ProposalRow,
    ReportRow,
    SignatureRow,
    SummaryRow,
)
from comity.rules.differences import ChangeClass


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """A change in a list."""

    id: UUID
    title: str
    kind: Proposer
    by: str
    change_class: ChangeClass
    state: State
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class PointCard:
    """A point with its reply; `reply` None: none yet."""

    id: UUID
    number: int
    text: str
    reply: str | None


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An invited organisation and what it answered; `is_against` None: it has not answered."""

    id: UUID
    organisation: str
    kind: str
    is_against: bool | None
    at: datetime | None
    points: Sequence[PointCard]


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report with its hash and what stands in it."""

    digest: str
    at: datetime
    report: Report


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A dissent of a party."""

    party: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseCard:
    """A commitment; `kept_on` None: not kept yet."""

    id: UUID
    proposal: UUID
    party: str
    text: str
    due: date
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class SignatureCard:
    """A party's order to sign, and whether its key has signed."""

    party: str
    ordered_at: datetime
    is_given: bool


def changes(
    *, most: int | None = None, before: tuple[datetime, UUID] | None = None
) -> list[ChangeCard]:
    """List every change, the newest first.

    Args:
        most: how many at most; None: all.
        before: time and id of the last change already seen.
    """
    rows = ProposalRow.objects.order_by("-proposed_at", "-id")
    if before is not None:
        at, last = before
        rows = rows.filter(Q(proposed_at__lt=at) | Q(proposed_at=at, id__lt=last))
    return [_card(row) for row in rows[:most]]


def _card(row: ProposalRow) -> ChangeCard:
    return ChangeCard(
        id=row.pk,
        title=row.title,
        kind=Proposer(row.kind),
        by=row.by,
        change_class=ChangeClass(row.change_class),
        state=State(row.state),
        proposed_at=row.proposed_at,
    )


def summaries(proposal: UUID) -> dict[str, str]:
    """Give the summaries of a change by language."""
    rows = SummaryRow.objects.filter(proposal=proposal)
    return dict(rows.values_list("language", "text"))


def invitations(proposal: UUID) -> list[InvitationCard]:
    """List whom a consultation invited, with what they said."""
    answers = {
        row.invitation_id: row for row in AnswerRow.objects.filter(invitation__proposal=proposal)
    }
    points: dict[UUID, list[PointCard]] = {}
    for row in PointRow.objects.filter(answer__invitation__proposal=proposal).order_by("number"):
        card = PointCard(row.pk, row.number, row.text, row.reply)
        points.setdefault(row.answer_id, []).append(card)
    return [
        InvitationCard(
            id=row.pk,
            organisation=row.organisation,
            kind=row.kind,
            is_against=answer.objects_to_it if (answer := answers.get(row.pk)) else None,
            at=answer.at if answer else None,
            points=points.get(answer.pk, []) if answer else [],
        )
        for row in InvitationRow.objects.filter(proposal=proposal).order_by("organisation")
    ]


def invitation(identity: UUID) -> tuple[InvitationCard, UUID] | None:
    """Give an invitation and the change it is about; None if there is none."""
    proposal = InvitationRow.objects.filter(pk=identity).values_list("proposal", flat=True).first()
    if proposal is None:
        return None
    return next(one for one in invitations(proposal) if one.id == identity), proposal


def minutes(proposal: UUID) -> str | None:
    """Give what the round table came to; None where there was none."""
    rows = MinutesRow.objects.filter(proposal=proposal)
    return rows.values_list("text", flat=True).first()


def reports(proposal: UUID) -> list[ReportCard]:
    """List the reports that lie with a change, the newest first."""
    rows = ReportRow.objects.filter(proposal=proposal).order_by("-at")
    return [ReportCard(row.digest, row.at, read_report(row.body)) for row in rows]


def report_body(proposal: UUID, digest: str) -> str | None:
    """Give a report as it was handed in."""
    rows = ReportRow.objects.filter(proposal=proposal, digest=digest)
    return rows.values_list("body", flat=True).first()


def statements(proposal: UUID) -> list[StatementCard]:
    """List the dissents that are attached to a change."""
    rows = DissentRow.objects.filter(proposal=proposal).order_by("at")
    return [StatementCard(row.party, row.statement, row.at) for row in rows]


def promises(proposal: UUID | None = None) -> list[PromiseCard]:
    """List commitments of one change, or all, by their day."""
    rows = CommitmentRow.objects.order_by("due")
    return [
        PromiseCard(row.pk, row.proposal_id, row.party, row.text, row.due, row.kept_on)
        for row in (rows.filter(proposal=proposal) if proposal else rows)
    ]


def signatures(proposal: UUID) -> list[SignatureCard]:
    """List who has signed."""
    rows = SignatureRow.objects.filter(proposal=proposal).order_by("party")
    return [SignatureCard(row.party, row.ordered_at, row.signature is not None) for row in rows]
