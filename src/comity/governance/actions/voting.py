"""Vote on a change: open, cast, count; adopt what passed, state a dissent."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from comity.governance.actions.stepping import (
    SECRETARIAT,
    advance,
    party_of,
    require,
    require_same_base,
)
from comity.governance.domain.courses import State
from comity.governance.domain.digests import digest_of_text
from comity.governance.domain.facts import BallotCast, DissentStated, PartyLeft
from comity.governance.domain.papers import Reasons
from comity.governance.domain.path import dissent as attach
from comity.governance.domain.reports import read_report
from comity.governance.domain.voting import Ballot, Choice, Tally, cast, tally
from comity.governance.models import BallotRow, DepartureRow, DissentRow, ReportRow, VoteRow
from comity.governance.queries.courses import standing, vote_of
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.values.refusals import Refusal


def open_vote(proposal: UUID, *, closes_at: datetime, by: Actor, at: datetime) -> None:
    """Open the vote under the rule of the change's class, on the newest report.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, BASE-CHANGED, VOTE-HOURS, and those of the path.
    """
    require(by, SECRETARIAT)
    if closes_at <= at:
        raise Refusal("VOTE-HOURS", _("The vote closes after it has opened. Choose a later day."))
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        require_same_base(found, at=at)
        report = ReportRow.objects.filter(proposal=found.row).order_by("-at").first()
        note = read_report(report.body).note if report else None
        VoteRow(proposal=found.row, opens_at=at, closes_at=closes_at).save(force_insert=True)
        advance(found, State.VOTING, note, by=SECRETARIAT, at=at)


def vote(proposal: UUID, choice: Choice, *, by: Actor, at: datetime) -> None:
    """Cast the ballot of the party whose council member acts.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, VOTE-NOT-OPEN, VOTE-PARTY-UNKNOWN,
            VOTE-PARTY-DISSOLVED, VOTE-EARLY, VOTE-LATE, VOTE-DOUBLE.
    """
    party = party_of(by)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        open_, ballots = vote_of(found)
        cast(open_, ballots, Ballot(party, choice, at))
        BallotRow(
            id=uuid4(),
            vote_id=proposal,
            party=party,
            choice=choice.value,
            at=at,
            opens_at=open_.opens_at,
            closes_at=open_.closes_at,
        ).save(force_insert=True)
        record(BallotCast(at=at, proposal=proposal, party=party, choice=choice.value))


def count_votes(proposal: UUID, *, by: Actor, at: datetime) -> Tally:
    """Count after the close; the change has passed or is rejected.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, VOTE-NOT-OPEN, VOTE-OPEN, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        counted = tally(*vote_of(found), at=at)
        to = State.PASSED if counted.passed else State.REJECTED
        advance(found, to, counted, by=SECRETARIAT, at=at)
    return counted


def adopt(proposal: UUID, reasons: str, *, by: Actor, at: datetime) -> None:
    """Adopt a change that passed, after a pilot with reasons.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, BASE-CHANGED, and those of the path.
    """
    require(by, SECRETARIAT)
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        require_same_base(found, at=at)
        paper = Reasons(reasons) if reasons.strip() else None
        advance(found, State.ADOPTED, paper, by=SECRETARIAT, at=at)


def dissent(proposal: UUID, statement: str, *, by: Actor, at: datetime) -> None:
    """Attach a party's dissent to a change that passed.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, DISSENT-EMPTY, DISSENT-NO-PARTY,
            DISSENT-BEFORE-VOTE, DISSENT-AGREED, DISSENT-TWICE.
    """
    party, text = party_of(by), statement.strip()
    if not text:
        raise Refusal("DISSENT-EMPTY", _("Write why your city does not agree."))
    with transaction.atomic():
        found = standing(proposal, is_locked=True)
        name = digest_of_text(text)
        attach(found.course, name, party=party, at=at, terms=found.terms)
        DissentRow(id=uuid4(), proposal=found.row, party=party, statement=text, at=at).save(
            force_insert=True
        )
        record(DissentStated(at=at, proposal=proposal, party=party, statement=name))


def note_departure(party: str, *, left_at: datetime, by: Actor, at: datetime | None = None) -> None:
    """Note the instant at which a party ceased to be one; noted once, it stands.

    Args:
        party: its id.
        left_at: the instant; aware.
        by: the secretariat.
        at: now; None: nothing is said about the instant.

    Raises:
        Refusal: NOT-PERMITTED, DEPARTURE-AHEAD, DEPARTURE-NOTED.
    """
    require(by, SECRETARIAT)
    if at is not None and left_at > at:
        raise Refusal("DEPARTURE-AHEAD", _("Note it once the city has ceased to be a party."))
    with transaction.atomic():
        noted = DepartureRow.objects.filter(pk=party).values_list("left_at", flat=True).first()
        if noted == left_at:
            return
        if noted is not None:
            raise Refusal("DEPARTURE-NOTED", _("This is noted already, and it stands."))
        DepartureRow.objects.bulk_create(
            [DepartureRow(party=party, left_at=left_at)], ignore_conflicts=True
        )
        record(PartyLeft(at=left_at, party=party))
