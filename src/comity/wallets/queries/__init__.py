"""Ask for what wallets are told, and for the state of what was asked of them."""

from comity.wallets.queries.asked import Question, question_of, signed_question
from comity.wallets.queries.issuers import issuer_names, real_clock, token_counts
from comity.wallets.queries.opened import face_asked_for, presented, shown_token
from comity.wallets.queries.rows import row_of

__all__ = [
    "Question",
    "face_asked_for",
    "issuer_names",
    "presented",
    "question_of",
    "real_clock",
    "row_of",
    "shown_token",
    "signed_question",
    "token_counts",
]
