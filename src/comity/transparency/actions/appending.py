"""Append: the entries of an act are in the tree when the act is, or neither is."""

from collections.abc import Sequence

from django.db import connection

from comity.ledger.refusing import ask
from comity.transparency.keyring import log_key, witness_key


def keep_log(city: str) -> None:
    """Give a city its log and its witness, with keys of their own; again, it changes nothing."""
    call = (
        "SELECT EXISTS (SELECT 1 FROM tlog WHERE city = %s)"
        " AND EXISTS (SELECT 1 FROM tlog_witness WHERE city = %s)"
    )
    if ask(call, city, city) == (True,):
        # Their first keys may have been put away since.
        return
    log, witness = log_key(city), witness_key(city)
    ask("SELECT enrol_tlog(%s, %s, %s)", log.name, log.text, city)
    ask("SELECT enrol_witness(%s, %s, %s, NULL)", witness.name, witness.text, city)


def append(city: str, entries: Sequence[bytes]) -> int:
    """Append to a city's log in this transaction; give the place of the first entry.

    Append late, just before recording: everybody who records waits from here until the
    transaction ends.

    Args:
        city: whose log.
        entries: as `proofs.log.entries` writes them, at least one.

    Raises:
        RuntimeError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is logged together with the act it speaks of")
    if ask("SELECT EXISTS (SELECT 1 FROM tlog WHERE city = %s)", city) == (False,):
        keep_log(city)
    return int(ask("SELECT append_tlog(%s, %s)", city, list(entries))[0])
