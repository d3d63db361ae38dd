"""Pilots of the version in force: what was seen of them, motions to end them, and their ends."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.agreements.models import AgreementVersionRow
from comity.figures.intervals import Share
from comity.governance.domain.pilots import Look, Plan, Test, looks
from comity.governance.domain.stopping import ENDING, Ground, Stage, plan_in_force, stage_of
from comity.governance.domain.terms import Terms, terms_of
from comity.governance.domain.voting import (
    Ballot,
    Choice,
    Tally,
    Vote,
    electorate_of,
    rule_of,
    tally,
)
from comity.governance.models import MotionBallotRow, MotionRow, PilotEndRow, PilotLookRow
from comity.governance.queries.courses import departures, in_force_digest
from comity.rules.format import Document, read


@dataclass(frozen=True, slots=True)
class SeenCard:
    """One look at one stop test; `look` is None once an earlier one has stopped the pilot."""

    month: date
    test: Test
    seen: Share
    look: Look | None


@dataclass(frozen=True, slots=True)
class MotionCard:
    """A motion to end a pilot with its vote; `counted` None: not yet."""

    id: UUID
    party: str
    reasons: str
    vote: Vote
    ballots: tuple[Ballot, ...]
    counted_at: datetime | None
    counted: Tally | None


@dataclass(frozen=True, slots=True)
class EndCard:
    """Why and when a pilot ended before its last day."""

    on: date
    ground: Ground
    kpi: str
    motion: UUID | None


@dataclass(frozen=True, slots=True)
class PilotCard:
    """A pilot of the version in force."""

    document: Document
    terms: Terms
    plan: Plan
    stage: Stage
    end: EndCard | None
    looks: tuple[SeenCard, ...]
    motions: tuple[MotionCard, ...]

    @property
    def open_motion(self) -> MotionCard | None:
        """Give the motion that is not counted yet."""
        return next((one for one in self.motions if one.counted_at is None), None)


def version_in_force(at: datetime) -> Document | None:
    """Give the version in force; None if there is none."""
    row = AgreementVersionRow.objects.filter(pk=in_force_digest(at)).first()
    return None if row is None else read(row.document).required()


def pilots_in_force(at: datetime) -> list[PilotCard]:
    """List the pilots of clause 6 of the version in force."""
    document = version_in_force(at)
    if document is None:
        return []
    return [pilot_card(document, one["id"], at=at) for one in document.data["pilots"] or ()]


def pilot_card(document: Document, pilot: str, *, at: datetime) -> PilotCard:
    """Give one pilot of a version.

    Raises:
        Refusal: PILOT-NOT-IN-FORCE.
    """
    whose = {"agreement": document.id, "pilot": pilot}
    rows = list(PilotLookRow.objects.filter(**whose).order_by("month"))
    planned: dict[str, int] = {}
    for row in rows:
        if row.planned is not None:
            planned.setdefault(row.kpi, row.planned)
    plan = plan_in_force(document, pilot, planned)
    terms = terms_of(document)
    end = end_of(plan, document.id)
    return PilotCard(
        document=document,
        terms=terms,
        plan=plan,
        stage=stage_of(plan, ended=end.on if end else None, on=terms.day(at)),
        end=end,
        looks=_seen(plan, rows),
        motions=tuple(
            _motion(row) for row in MotionRow.objects.filter(**whose).order_by("-opens_at")
        ),
    )


def end_of(plan: Plan, agreement: str) -> EndCard | None:
    """Give the early end of a pilot; None: it did not end early."""
    rows = PilotEndRow.objects.filter(agreement=agreement, pilot=plan.id)
    row = rows.filter(on__gte=plan.first, on__lte=plan.last).first()
    if row is None:
        return None
    return EndCard(row.on, Ground(row.ground), row.kpi, row.motion_id)


def vote_on(row: MotionRow) -> tuple[Vote, tuple[Ballot, ...]]:
    """Give the vote on a motion and the ballots cast."""
    document = read(row.version.document).required()
    rule = rule_of(document, terms_of(document).rules[ENDING])
    vote = Vote(rule, electorate_of(document, left_at=departures()), row.opens_at, row.closes_at)
    cast = MotionBallotRow.objects.filter(motion=row).order_by("at")
    return vote, tuple(Ballot(one.party, Choice(one.choice), one.at) for one in cast)


def _motion(row: MotionRow) -> MotionCard:
    vote, ballots = vote_on(row)
    counted_at = row.counted_at
    counted = None if counted_at is None else tally(vote, ballots, at=counted_at)
    return MotionCard(row.pk, row.party, row.reasons, vote, ballots, counted_at, counted)


def _seen(plan: Plan, rows: list[PilotLookRow]) -> tuple[SeenCard, ...]:
    cards: list[SeenCard] = []
    for test in plan.stop:
        own = [row for row in rows if row.kpi == test.kpi]
        seen = [Share(row.count, row.people) for row in own]
        held: list[Look | None] = list(looks(test, seen, plan=plan))
        held += [None] * (len(seen) - len(held))
        cards += [
            SeenCard(row.month, test, share, one)
            for row, share, one in zip(own, seen, held, strict=True)
        ]
    return tuple(cards)
