"""Shapes of the API of changes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from comity.governance.domain.courses import State
from comity.governance.domain.papers import Proposer
from comity.governance.domain.voting import Choice
from comity.governance.queries import cards
from comity.governance.queries.courses import Standing
from comity.governance.web.forms import LONGEST_DRAFT, LONGEST_TEXT
from comity.governance.web.step_forms import LONGEST_REPORT_BYTES
from comity.parties.web.endpoints import Line, Strict, Written
from comity.rules.differences import ChangeClass

Text = Annotated[Written, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]


class ChangeOut(Schema):
    """A change in a list; `by` is an organisation or the id of a city."""

    id: UUID
    title: str
    kind: Proposer
    by: str
    change_class: ChangeClass
    state: State
    proposed_at: datetime

    @classmethod
    def of(cls, card: cards.ChangeCard) -> "ChangeOut":
        """Give the shape of a card."""
        return cls(
            id=card.id,
            title=card.title,
            kind=card.kind,
            by=card.by,
            change_class=card.change_class,
            state=card.state,
            proposed_at=card.proposed_at,
        )


class ChangesOut(Schema):
    """A page of changes; `next` is the cursor of the next one."""

    items: list[ChangeOut]
    next: str | None


class PointOut(Schema):
    """A point of an organisation with the reply to it."""

    id: UUID
    text: str
    reply: str | None


class InvitationOut(Schema):
    """An invited organisation and what it said; `objects` null: nothing yet."""

    organisation: str
    kind: str
    objects: bool | None
    points: list[PointOut]


class DissentOut(Schema):
    """A dissent that stays with the change."""

    party: str
    text: str
    at: datetime


class CommitmentOut(Schema):
    """A commitment; `kept_on` null: not yet."""

    id: UUID
    party: str
    text: str
    due: date
    kept_on: date | None


class SignatureOut(Schema):
    """Who has signed."""

    party: str
    is_given: bool


class WholeChangeOut(ChangeOut):
    """A change with what was said to it and what followed."""

    reason: str
    supporters: list[str]
    is_pilot: bool
    before: str
    document: str
    version: str
    summaries: dict[str, str]
    invitations: list[InvitationOut]
    minutes: str | None
    dissents: list[DissentOut]
    signatures: list[SignatureOut]
    commitments: list[CommitmentOut]
    departed: list[str]

    @classmethod
    def whole(cls, found: Standing, departures: Mapping[str, datetime]) -> "WholeChangeOut":
        """Give the shape of a stored change; `before` and `document` are digests."""
        row = found.row
        return cls(
            id=row.pk,
            title=row.title,
            kind=Proposer(row.kind),
            by=row.by,
            change_class=ChangeClass(row.change_class),
            state=found.state,
            proposed_at=row.proposed_at,
            reason=row.reason,
            supporters=row.supporters,
            is_pilot=row.is_pilot,
            before=row.base_id,
            document=row.digest,
            version=found.proposed.version,
            summaries=cards.summaries(row.pk),
            invitations=[
                InvitationOut(
                    organisation=one.organisation,
                    kind=one.kind,
                    objects=one.is_against,
                    points=[
                        PointOut(id=point.id, text=point.text, reply=point.reply)
                        for point in one.points
                    ],
                )
                for one in cards.invitations(row.pk)
            ],
            minutes=cards.minutes(row.pk),
            dissents=[
                DissentOut(party=one.party, text=one.text, at=one.at)
                for one in cards.statements(row.pk)
            ],
            signatures=[
                SignatureOut(party=one.party, is_given=one.is_given)
                for one in cards.signatures(row.pk)
            ],
            commitments=[
                CommitmentOut(
                    id=one.id, party=one.party, text=one.text, due=one.due, kept_on=one.kept_on
                )
                for one in cards.promises(row.pk)
            ],
            departed=sorted(departures),
        )


class ChangeStepOut(Schema):
    """One step: who took it, by which clause, with which version and paper."""

    state: State
    at: datetime
    by: str
    rule: str
    document: str
    paper: dict[str, Any] | None


class BallotOut(Schema):
    """A city's vote."""

    party: str
    choice: Choice
    at: datetime


class VotesOut(Schema):
    """The vote on a change; `passed` null: it is not counted yet."""

    rule: str
    opens_at: datetime
    closes_at: datetime
    ballots: list[BallotOut]
    passed: bool | None
    result: dict[str, Any] | None


class ReportOut(Schema):
    """A report of a simulation, by the hash of its bytes; null: withheld, there are too few."""

    digest: str
    at: datetime
    cases: int | None
    changed: int | None
    months: int
    notes: dict[str, str]

    @classmethod
    def of(cls, card: cards.ReportCard) -> "ReportOut":
        """Give the shape of a card."""
        told = card.report
        return cls(
            digest=card.digest,
            at=card.at,
            cases=told.cases,
            changed=told.changed,
            months=told.months,
            notes=dict(told.notes),
        )


class ProposalIn(Strict):
    """What somebody proposes; `kind` and `by` where the secretariat writes for an organisation."""

    title: Annotated[Line, StringConstraints(min_length=1, max_length=200)]
    reason: Annotated[Text, StringConstraints(min_length=1)]
    text: Annotated[Written, StringConstraints(min_length=1, max_length=LONGEST_DRAFT)]
    kind: Proposer | None = None
    by: Line = ""
    supporters: list[Line] = []
    is_pilot: bool = False


class ActIn(Strict):
    """The answers of a step by the names of its questions."""

    answers: dict[str, Annotated[str, StringConstraints(max_length=LONGEST_REPORT_BYTES)]] = {}


class ReplyIn(Strict):
    """A reply to a point."""

    text: Annotated[Text, StringConstraints(min_length=1)]


class KeepOut(Schema):
    """What was written to."""

    id: UUID
