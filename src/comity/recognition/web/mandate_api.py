"""The API of mandates: let somebody help, end it; take one with its code, lay it down."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once
from comity.privacy.actions import end_mandate, take_mandate
from comity.privacy.domain.mandates import NAME_MAX_CHARACTERS, MandateCard
from comity.privacy.queries import mandates_for, mandates_held
from comity.recognition.actions.mandates import give, hear
from comity.recognition.queries import own
from comity.recognition.web.words import language

router = Router(tags=["mandates"])
State = Literal["waiting", "live", "ended", "over"]


class MandateIn(Strict):
    """What somebody else may do in a case, until which day, and whether they get the news."""

    scope: Literal["see", "act"]
    until: date
    tells_helper: bool = False


class TakeIn(Strict):
    """The code that the person handed over, and who takes it."""

    code: Annotated[Written, Field(max_length=40)]
    name: Annotated[Written, Field(max_length=NAME_MAX_CHARACTERS)]
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class CodeOut(Schema):
    """The code, shown once; null where the request is a repeat."""

    code: str | None


class MandateOut(Schema):
    """A mandate as the person who gave it sees it; `helper` empty: nobody took it yet."""

    id: UUID
    scope: str
    until: datetime
    tells_helper: bool
    helper: str
    state: State

    @classmethod
    def of(cls, card: MandateCard, at: datetime) -> "MandateOut":
        """Show a mandate as it stands now."""
        return cls(
            id=card.id,
            scope=card.scope.value,
            until=card.until,
            tells_helper=card.tells_helper,
            helper=card.helper_name,
            state=_state(card, at),
        )


class HeldOut(Schema):
    """A mandate that one holds; `reference` null: it is not sent yet, or it is over."""

    id: UUID
    reference: str | None
    scope: str
    until: datetime
    state: State


class TakenOut(Schema):
    """The mandate that was taken."""

    id: UUID


@router.post("/cases/{reference}/mandates", response={201: CodeOut}, summary="Let somebody help")
def give_mandate(request: HttpRequest, reference: str, sent: MandateIn) -> HttpResponse:
    """Give a mandate; its code is in the first answer only and is kept nowhere."""
    subject, at = caller(request, "person").id, now()
    made: list[str] = []

    def do() -> Answer:
        made.append(
            give(
                reference,
                sent.scope,
                sent.until,
                tells_helper=sent.tells_helper,
                subject=subject,
                at=at,
            )
        )
        return Answer(201, {"code": None})

    answer = once(request, do)
    if made:
        answer.content = orjson.dumps({"code": made[-1]})
    answer["Cache-Control"] = "no-store"
    return answer


@router.get("/cases/{reference}/mandates", response=list[MandateOut], summary="Who may help")
def mandates(request: HttpRequest, reference: str) -> list[MandateOut]:
    """List the mandates for one's own case."""
    case, at = own.own_case(reference, subject=caller(request, "person").id), now()
    return [MandateOut.of(one, at) for one in mandates_for(case.card.id)]


@router.delete(
    "/cases/{reference}/mandates/{uuid:mandate}", response={204: None}, summary="End a mandate"
)
def end(request: HttpRequest, reference: str, mandate: UUID) -> Status[None]:
    """End a mandate; from this moment the helper sees nothing. One that ended stays ended."""
    own.own_case(reference, subject=caller(request, "person").id)
    end_mandate(mandate, at=now())
    return Status(204, None)


@router.get("/mandates", response=list[HeldOut], summary="Cases one helps with")
def held(request: HttpRequest) -> list[HeldOut]:
    """List the mandates that one holds or held."""
    caller(request, "person")
    cards, at = mandates_held(), now()
    cases = own.cards_of(one.matter for one in cards if one.is_live(at))
    return [
        HeldOut(
            id=one.id,
            reference=cases[one.matter].reference if one.matter in cases else None,
            scope=one.scope.value,
            until=one.until,
            state=_state(one, at),
        )
        for one in cards
    ]


@router.post("/mandates", response={201: TakenOut}, summary="Take a mandate with its code")
def take(request: HttpRequest, sent: TakeIn) -> HttpResponse:
    """Take a mandate; the person sees the name."""
    helper, at = caller(request, "person").id, now()

    def do() -> Answer:
        mandate = take_mandate(sent.code, name=sent.name, language=language(), at=at)
        return Answer(201, {"id": str(mandate)})

    answer = once(request, do)
    # Apart, because a lease is committed before what reads under it.
    mandate = UUID(orjson.loads(answer.content)["id"])
    hear(mandate, email=sent.email, language=language(), helper=helper, at=at)
    return answer


@router.delete("/mandates/{uuid:mandate}", response={204: None}, summary="Lay a mandate down")
def lay_down(request: HttpRequest, mandate: UUID) -> Status[None]:
    """Help no longer; one that ended stays ended."""
    caller(request, "person")
    end_mandate(mandate, at=now())
    return Status(204, None)


def _state(card: MandateCard, at: datetime) -> State:
    if card.ended is not None:
        return "ended"
    if card.is_live(at):
        return "live"
    return "waiting" if card.waits(at) else "over"
