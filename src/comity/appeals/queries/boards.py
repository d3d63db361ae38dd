"""Questions to the joint board as its members and the office of a case see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.appeals.domain.boards import Asked, BoardChoice, QuestionState
from comity.appeals.models import BoardVoteRow, QuestionRow, ReferralRow
from comity.values.refusals import Refusal

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question to the board; `content` as `domain.boards.content_of` gives it."""

    id: UUID
    host_city: str
    occupation: str
    ground: Asked
    asked_at: datetime
    answer_by: date
    parties: tuple[str, ...]
    agreement_digest: str
    content: Mapping[str, Any]
    state: QuestionState
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether the board has still to answer."""
        return self.state is QuestionState.OPEN


@dataclass(frozen=True, slots=True)
class BoardVoteCard:
    """A city's vote that the asker may see."""

    city: str
    at: datetime
    choice: BoardChoice
    words: str


def questions_for(city: str) -> tuple[QuestionCard, ...]:
    """List the questions on which a city votes: the open ones first, the earliest day on top."""
    rows = QuestionRow.objects.filter(parties__contains=[city])
    still = rows.filter(state=QuestionState.OPEN.value).order_by("answer_by", "id")
    done = rows.filter(~Q(state=QuestionState.OPEN.value)).order_by("-answered_at", "id")
    return tuple(_card(row) for row in (*still[:MOST_SHOWN], *done[:MOST_SHOWN]))


def question(name: UUID, *, city: str | None = None) -> QuestionCard:
    """Give a question.

    Args:
        name: which.
        city: where given, it must have a vote.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = QuestionRow.objects.filter(pk=name).first()
    if row is None or (city is not None and city not in row.parties):
        raise no_question()
    return _card(row)


def votes_on(name: UUID) -> tuple[BoardVoteCard, ...]:
    """Give the votes that the asker may see: their own city's, all once the board has answered."""
    rows = BoardVoteRow.objects.filter(question=name).order_by("city")
    return tuple(BoardVoteCard(r.city, r.at, BoardChoice(r.choice), r.words) for r in rows)


def case_of(name: UUID) -> UUID | None:
    """Give the case of a question to its office; None to everybody else."""
    found: UUID | None = (
        ReferralRow.objects.filter(question=name).values_list("case_id", flat=True).first()
    )
    return found


def alike(card: QuestionCard) -> tuple[QuestionCard, ...]:
    """List earlier questions about the same job that the board has answered, the newest first."""
    rows = QuestionRow.objects.filter(occupation=card.occupation).exclude(pk=card.id)
    answered = rows.filter(~Q(state=QuestionState.OPEN.value)).order_by("-answered_at")
    return tuple(_card(row) for row in answered[:10])


def no_question() -> Refusal:
    """Say that there is no such question for whoever asks."""
    return Refusal("NOT-FOUND", _("There is no such question."))


def _card(row: QuestionRow) -> QuestionCard:
    return QuestionCard(
        id=row.id,
        host_city=row.host_city,
        occupation=row.occupation,
        ground=Asked(row.ground),
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        parties=tuple(row.parties),
        agreement_digest=row.agreement_digest,
        content=row.content,
        state=QuestionState(row.state),
        answered_at=row.answered_at,
    )
