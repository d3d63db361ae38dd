"""End a pilot of the version in force before its last day: by its stop test, or by a vote."""

from datetime import date, datetime
from uuid import UUID, uuid4

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.agreements.actions import end_pilot
from comity.figures.intervals import Share
from comity.governance.actions.stepping import SECRETARIAT, party_of, require
from comity.governance.domain.digests import digest_of_text
from comity.governance.domain.facts import MotionCounted, MotionMade, MotionVoted, PilotStopped
from comity.governance.domain.pilots import Plan, looks
from comity.governance.domain.stopping import Ground, require_hours, require_running
from comity.governance.domain.voting import Ballot, Choice, Tally, cast, tally
from comity.governance.models import MotionBallotRow, MotionRow, PilotEndRow, PilotLookRow
from comity.governance.queries.courses import in_force_digest
from comity.governance.queries.running import (
    PilotCard,
    end_of,
    pilot_card,
    version_in_force,
    vote_on,
)
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.rules.format.canonical import plain
from comity.rules.registry import Trial
from comity.values.refusals import Refusal
from comity.values.spans import Days


def look_at_pilot(
    pilot: str, kpi: str, month: date, seen: Share, *, planned: int | None, by: Actor, at: datetime
) -> bool:
    """Keep what was seen of a stop test; True: it fired, and the pilot ends today.

    Args:
        pilot: its id in the version in force.
        kpi: the indicator of the stop test.
        month: any day of the month that was looked at.
        seen: all people so far.
        planned: how many are expected in all; said with the first look at a test on a share.
        by: the secretariat.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, NO-AGREEMENT-IN-FORCE, PILOT-NOT-IN-FORCE, PILOT-AHEAD, PILOT-ENDED,
            PILOT-OVER, PILOT-UNPLANNED, LOOK-UNKNOWN, LOOK-TWICE, LOOK-SHRINKS.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = _running(pilot, at)
        test = next((one for one in found.plan.stop if one.kpi == kpi), None)
        if test is None:
            raise Refusal("LOOK-UNKNOWN", _("The plan has no such stop test."))
        before = [one for one in found.looks if one.test.kpi == kpi]
        first = month.replace(day=1)
        if before:
            _refuse_backward(before[-1].month, before[-1].seen, first, seen)
        elif not test.is_count and not planned:
            sentence = _("Say how many people each stop test on a share expects to see.")
            raise Refusal("PILOT-UNPLANNED", sentence)
        PilotLookRow(
            id=uuid4(),
            agreement=found.document.id,
            pilot=pilot,
            kpi=kpi,
            month=first,
            count=seen.count,
            people=seen.of,
            planned=None if test.is_count or before else planned,
        ).save(force_insert=True)
        now = pilot_card(found.document, pilot, at=at)
        all_seen = [one.seen for one in now.looks if one.test.kpi == kpi]
        fires = any(one.stops for one in looks(test, all_seen, plan=now.plan))
        if fires:
            _end(found, Ground.STOP_TEST, kpi=kpi, motion=None, at=at)
    return fires


def move_to_end(pilot: str, reasons: str, *, closes_at: datetime, by: Actor, at: datetime) -> UUID:
    """Move that a pilot ends before its last day; the vote on it is open at once.

    Raises:
        Refusal: NOT-PERMITTED, NO-AGREEMENT-IN-FORCE, PROPOSER-UNKNOWN, PILOT-NOT-IN-FORCE,
            PILOT-AHEAD, PILOT-ENDED, PILOT-OVER, MOTION-REASONS, MOTION-OPEN, MOTION-HOURS.
    """
    party, text = party_of(by), reasons.strip()
    with transaction.atomic():
        found = _running(pilot, at)
        if party not in found.terms.parties:
            raise Refusal("PROPOSER-UNKNOWN", _("Your city is no party of this agreement."))
        if not text:
            raise Refusal("MOTION-REASONS", _("Write why this pilot shall end. It is published."))
        require_hours(closes_at=closes_at, at=at)
        row = MotionRow(
            id=uuid4(),
            version_id=in_force_digest(at),
            agreement=found.document.id,
            pilot=pilot,
            party=party,
            reasons=text,
            opens_at=at,
            closes_at=closes_at,
        )
        _require_no_departed(row, party, at)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as twin:
            if "one_open_motion_per_pilot" not in str(twin):
                raise
            sentence = _("There is a vote on ending this pilot already. Vote there.")
            raise Refusal("MOTION-OPEN", sentence) from None
        fact = MotionMade(
            at=at, motion=row.pk, pilot=pilot, party=party, reasons=digest_of_text(text)
        )
        record(fact)
    return row.pk


def vote_to_end(motion: UUID, choice: Choice, *, by: Actor, at: datetime) -> None:
    """Cast a party's ballot on a motion.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, VOTE-PARTY-UNKNOWN, VOTE-PARTY-DISSOLVED, VOTE-LATE,
            VOTE-DOUBLE.
    """
    party = party_of(by)
    with transaction.atomic():
        row = _motion(motion)
        vote, ballots = vote_on(row)
        cast(vote, ballots, Ballot(party, choice, at))
        MotionBallotRow(
            id=uuid4(),
            motion=row,
            party=party,
            choice=choice.value,
            at=at,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
        ).save(force_insert=True)
        record(MotionVoted(at=at, motion=motion, party=party, choice=choice.value))


def count_motion(motion: UUID, *, by: Actor, at: datetime) -> Tally:
    """Count after the close; if it passed and the pilot still runs, it ends today.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, MOTION-COUNTED, VOTE-OPEN.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        if _motion(motion).counted_at is not None:
            raise Refusal("MOTION-COUNTED", _("This vote has been counted. Its result stands."))
        row = _motion(motion, is_locked=True)
        counted = tally(*vote_on(row), at=at)
        row.counted_at, row.passed = at, counted.passed
        row.save(update_fields=["counted_at", "passed"])
        record(MotionCounted(at=at, motion=motion, passed=counted.passed))
        if counted.passed:
            try:
                found = _running(row.pilot, at)
            except Refusal:  # over or ended meanwhile: the vote has nothing left to end
                return counted
            _end(found, Ground.VOTE, kpi="", motion=row, at=at)
    return counted


def carry_out_end(agreement: str, pilot: str, *, on: date, at: datetime) -> None:
    """Let what decides follow the end; only the worker's role may. Twice changes nothing."""
    row = PilotEndRow.objects.filter(agreement=agreement, pilot=pilot, on=on).first()
    document = version_in_force(row.at) if row is not None else None
    if document is None or document.id != agreement:
        raise Refusal("NOT-FOUND", _("There is no such pilot."))
    found = next(one for one in document.data["pilots"] if one["id"] == pilot)
    if not found["path"].startswith("recognition."):
        return  # nothing is decided by it
    trial = Trial(
        id=pilot,
        agreement=agreement,
        version=f"{agreement}@{document.version}",
        path=found["path"],
        value=rfc8785.dumps(plain(found["value"])).decode(),
        hosts=tuple(found["hosts"]),
        days=Days(found["from"], found["to"]),
        ended_on=on,
    )
    end_pilot(trial, at=at)


def _running(pilot: str, at: datetime) -> PilotCard:
    document = version_in_force(at)
    if document is None:
        raise Refusal("NO-AGREEMENT-IN-FORCE", _("No agreement is in force on that day."))
    found = pilot_card(document, pilot, at=at)
    ended = found.end.on if found.end else None
    require_running(found.plan, ended=ended, on=found.terms.day(at))
    return found


def _require_no_departed(row: MotionRow, party: str, at: datetime) -> None:
    """Let no city move that ceased to be a party."""
    voter = vote_on(row)[0].electorate[party]
    if not voter.is_party(at):
        sentence = _("Your city is no longer a party and cannot vote.")
        raise Refusal("VOTE-PARTY-DISSOLVED", sentence)


def _refuse_backward(month: date, last: Share, first: date, seen: Share) -> None:
    if first <= month:
        raise Refusal("LOOK-TWICE", _("This month has its look, and a look given stands."))
    if seen.count < last.count or seen.of < last.of:
        sentence = _("Figures count all people so far, so they do not shrink. Check them.")
        raise Refusal("LOOK-SHRINKS", sentence)


def _motion(motion: UUID, *, is_locked: bool = False) -> MotionRow:
    rows = MotionRow.objects.select_related("version")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=motion).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such vote."))
    return row


def _end(
    found: PilotCard, ground: Ground, *, kpi: str, motion: MotionRow | None, at: datetime
) -> None:
    plan: Plan = found.plan
    on = found.terms.day(at)
    try:
        with transaction.atomic():
            PilotEndRow(
                id=uuid4(),
                agreement=found.document.id,
                pilot=plan.id,
                on=on,
                at=at,
                ground=ground.value,
                kpi=kpi,
                motion=motion,
            ).save(force_insert=True)
    except IntegrityError as twin:
        if end_of(plan, found.document.id) is None:
            raise
        sentence = _("This pilot has been ended already. Nothing more is needed.")
        raise Refusal("PILOT-ENDED", sentence) from twin
    record(
        PilotStopped(at=at, agreement=found.document.id, pilot=plan.id, on=on, ground=ground.value)
    )
