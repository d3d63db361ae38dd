"""Ask a wallet: the web asks, the worker signs the question, the answer lies encrypted."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import orjson
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from comity.certificates import queries as certificates
from comity.ledger.refusing import ask
from comity.proofs.jose import jwk_of
from comity.proofs.openid.boxes import answer_key
from comity.proofs.openid.presenting import GOOD_FOR, Asked, require_answer, sign_request
from comity.values.refusals import Refusal
from comity.wallets.domain.codes import draw_token, hash_of
from comity.wallets.domain.purposes import claims_for
from comity.wallets.queries import real_clock, row_of

SIGN: Final = "wallets.sign_question"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a wallet: in whose name, for what, and what beside it."""

    city: str
    purpose: str
    wished: tuple[str, ...] = ()


def ask_wallet(wanted: Wanted, *, asker: str, answers: str) -> UUID:
    """Ask a wallet; give the question's id.

    Args:
        wanted: what.
        asker: secret of the asking browser, 256 random bits; the answer's key is derived from it.
        answers: the address below which answers are taken, without the id.

    Raises:
        Refusal: TOO-MANY, more questions are open than anybody can have asked.
    """
    identity = uuid4()
    key = jwk_of(answer_key(asker.encode(), str(identity)).public_key())
    given = (identity, wanted.city, wanted.purpose, list(wanted.wished), hash_of(asker))
    told = (Jsonb(key), draw_token(), f"{answers}{identity}", GOOD_FOR)
    call = "SELECT ask_wallet(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    with transaction.atomic():
        if not ask(call, *given, *told)[0]:
            message = _("Too many questions are open. Wait ten minutes, then try again.")
            raise Refusal("TOO-MANY", message)
        app.configure_task(SIGN).defer(question=str(identity), city=wanted.city)
    return identity


def sign_question(identity: UUID, city: str) -> bool:
    """Sign a question with its city's key; False where it is signed or over.

    The worker does this as the city's machine; the web process has no key.

    Raises:
        Refusal: KEY-*.
    """
    columns = "purpose, wished, key, nonce, response_uri"
    row = row_of(f"SELECT {columns} FROM open_wallet_question(%s)", identity)  # noqa: S608  # constant
    if row is None:
        return False
    purpose, wished, key, nonce, response_uri = row
    asked = Asked(
        id=str(identity),
        response_uri=response_uri,
        nonce=nonce,
        key=orjson.loads(key),
        claims=claims_for(purpose),
        wished=tuple(wished),
    )
    signed = sign_request(
        asked,
        certificates.token_signer(city),
        certificate=certificates.token_certificate(city),
        chain=certificates.token_chain(city),
        at=real_clock(),
    )
    return bool(ask("SELECT keep_signed_question(%s, %s)", identity, signed)[0])


def keep_answer(identity: UUID, answer: str) -> None:
    """Keep a wallet's answer as it came, once.

    Raises:
        Refusal: WALLET-QUESTION, there is no such question, or it was answered or is over;
            JWE-FORM, JWE-ALG, JWE-KEY and what reading the header refuses.
    """
    require_answer(answer, str(identity))
    _keep(identity, answer, None)


def keep_refusal(identity: UUID, error: str) -> None:
    """Keep that the holder declined, in the wallet's own word.

    Raises:
        Refusal: WALLET-QUESTION.
    """
    _keep(identity, None, error)


def forget_question(identity: UUID, *, asker: str) -> None:
    """Delete a question of one's own and its answer before their time."""
    ask("SELECT forget_wallet_question(%s, %s)", identity, hash_of(asker))


def _keep(identity: UUID, answer: str | None, error: str | None) -> None:
    if not ask("SELECT answer_wallet_question(%s, %s, %s)", identity, answer, error)[0]:
        message = "There is no such question, or it was answered, or is over. Start again."
        raise Refusal("WALLET-QUESTION", message)
