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
    "ChallengeRow",
    "ComplaintAnswerRow",
    "ComplaintRow",
    "ComplaintTextRow",
    "ComplaintYearRow",
    "NoteRow",
    "RecommendationRow",
    "SeatRow",
]
