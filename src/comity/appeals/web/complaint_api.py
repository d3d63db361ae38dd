"""The API of complaints: make one, see the answer; the ombudsperson's side, and the office's."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from comity.appeals.actions import complaining
from comity.appeals.actions.complaining import CLASSES, PURPOSE, REPLY_MAX_CHARACTERS
from comity.appeals.domain.complaints import WORDS_MAX_CHARACTERS
from comity.appeals.queries import complaints as queries
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once
from comity.privacy import leases
from comity.recognition.queries import own
from comity.recognition.web.words import language

router = Router(tags=["complaints"])
Words = Annotated[Written, Field(max_length=WORDS_MAX_CHARACTERS)]
About = Literal["delay", "manners", "language", "access", "privacy", "other"]


class ComplaintIn(Strict):
    """What it is about, and what happened."""

    about: About
    words: Words


class ComplaintAnswerIn(Strict):
    """What was found; `recommendation` is for the office, without personal data; empty: none."""

    finding: Literal["upheld", "partly", "not_upheld"]
    words: Words
    recommendation: Words = ""


class RecommendationReplyIn(Strict):
    """What the office did."""

    words: Annotated[Written, Field(max_length=REPLY_MAX_CHARACTERS)]


class ComplaintOut(Schema):
    """Where a complaint stands; `finding` empty: not answered yet."""

    id: UUID
    case: UUID
    about: str
    state: str
    filed_at: datetime
    answer_by: date
    answered_at: datetime | None
    finding: str

    @classmethod
    def of(cls, card: queries.ComplaintCard) -> "ComplaintOut":
        """Show a complaint."""
        return cls(
            id=card.id,
            case=card.case,
            about=card.about,
            state=card.state,
            filed_at=card.filed_at,
            answer_by=card.answer_by,
            answered_at=card.answered_at,
            finding=card.finding,
        )


class WholeComplaintOut(ComplaintOut):
    """A complaint, opened; texts that are not there yet are empty."""

    words: str
    answer: str
    recommendation: str
    reply: str


class RecommendationOut(Schema):
    """What an office should do; `reply` empty: it has not answered."""

    complaint: UUID
    case: UUID
    reference: str
    at: datetime
    words: str
    reply: str


class ComplaintDoneOut(Schema):
    """What was written."""

    id: UUID


@router.post("/cases/{reference}/complaint", response={201: ComplaintOut}, summary="Complain")
def complain(request: HttpRequest, reference: str, sent: ComplaintIn) -> HttpResponse:
    """Complain about treatment; the office does not see it and the case does not change."""
    subject, at = caller(request, "person").id, now()

    def do() -> Answer:
        card = complaining.complain(
            reference, sent.about, sent.words, language=language(), subject=subject, at=at
        )
        return Answer(201, ComplaintOut.of(card).model_dump(mode="json"))

    return once(request, do)


@router.get(
    "/cases/{reference}/complaints", response=list[WholeComplaintOut], summary="One's complaints"
)
def own_complaints(request: HttpRequest, reference: str) -> list[WholeComplaintOut]:
    """List the complaints about one's own case with their answers, the newest first."""
    case = own.own_case(reference, subject=caller(request, "person").id)
    return [_whole(card) for card in queries.complaints_of(case.card.id)]


@router.get("/ombudsperson/complaints", response=list[ComplaintOut], summary="Complaints that wait")
def waiting_complaints(request: HttpRequest) -> list[ComplaintOut]:
    """List what waits for the ombudsperson, the first last day first; opens nobody's data."""
    by = caller(request, "ombudsperson")
    return [ComplaintOut.of(card) for card in queries.waiting_at(str(by.city))]


@router.get(
    "/ombudsperson/complaints/{uuid:name}", response=WholeComplaintOut, summary="One, opened"
)
def one_complaint(request: HttpRequest, name: UUID) -> WholeComplaintOut:
    """Open a complaint under a lease, which the person sees."""
    caller(request, "ombudsperson")
    card = queries.complaint_card(name)
    with leases.reading(card.subject, classes=CLASSES, purpose=PURPOSE):
        return _whole(card)


@router.post(
    "/ombudsperson/complaints/{uuid:name}/answer",
    response=ComplaintDoneOut,
    summary="Answer a complaint",
)
def answer(request: HttpRequest, name: UUID, sent: ComplaintAnswerIn) -> HttpResponse:
    """Answer, once; the person is told, and the office reads what it should do."""
    by, at = caller(request, "ombudsperson"), now()
    complaining.open_complaint(name)

    def do() -> Answer:
        complaining.answer(name, sent.finding, sent.words, sent.recommendation, by=by, at=at)
        return Answer(200, {"id": str(name)})

    return once(request, do)


@router.get(
    "/office/recommendations", response=list[RecommendationOut], summary="What one should do"
)
def recommendations(request: HttpRequest) -> list[RecommendationOut]:
    """List what the ombudsperson recommends, what is not answered first."""
    officer = caller(request, "officer")
    return [
        RecommendationOut(
            complaint=one.complaint,
            case=one.case,
            reference=one.reference,
            at=one.at,
            words=one.words,
            reply=one.reply,
        )
        for one in queries.recommendations_to(str(officer.city))
    ]


@router.post(
    "/office/recommendations/{uuid:name}/reply",
    response=ComplaintDoneOut,
    summary="Say what was done",
)
def reply(request: HttpRequest, name: UUID, sent: RecommendationReplyIn) -> HttpResponse:
    """Say what the office did about a recommendation, once."""
    officer, at = caller(request, "officer"), now()

    def do() -> Answer:
        complaining.reply(name, sent.words, by=officer, at=at)
        return Answer(200, {"id": str(name)})

    return once(request, do)


def _whole(card: queries.ComplaintCard) -> WholeComplaintOut:
    recommended = queries.recommendation_of(card.id)
    return WholeComplaintOut(
        **ComplaintOut.of(card).model_dump(),
        words=queries.words_of(card.id),
        answer=queries.answer_of(card.id),
        recommendation=recommended.words if recommended else "",
        reply=recommended.reply if recommended else "",
    )
