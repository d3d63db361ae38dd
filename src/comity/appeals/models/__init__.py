"""Tables of the room."""

from comity.appeals.models.appeals import (
    OPEN,
    OUTCOMES,
    RULED,
    RULINGS,
    AppealRow,
    ChallengeRow,
    NoteRow,
    SeatRow,
)
from comity.appeals.models.boards import BoardVoteRow, QuestionRow, ReferralRow
from comity.appeals.models.complaints import (
    ANSWERED,
    WAITING,
    ComplaintAnswerRow,
    ComplaintRow,
    ComplaintTextRow,
    ComplaintYearRow,
    RecommendationRow,
)

__all__ = [
    "ANSWERED",
    "OPEN",
    "OUTCOMES",
    "RULED",
    "RULINGS",
    "WAITING",
    "AppealRow",
    "BoardVoteRow",
    "ChallengeRow",
    "ComplaintAnswerRow",
    "ComplaintRow",
    "ComplaintTextRow",
    "ComplaintYearRow",
    "NoteRow",
    "QuestionRow",
    "RecommendationRow",
    "ReferralRow",
    "SeatRow",
]
