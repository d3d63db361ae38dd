"""``comity clock``: show the clock of a demonstration, or move it ahead."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import timedelta

from comity.values.refusals import Refusal

_MOST_DAYS = 18_300


def run(arguments: Sequence[str]) -> int:
    """Say what time it is here; 0 done, 1 not."""
    parser = argparse.ArgumentParser(prog="comity clock", description=__doc__)
    parser.add_argument("--ahead", type=int, metavar="DAYS", help="move it by so many days")
    days: int | None = parser.parse_args(arguments).ahead
    if days is not None and not 0 < days <= _MOST_DAYS:
        parser.error(f"the clock goes ahead by 1 to {_MOST_DAYS} days")
    os.environ["COMITY_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    import django  # after the role is chosen

    django.setup()
    from comity.ledger.actions import move_clock
    from comity.ledger.clock import ahead, now

    try:
        seen = ahead()
        if days is not None:
            seen = move_clock(timedelta(days=days), seen=seen, at=now())
    except Refusal as refusal:
        sys.stderr.write(f"comity clock: {refusal.code}: {refusal.message}\n")
        return 1
    sys.stdout.write(f"{now():%Y-%m-%dT%H:%M:%SZ}, {seen.days} days ahead of the real time\n")
    return 0
