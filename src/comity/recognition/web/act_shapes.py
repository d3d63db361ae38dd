"""What crosses the API where somebody acts in an open case."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from comity.parties.web.endpoints import Line, Strict, Written
from comity.recognition.domain.acts import Act
from comity.recognition.domain.asking import WORDS_MAX_CHARACTERS, Item
from comity.recognition.domain.enquiries import WORDS_MAX_CHARACTERS as ANSWER_MAX
from comity.recognition.queries.acts import Text
from comity.recognition.queries.enquiries import EnquiryCard

Words = Annotated[Written, Field(max_length=WORDS_MAX_CHARACTERS)]
Kind = Literal["certificate", "practice", "language", "safety", "other"]
EnquiryAnswer = Literal["confirmed", "denied", "unknown"]


class ItemIn(Strict):
    """One paper that is asked for, and why."""

    kind: Kind
    why: Words

    def value(self) -> Item:
        """Give the paper."""
        return Item(self.kind, self.why)


class AskIn(Strict):
    """What the office asks the person for."""

    items: list[ItemIn]


class ExtendIn(Strict):
    """Why the office needs more time."""

    reason: Words


class IssuerIn(Strict):
    """About which credential the issuing city is asked."""

    credential: Line


class EnquiryAnswerIn(Strict):
    """What the issuing city found."""

    answer: EnquiryAnswer
    words: Annotated[Written, Field(max_length=ANSWER_MAX)] = ""


class AnswerIn(Strict):
    """The person's words beside the papers."""

    words: Words = ""


class ChoiceIn(Strict):
    """Whether the person wants the separate task now."""

    partial: bool


class AskedItemOut(Schema):
    """One paper that was asked for, and why."""

    kind: str
    why: str


class ActOut(Schema):
    """One dated act; `until` the last day that it sets, `answers` the question it belongs to."""

    id: UUID
    kind: str
    on: date
    at: datetime
    until: date | None
    answers: UUID | None
    items: list[AskedItemOut]
    words: str

    @classmethod
    def of(cls, act: Act, said: Text | None) -> "ActOut":
        """Show an act with what was said in it."""
        return cls(
            id=act.id,
            kind=act.kind.value,
            on=act.on,
            at=act.at,
            until=act.until,
            answers=act.answers,
            items=[
                AskedItemOut(kind=one.kind, why=one.why) for one in (said.items if said else ())
            ],
            words=said.words if said else "",
        )


class EnquiryOut(Schema):
    """A question to an issuing city, without what it asks about."""

    id: UUID
    case: UUID
    host: str
    issuer: str
    credential: str
    occupation: str
    state: str
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None

    @classmethod
    def of(cls, card: EnquiryCard) -> "EnquiryOut":
        """Show an enquiry."""
        return cls(
            id=card.id,
            case=card.case,
            host=card.host_city,
            issuer=card.issuer_city,
            credential=card.credential,
            occupation=card.occupation,
            state=card.state,
            asked_at=card.asked_at,
            answer_by=card.answer_by,
            answered_at=card.answered_at,
        )


class DoneOut(Schema):
    """What a write made."""

    id: UUID
