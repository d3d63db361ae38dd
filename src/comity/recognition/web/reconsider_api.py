"""The API of decisions that would improve: what waits in an office, why, and the answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from comity.agreements.queries import rulebook
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once, only
from comity.privacy import leases
from comity.recognition.actions import reconsidering
from comity.recognition.domain.reconsiderations import REASON_MAX_CHARACTERS
from comity.recognition.queries.reconsiderations import (
    ImprovementCard,
    ReconsiderationCard,
    Waiting,
    improvements,
    reconsideration,
)
from comity.recognition.web.office_api_shapes import FindingOut
from comity.rules.findings import Finding
from comity.rules.sentences import sentence
from comity.values.refusals import Refusal

router = Router(tags=["office"])
LIST = "/office/reconsiderations"
MOST_A_PAGE = 100


class ReconsiderationOut(Schema):
    """A decided case that would be better for the person by now; nothing personal."""

    id: UUID
    case: UUID
    reference: str
    occupation: str
    decided_at: datetime | None
    found_at: datetime
    ground: str


class ReconsiderationsOut(Schema):
    """One page, the longest waiting first; `more` tells whether another follows."""

    items: list[ReconsiderationOut]
    more: bool


class ImprovementOut(ReconsiderationOut):
    """The same, opened under a lease: what would be better, and which reasons go and come."""

    outcome_before: str
    outcome_after: str
    gone: list[FindingOut]
    come: list[FindingOut]


class ReconsiderationAnswerIn(Strict):
    """Reopen the case, or say in writing why the decision stays."""

    answer: Literal["reopened", "dismissed"]
    reason: Annotated[Written, Field(max_length=REASON_MAX_CHARACTERS)] = ""


class ReconsideredOut(Schema):
    """What was answered."""

    id: UUID
    answer: str


@router.get(LIST, response=ReconsiderationsOut, summary="Decisions that would improve")
def waiting(request: HttpRequest, page: int = 1, limit: int = 25) -> ReconsiderationsOut:
    """List what waits for an answer; opens nobody's data. Pages count from 1."""
    only(request.GET, "page", "limit")
    if page < 1 or not 1 <= limit <= MOST_A_PAGE:
        sentence = _("Pages count from 1, and a page holds from 1 to %(most)d cases.")
        raise Refusal("LIMIT-INVALID", sentence % {"most": MOST_A_PAGE})
    officer = caller(request, "officer")
    first = (page - 1) * limit
    cards = Waiting(str(officer.city))[first : first + limit + 1]
    return ReconsiderationsOut(
        items=[ReconsiderationOut(**_said(card)) for card in cards[:limit]],
        more=len(cards) > limit,
    )


@router.get(LIST + "/{uuid:name}", response=ImprovementOut, summary="What would be better")
def one(request: HttpRequest, name: UUID) -> ImprovementOut:
    """Open one of them under a lease, which the person sees."""
    caller(request, "officer")
    card = reconsideration(name)
    purpose, classes = reconsidering.PURPOSE, reconsidering.CLASSES
    with leases.reading(card.subject, classes=classes, purpose=purpose):
        found = improvements([name])[name]
    return ImprovementOut(
        **_said(card),
        outcome_before=found.before,
        outcome_after=found.after,
        gone=_findings(found.gone, found),
        come=_findings(found.come, found),
    )


@router.post(
    LIST + "/{uuid:name}/answers", response=ReconsideredOut, summary="Reopen it, or say why not"
)
def answer(request: HttpRequest, name: UUID, sent: ReconsiderationAnswerIn) -> HttpResponse:
    """Answer; the decision counts until there is a new one, which is never worse."""
    officer, at = caller(request, "officer"), now()
    reconsidering.open_file(name)

    def do() -> Answer:
        reconsidering.answer(name, sent.answer, reason=sent.reason, by=officer, at=at)
        return Answer(200, {"id": str(name), "answer": sent.answer})

    return once(request, do)


def _said(card: ReconsiderationCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ReconsiderationOut.model_fields}


def _findings(found: tuple[Finding, ...], card: ImprovementCard) -> list[FindingOut]:
    book, language = rulebook(card.agreement_digest), get_language() or "en"
    return [
        FindingOut(
            code=one.full_code, clause=book.cite(one.clause), text=sentence(one, book, language)
        )
        for one in found
    ]
