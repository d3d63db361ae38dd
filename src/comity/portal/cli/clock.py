"""``comity clock``: show the clock of a demonstration, or move it ahead."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from comity.portal.cli.answering import acting_as
from comity.values.refusals import Refusal

_MOST_DAYS = 18_300


def run(arguments: Sequence[str]) -> int:
    """Say what time it is here; 0 done, 1 not."""
    parser = argparse.ArgumentParser(prog="comity clock", description=__doc__)
    parser.add_argument("--ahead", type=int, metavar="DAYS", help="move it by so many days")
    days: int | None = parser.parse_args(arguments).ahead
    if days is not None and not 0 < days <= _MOST_DAYS:
        parser.error(f"the clock goes ahead by 1 to {_MOST_DAYS} days")
    try:
        with acting_as("owner"):
            at, seen = _moved(days)
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity clock: {refusal.code}: {refusal.message}{''.join(faults)}\n")
        return 1
    sys.stdout.write(f"{at:%Y-%m-%dT%H:%M:%SZ}, {seen.days} days ahead of the real time\n")
    return 0


def _moved(days: int | None) -> tuple[datetime, timedelta]:
    from comity.ledger.actions import move_clock
    from comity.ledger.clock import ahead, now

    seen = ahead()
    if days is not None:
        seen = move_clock(timedelta(days=days), seen=seen, at=now())
    return now(), seen
