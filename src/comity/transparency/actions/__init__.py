"""Append to logs, sign and witness them, let logs and witnesses of other installations in."""

from comity.transparency.actions.admitting import admit_log, admit_witness
from comity.transparency.actions.appending import append, keep_log
from comity.transparency.actions.exchanging import Exchanged, exchange
from comity.transparency.actions.succeeding import accept, succeed
from comity.transparency.actions.witnessing import answer, hand_over, is_contradiction

__all__ = [
    "Exchanged",
    "accept",
    "admit_log",
    "admit_witness",
    "answer",
    "append",
    "exchange",
    "hand_over",
    "is_contradiction",
    "keep_log",
    "succeed",
]
