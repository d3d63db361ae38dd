"""The API of pilots of the version in force: what is public, and the acts of their page."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from comity.forms.dates import DateField
from comity.governance.domain.stopping import Ground, Stage
from comity.governance.queries.running import (
    MotionCard,
    PilotCard,
    pilot_card,
    pilots_in_force,
    version_in_force,
)
from comity.governance.web import words
from comity.governance.web.api import boxes, in_words, require_valid
from comity.governance.web.api_shapes import ActIn, BallotOut
from comity.governance.web.pilots import do, forms_for
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import caller, once, only
from comity.values.refusals import Refusal

router = Router(tags=["changes"])


class SeenOut(Schema):
    """One look at a stop test: all people so far, at how many it stops, whether it did."""

    kpi: str
    month: date
    count: int
    people: int
    bound: int | None
    stops: bool


class MotionOut(Schema):
    """A motion to end the pilot with its vote; `passed` null: not counted yet."""

    id: UUID
    party: str
    reasons: str
    opens_at: datetime
    closes_at: datetime
    ballots: list[BallotOut]
    passed: bool | None

    @classmethod
    def of(cls, card: MotionCard) -> "MotionOut":
        """Give the shape of a motion."""
        ballots = [BallotOut(party=b.party, choice=b.choice, at=b.at) for b in card.ballots]
        return cls(
            id=card.id,
            party=card.party,
            reasons=card.reasons,
            opens_at=card.vote.opens_at,
            closes_at=card.vote.closes_at,
            ballots=ballots,
            passed=card.counted.passed if card.counted else None,
        )


class PilotOut(Schema):
    """A pilot of the version in force; `ended_on` null: it did not end before its last day."""

    id: str
    path: str
    hosts: list[str]
    first: date
    last: date
    stage: Stage
    ended_on: date | None
    ground: Ground | None
    looks: list[SeenOut]
    motions: list[MotionOut]

    @classmethod
    def of(cls, card: PilotCard) -> "PilotOut":
        """Give the shape of a pilot."""
        looks = [
            SeenOut(
                kpi=one.test.kpi,
                month=one.month,
                count=one.seen.count,
                people=one.seen.of,
                bound=one.look.bound if one.look else None,
                stops=one.look is not None and one.look.stops,
            )
            for one in card.looks
        ]
        return cls(
            id=card.plan.id,
            path=card.plan.path,
            hosts=list(card.plan.hosts),
            first=card.plan.first,
            last=card.plan.last,
            stage=card.stage,
            ended_on=card.end.on if card.end else None,
            ground=card.end.ground if card.end else None,
            looks=looks,
            motions=[MotionOut.of(one) for one in card.motions],
        )


@router.get("/pilots", response=list[PilotOut], auth=None, summary="Pilots in force")
def pilots(request: HttpRequest) -> list[PilotOut]:
    """List the pilots of the version in force."""
    only(request.GET)
    return [PilotOut.of(one) for one in pilots_in_force(now())]


@router.get("/pilots/{pilot}", response=PilotOut, auth=None, summary="One pilot")
def pilot(request: HttpRequest, pilot: str) -> PilotOut:
    """Give a pilot of the version in force with what was seen of it and the votes to end it."""
    only(request.GET)
    return PilotOut.of(_found(pilot))


@router.post("/pilots/{pilot}/acts/{act}", response={200: PilotOut}, summary="Take an act")
def act(request: HttpRequest, pilot: str, act: str, sent: ActIn) -> HttpResponse:
    """Do what the page of the pilot offers now: look, move, vote, count; a day as 2027-03-01."""
    by, at = caller(request, "council", "secretariat"), now()

    def done() -> Answer:
        found = _found(pilot)
        form = forms_for(found, by, at, _as_typed(found, sent.answers, act, by, at)).get(act)
        if form is None:
            raise Refusal("STEP-NOT-POSSIBLE", words.refused("STEP-NOT-POSSIBLE", ""))
        require_valid(form)
        with in_words():
            do(form, found, by=by, at=at)
        return Answer(200, PilotOut.of(_found(pilot)).model_dump(mode="json"))

    return once(request, done)


def _found(pilot: str) -> PilotCard:
    document = version_in_force(now())
    if document is None:
        raise Refusal("PILOT-NOT-IN-FORCE", words.refused("PILOT-NOT-IN-FORCE", ""))
    return pilot_card(document, pilot, at=now())


def _as_typed(
    found: PilotCard,
    answers: Mapping[str, str],
    act: str,
    *who: Any,  # noqa: ANN401  # actor, time
) -> dict[str, str]:
    """Give answers as the form of the page has them: a day in three boxes."""
    blank = forms_for(found, *who).get(act)
    if blank is None:
        return {}
    only(answers, *blank.fields)
    typed: dict[str, str] = {}
    for name, text in answers.items():
        field = blank.fields[name]
        typed |= boxes(name, text) if isinstance(field, DateField) else {name: text}
    return typed
