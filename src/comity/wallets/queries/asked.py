"""Ask for questions to wallets: as wallets fetch them, and as whoever asked sees them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.wallets.domain.codes import hash_of
from comity.wallets.queries.rows import row_of


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a wallet as its asker sees it.

    Args:
        id: of the question.
        city: in whose name it is asked.
        purpose: ``check`` or ``apply``.
        wished: names of claims asked for beside those needed.
        nonce: that the holder signs.
        is_signed: whether a wallet can fetch it.
        answer: encrypted, as it came; None before.
        error: the wallet's word where its holder declined.
        expires: when all of it is gone.
    """

    id: UUID
    city: str
    purpose: str
    wished: tuple[str, ...]
    nonce: str
    is_signed: bool
    answer: str | None = field(repr=False)
    error: str | None
    expires: datetime


def signed_question(identity: UUID) -> tuple[bool, str]:
    """Tell whether there is an open question of this id, and give it as signed; empty before."""
    row = row_of("SELECT signed FROM signed_wallet_question(%s)", identity)
    return row is not None, "" if row is None else row[0] or ""


def question_of(identity: UUID, asker: str) -> Question | None:
    """Give a question to whoever asked it; None to everybody else and when it is over.

    Args:
        identity: of the question.
        asker: the secret of the browser that asked.
    """
    columns = "city, purpose, wished, nonce, is_signed, answer, error, expires"
    call = f"SELECT {columns} FROM wallet_question_of(%s, %s)"  # noqa: S608  # constant
    row = row_of(call, identity, hash_of(asker))
    if row is None:
        return None
    city, purpose, wished, *rest = row
    return Question(identity, city, purpose, tuple(wished), *rest)
