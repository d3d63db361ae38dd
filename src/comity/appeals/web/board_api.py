"""The API of the joint board: questions without people, votes of cities, answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from comity.appeals.actions import boards
from comity.appeals.domain.boards import WORDS_MAX_CHARACTERS
from comity.appeals.queries import boards as queries
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once

router = Router(tags=["appeals"])


class BoardVoteIn(Strict):
    """What a city says: the better result stands, or the office decides by itself."""

    choice: Literal["better", "office"]
    words: Annotated[Written, Field(max_length=WORDS_MAX_CHARACTERS)]


class BoardVoteOut(Schema):
    """A vote that the caller may read: their city's own, all once the board has answered."""

    city: str
    at: datetime
    choice: str
    words: str


class QuestionOut(Schema):
    """A question to the board; `state` open, better, office or lapsed."""

    id: UUID
    host: str
    occupation: str
    ground: str
    asked_at: datetime
    answer_by: date
    parties: list[str]
    agreement_digest: str
    content: dict[str, Any]
    state: str
    answered_at: datetime | None
    votes: list[BoardVoteOut]

    @classmethod
    def of(cls, card: queries.QuestionCard) -> "QuestionOut":
        """Show a question."""
        votes = [
            BoardVoteOut(city=one.city, at=one.at, choice=one.choice, words=one.words)
            for one in queries.votes_on(card.id)
        ]
        return cls(
            id=card.id,
            host=card.host_city,
            occupation=card.occupation,
            ground=card.ground,
            asked_at=card.asked_at,
            answer_by=card.answer_by,
            parties=list(card.parties),
            agreement_digest=card.agreement_digest,
            content=dict(card.content),
            state=card.state,
            answered_at=card.answered_at,
            votes=votes,
        )


@router.get("/office/board", response=list[QuestionOut], summary="Questions to the board")
def questions(request: HttpRequest) -> list[QuestionOut]:
    """List the questions on which the officer's city votes, the open ones first."""
    by = caller(request, "officer")
    return [QuestionOut.of(card) for card in queries.questions_for(str(by.city))]


@router.get("/office/board/{uuid:question}", response=QuestionOut, summary="One question")
def question(request: HttpRequest, question: UUID) -> QuestionOut:
    """Give one question; never who it is about."""
    by = caller(request, "officer")
    return QuestionOut.of(queries.question(question, city=by.city))


@router.post("/office/board/{uuid:question}/votes", response={201: QuestionOut}, summary="Vote")
def vote(request: HttpRequest, question: UUID, sent: BoardVoteIn) -> HttpResponse:
    """Vote for one's city, once."""
    by, at = caller(request, "officer"), now()

    def do() -> Answer:
        boards.vote(question, sent.choice, sent.words, by=by, at=at)
        shown = QuestionOut.of(queries.question(question, city=by.city))
        return Answer(201, shown.model_dump(mode="json"))

    return once(request, do)
