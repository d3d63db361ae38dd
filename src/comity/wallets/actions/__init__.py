"""Offer certificates to wallets and hand copies out; ask wallets and keep what they answer."""

from comity.wallets.actions.asking import (
    ask_wallet,
    forget_question,
    keep_answer,
    keep_refusal,
    sign_question,
)
from comity.wallets.actions.handing import collect, forget_what_is_over, make_copies, wish
from comity.wallets.actions.offering import offer, redeem

__all__ = [
    "ask_wallet",
    "collect",
    "forget_question",
    "forget_what_is_over",
    "keep_answer",
    "keep_refusal",
    "make_copies",
    "offer",
    "redeem",
    "sign_question",
    "wish",
]
