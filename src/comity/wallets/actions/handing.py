"""Hand copies of a certificate to a wallet: wished for by the web, signed by the worker."""

from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from comity.certificates.actions import copy_certificate
from comity.ledger.refusing import ask
from comity.proofs.openid.boxes import close_box, lock_of, open_box
from comity.proofs.openid.issuing import Wish
from comity.values.refusals import Refusal
from comity.wallets.domain.codes import draw_token, hash_of
from comity.wallets.queries import row_of

MAKE: Final = "wallets.make_copies"
_WHY_NOT: Final = {
    "token": ("WALLET-TOKEN", "The token does not count, or no more. Make a new offer."),
    "nonce": ("WALLET-NONCE", "The nonce was used before. Ask for a new one."),
    "many": ("WALLET-MANY", "This offer has given as many copies as it may. Make a new one."),
}


def wish(city: str, token: str, wished: Wish, nonce: bytes) -> str:
    """Have the worker make copies; give the name under which they are collected.

    Args:
        city: of the offer.
        token: the wallet's.
        wished: the keys, each proven.
        nonce: the hash of what the proofs answer; it counts once.

    Raises:
        Refusal: WALLET-TOKEN, WALLET-NONCE, WALLET-MANY.
    """
    name = draw_token()
    keys = Jsonb([dict(key) for key in wished.keys])
    given = (hash_of(token), nonce, keys, lock_of(_secret(token, name)), hash_of(name))
    with transaction.atomic():
        identity, fault = ask(
            "SELECT wish, fault FROM wish_for_copies(%s, %s, %s, %s, %s, %s)", city, *given
        )
        if fault is not None:
            raise Refusal(*_WHY_NOT[fault])
        app.configure_task(MAKE).defer(wish=str(identity), city=city)
    return name


def make_copies(identity: UUID, city: str, *, at: datetime) -> int:
    """Sign the copies of a wish and close them in its box; give how many, 0 where it was answered.

    The worker does this as the city's machine; what cannot be done is answered with its code.
    """
    row = row_of("SELECT subject, certificate, keys, lock FROM open_wallet_wish(%s)", identity)
    if row is None:
        return 0
    subject, certificate, keys, lock = row
    try:
        copies = copy_certificate(
            certificate, orjson.loads(keys), subject=subject, city=city, at=at
        )
    except Refusal as refusal:
        _answer(identity, None, refusal.code)
        return 0
    _answer(identity, close_box(bytes(lock), orjson.dumps(copies)), None)
    return len(copies)


def collect(city: str, token: str, name: str) -> tuple[str, ...] | None:
    """Give a wallet the copies it wished for, once; None while they are not ready.

    Raises:
        Refusal: WALLET-TOKEN; WALLET-TRANSACTION, there is no such wish, or it was collected;
            WALLET-REFUSED, the certificate cannot be given now.
    """
    with transaction.atomic():
        state, box, fault = ask(
            "SELECT state, box, fault FROM collect_copies(%s, %s, %s)",
            city,
            hash_of(token),
            hash_of(name),
        )
    if state == "waiting":
        return None
    if state == "ready":
        copies: list[str] = orjson.loads(open_box(_secret(token, name), bytes(box)))
        return tuple(copies)
    if state == "refused":
        message = f"The certificate cannot be given now ({fault}). Ask its city."
        raise Refusal("WALLET-REFUSED", message)
    if state == "token":
        raise Refusal(*_WHY_NOT["token"])
    raise Refusal("WALLET-TRANSACTION", "Nothing waits under this name, or it was collected.")


def forget_what_is_over() -> None:
    """Delete offers, wishes and questions whose time is over; the worker does it."""
    ask("SELECT forget_wallet_rows()")
    ask("SELECT forget_wallet_questions()")


def _answer(identity: UUID, box: bytes | None, fault: str | None) -> None:
    ask("SELECT answer_wallet_wish(%s, %s, %s)", identity, box, fault)


def _secret(token: str, name: str) -> bytes:
    # Neither is kept here: only the wallet has both.
    return f"{token} {name}".encode()
