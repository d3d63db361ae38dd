"""``comity log rotate|accept|keys``: the next key of a log or of a witness."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from comity.proofs.instants import instant_text, parse_instant
from comity.values.refusals import Refusal

DONE = 0


def add_commands(commands: Any) -> None:  # noqa: ANN401  # argparse hides the type
    """Add the commands on keys to those on logs."""
    rotating = commands.add_parser("rotate", help="the next key of a city's log or witness")
    rotating.add_argument("city", metavar="CITY")
    rotating.add_argument("--witness", action="store_true", help="of its witness, not of its log")
    rotating.add_argument(
        "--lost-since",
        type=_instant,
        metavar="INSTANT",
        help="the key was lost: nothing counts that others saw no earlier",
    )
    rotating.add_argument("--keep", metavar="FILE", type=Path, help="write the statement there")
    rotating.set_defaults(work=_rotate, role="owner")
    accepting = commands.add_parser("accept", help="take the next key of another installation")
    accepting.add_argument("statement", metavar="FILE", type=Path)
    accepting.add_argument(
        "--confirmed", action="store_true", help="the new key was compared on another way"
    )
    accepting.set_defaults(work=_accept, role="owner")
    listing = commands.add_parser("keys", help="every key of every log and witness, with its end")
    listing.set_defaults(work=_keys, role="owner")


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(refusal.message) from refusal


def _rotate(wishes: argparse.Namespace) -> int:
    from comity.ledger.clock import now
    from comity.transparency.actions import succeed

    whose = "witness" if wishes.witness else "log"
    note = succeed(wishes.city, whose, lost_since=wishes.lost_since, at=now())  # type: ignore[arg-type]  # one of the two
    if wishes.keep is not None:
        wishes.keep.write_text(note, encoding="utf-8")
    sys.stdout.write(note)
    return DONE


def _accept(wishes: argparse.Namespace) -> int:
    raw = wishes.statement.read_bytes()
    from comity.ledger.clock import now
    from comity.transparency.actions import accept

    said = accept(raw, is_confirmed=wishes.confirmed, at=now())
    words = f"{said.new.text} follows {said.old.text}, which counts until"
    sys.stdout.write(f"{words} {instant_text(said.since)}.\n")
    return DONE


def _keys(wishes: argparse.Namespace) -> int:  # noqa: ARG001  # nothing to wish for
    from comity.transparency.queries import followers, logs, witnesses

    followed = followers()
    for newest in (*(log.key for log in logs()), *(one.key for one in witnesses())):
        key = followed.first(newest)
        for one in followed.known:
            if one.old == key:
                sys.stdout.write(f"{key.text} {one.reason} {instant_text(one.since)}\n")
                key = one.new
        sys.stdout.write(f"{key.text} in use\n")
    return DONE
