"""The API of appeals: make one, see where it stands; the panel's side."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from comity.appeals.actions import sitting
from comity.appeals.actions.making import CLASSES, PURPOSE, appeal
from comity.appeals.domain.panels import WORDS_MAX_CHARACTERS, settle
from comity.appeals.queries import panels as queries
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once
from comity.privacy import leases
from comity.recognition.queries import own
from comity.recognition.web.desk import applicant

router = Router(tags=["appeals"])
Words = Annotated[Written, Field(max_length=WORDS_MAX_CHARACTERS)]


class AppealIn(Strict):
    """Why somebody appeals; may be empty."""

    words: Words = ""


class NoteIn(Strict):
    """What was said in the hearing."""

    words: Words


class VoteIn(Strict):
    """What a member decides; `outcome` only where the decision is replaced."""

    ruling: Literal["uphold", "send_back", "replace"]
    outcome: Literal["", "recognised", "recognised_with_compensation", "partial_access"] = ""
    words: Words


class AppealOut(Schema):
    """Where an appeal stands; `panel` the two cities whose officers decide."""

    id: UUID
    case: UUID
    turn: int
    host: str
    panel: list[str]
    occupation: str
    state: str
    filed_at: datetime
    decide_by: date
    ruled_at: datetime | None

    @classmethod
    def of(cls, card: queries.AppealCard) -> "AppealOut":
        """Show an appeal."""
        return cls(
            id=card.id,
            case=card.case,
            turn=card.turn,
            host=card.host_city,
            panel=list(card.cities),
            occupation=card.occupation,
            state=card.state,
            filed_at=card.filed_at,
            decide_by=card.decide_by,
            ruled_at=card.ruled_at,
        )


class OwnAppealOut(AppealOut):
    """One's own appeal with what the panel decided; empty texts: not yet."""

    ruling: str
    outcome: str
    reasons: str


class HearingNoteOut(Schema):
    """One note of the hearing."""

    member: UUID
    at: datetime
    words: str


class PanelAppealOut(AppealOut):
    """An appeal opened by its panel, without the person's name."""

    words: str
    decided: str
    computed: str
    seats: list[int]
    notes: list[HearingNoteOut]


class SeatOut(Schema):
    """The seat taken, 1 or 2."""

    seat: int


class RulingOut(Schema):
    """What the panel decided; null while the other vote is missing."""

    ruling: str | None


@router.post("/cases/{reference}/appeal", response={201: AppealOut}, summary="Appeal")
def make_appeal(request: HttpRequest, reference: str, sent: AppealIn) -> HttpResponse:
    """Appeal against the decision that counts; free, and never worse."""
    who, at = applicant(request, reference), now()

    def do() -> Answer:
        card = appeal(reference, sent.words, subject=who.subject, at=at, by=who.helper)
        return Answer(201, AppealOut.of(card).model_dump(mode="json"))

    return once(request, do)


@router.get("/cases/{reference}/appeals", response=list[OwnAppealOut], summary="One's own appeals")
def own_appeals(request: HttpRequest, reference: str) -> list[OwnAppealOut]:
    """List the appeals in one's own case, the newest first."""
    case = own.own_case(reference, subject=applicant(request, reference).subject)
    return [_own(card) for card in queries.appeals_of(case.card.id)]


@router.get("/office/appeals", response=list[AppealOut], summary="Appeals for one's panel")
def panel_appeals(request: HttpRequest) -> list[AppealOut]:
    """List the open appeals in whose panel one's city sits."""
    officer = caller(request, "officer")
    return [AppealOut.of(card) for card in queries.open_at(str(officer.city))]


@router.get("/office/appeals/{uuid:name}", response=PanelAppealOut, summary="One appeal, opened")
def panel_appeal(request: HttpRequest, name: UUID) -> PanelAppealOut:
    """Open an appeal under a lease, which the person sees."""
    officer = caller(request, "officer")
    card = queries.appeal_card(name, city=str(officer.city))
    with leases.reading(card.subject, classes=CLASSES, purpose=PURPOSE):
        about, taken, notes = (
            queries.challenge(name),
            queries.seats_of(name),
            queries.notes_of(name),
        )
    return PanelAppealOut(
        **AppealOut.of(card).model_dump(),
        words=about.words,
        decided=about.outcome,
        computed=about.computed.outcome,
        seats=[one.number for one in taken],
        notes=[HearingNoteOut(member=n.member, at=n.at, words=n.words) for n in notes],
    )


@router.post("/office/appeals/{uuid:name}/seat", response=SeatOut, summary="Take the seat")
def take_seat(request: HttpRequest, name: UUID) -> HttpResponse:
    """Take the seat of one's city."""
    officer, at = caller(request, "officer"), now()
    sitting.open_appeal(name, by=officer)

    def do() -> Answer:
        return Answer(200, {"seat": sitting.take_seat(name, by=officer, at=at)})

    return once(request, do)


@router.post("/office/appeals/{uuid:name}/notes", response=RulingOut, summary="Note a hearing")
def write_note(request: HttpRequest, name: UUID, sent: NoteIn) -> HttpResponse:
    """Note what was said in the hearing."""
    officer, at = caller(request, "officer"), now()
    sitting.open_appeal(name, by=officer)

    def do() -> Answer:
        sitting.write_note(name, sent.words, by=officer, at=at)
        return Answer(200, {"ruling": None})

    return once(request, do)


@router.post("/office/appeals/{uuid:name}/vote", response=RulingOut, summary="Vote")
def vote(request: HttpRequest, name: UUID, sent: VoteIn) -> HttpResponse:
    """Vote, once; with the second vote the panel has decided."""
    officer, at = caller(request, "officer"), now()
    sitting.open_appeal(name, by=officer)

    def do() -> Answer:
        ruled = sitting.vote(name, sent.ruling, sent.outcome, sent.words, by=officer, at=at)
        return Answer(200, {"ruling": None if ruled is None else ruled.value})

    return once(request, do)


def _own(card: queries.AppealCard) -> OwnAppealOut:
    votes = [] if card.is_open else [one.vote for one in queries.seats_of(card.id)]
    settled = settle([vote for vote in votes if vote is not None])
    return OwnAppealOut(
        **AppealOut.of(card).model_dump(),
        ruling=settled.ruling.value if settled else "",
        outcome=settled.outcome if settled else "",
        reasons=settled.words if settled else "",
    )
