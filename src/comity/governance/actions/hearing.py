"""Hear people on a change: invite, take answers, reply to each point, meet, attach a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from comity.governance.actions.stepping import SECRETARIAT, advance, require
from comity.governance.domain.courses import State
from comity.governance.domain.digests import digest_of_text
from comity.governance.domain.facts import ConsultationAnswered, PointReplied, ReportAttached
from comity.governance.domain.papers import Invitation, Minutes, Replies
from comity.governance.domain.reports import read_report
from comity.governance.models import (
    AnswerRow,
    InvitationRow,
    MinutesRow,
    PointRow,
    ReportRow,
    SummaryRow,
)
from comity.governance.queries.courses import Standing, standing
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Invited:
    """An organisation and its kind, as the agreement names kinds."""

    organisation: str
    kind: str


def open_consultation(
    proposal: UUID,
    invited: Sequence[Invited],
    summaries: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Invite organisations by name and tell the change in plain words.

    Args:
        proposal: its id.
        invited: whom; the same organisation twice counts once.
        summaries: language -> the change in plain words.
        by: the secretariat.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    once = {one.organisation: one for one in invited}
    told = {language: text for language, text in summaries.items() if text.strip()}
    paper = Invitation(frozenset(one.kind for one in once.values()), frozenset(told))
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        SummaryRow.objects.bulk_create(
            SummaryRow(id=uuid4(), proposal=found.row, language=language, text=text)
            for language, text in told.items()
        )
        InvitationRow.objects.bulk_create(
            InvitationRow(
                id=uuid4(), proposal=found.row, organisation=one.organisation, kind=one.kind
            )
            for one in once.values()
        )
        advance(found, State.CONSULTING, paper, by=SECRETARIAT, at=at)


def answer(invitation: UUID, points: Sequence[str], *, objects: bool, at: datetime) -> None:
    """Take an organisation's answer; the same answer again changes nothing.

    Raises:
        Refusal: NOT-FOUND, CONSULTATION-CLOSED, ANSWER-EMPTY, ANSWER-TWICE.
    """
    said = [one.strip() for one in points if one.strip()]
    if not said:
        raise Refusal("ANSWER-EMPTY", _("Write at least one point."))
    with transaction.atomic():
        row = InvitationRow.objects.filter(pk=invitation).first()
        if row is None:
            raise Refusal("NOT-FOUND", _("There is no such invitation."))
        found = standing(row.proposal_id, is_locked=True)
        if found.state is not State.CONSULTING:
            raise Refusal("CONSULTATION-CLOSED", _("The time to answer is over."))
        given = AnswerRow.objects.filter(invitation=row).first()
        if given is not None:
            _refuse_other(given, said, objects=objects)
            return
        kept = AnswerRow(id=uuid4(), invitation=row, objects_to_it=objects, at=at)
        kept.save(force_insert=True)
        PointRow.objects.bulk_create(
            PointRow(id=uuid4(), answer=kept, number=number, text=text)
            for number, text in enumerate(said, start=1)
        )
        record(
            ConsultationAnswered(
                at=at,
                proposal=row.proposal_id,
                invitation=row.pk,
                points=len(said),
                objects=objects,
            )
        )


def _refuse_other(given: AnswerRow, said: Sequence[str], *, objects: bool) -> None:
    points = PointRow.objects.filter(answer=given).order_by("number")
    before = list(points.values_list("text", flat=True))
    if before != list(said) or given.objects_to_it != objects:
        sentence = _("Your organisation has answered already. Its answer stands.")
        raise Refusal("ANSWER-TWICE", sentence)


def reply(point: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Reply to one point; a reply given stands, because it was published.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, REPLY-EMPTY, REPLY-TWICE.
    """
    require(by, SECRETARIAT)
    if not text.strip():
        raise Refusal("REPLY-EMPTY", _("Write a reply."))
    with transaction.atomic():
        row = PointRow.objects.select_for_update(of=("self",)).filter(pk=point).first()
        if row is None:
            raise Refusal("NOT-FOUND", _("There is no such point."))
        if row.reply == text.strip():
            return
        if row.reply is not None:
            raise Refusal("REPLY-TWICE", _("This point has its reply, and it was published."))
        row.reply, row.replied_at = text.strip(), at
        row.save(update_fields=["reply", "replied_at"])
        proposal = AnswerRow.objects.values_list("invitation__proposal", flat=True)
        record(PointReplied(at=at, proposal=proposal.get(pk=row.answer_id), point=point))


def close_consultation(proposal: UUID, *, by: Actor, at: datetime) -> None:
    """Close the consultation once its time is over and every point has its reply.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        advance(found, State.ANSWERED, _replies(found), by=SECRETARIAT, at=at)


def _replies(found: Standing) -> Replies:
    answers = AnswerRow.objects.filter(invitation__proposal=found.row)
    points = PointRow.objects.filter(answer__invitation__proposal=found.row)
    return Replies(
        replies=answers.count(),
        objecting=answers.filter(objects_to_it=True).count(),
        points=points.count(),
        answered=points.filter(reply__isnull=False).count(),
    )


def hold_round_table(proposal: UUID, minutes: str, *, by: Actor, at: datetime) -> None:
    """Note that the parties met with those who object; the minutes are published.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, and those of the path.
    """
    require(by, SECRETARIAT)
    text = minutes.strip()
    paper = Minutes(digest_of_text(text)) if text else None
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        if text:
            MinutesRow(proposal=found.row, text=text, at=at).save(force_insert=True)
        advance(found, State.ROUND_TABLE, paper, by=SECRETARIAT, at=at)


def attach_report(proposal: UUID, body: str, *, by: Actor, at: datetime) -> str:
    """Attach the report of a simulation as it was made; give its hash.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, REPORT-UNREADABLE, REPORT-OTHER-VERSIONS,
            REPORT-TOO-LATE.
    """
    require(by, SECRETARIAT)
    return keep_report(proposal, body, at=at)


def keep_report(proposal: UUID, body: str, *, at: datetime) -> str:
    """Keep a report with its change, as the secretariat hands it in or the worker has made it.

    Raises:
        Refusal: NOT-FOUND, REPORT-UNREADABLE, REPORT-OTHER-VERSIONS, REPORT-TOO-LATE.
    """
    report, name = read_report(body), digest_of_text(body)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        if (report.before, report.after) != (found.row.base_id, found.row.digest):
            sentence = _("This report compares other versions. Simulate these two.")
            raise Refusal("REPORT-OTHER-VERSIONS", sentence)
        if found.course.last(State.VOTING) is not None:
            raise Refusal("REPORT-TOO-LATE", _("The vote rests on the report it began with."))
        if ReportRow.objects.filter(proposal=found.row, digest=name).exists():
            return name
        ReportRow(
            id=uuid4(), proposal=found.row, digest=name, document=report.after, body=body, at=at
        ).save(force_insert=True)
        record(ReportAttached(at=at, proposal=proposal, digest=name, document=report.after))
    return name
