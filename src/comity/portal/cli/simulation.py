"""``comity simulation repeat RUN``: carry a run out again from its record and compare the bytes."""

import argparse
import os
import sys
from collections.abc import Sequence
from uuid import UUID

from comity.values.refusals import Refusal


def run(arguments: Sequence[str]) -> int:
    """Repeat a run; 0 the same bytes, 1 other bytes, 2 could not be repeated."""
    options = _parser().parse_args(arguments)
    # The worker's role: it alone reads the extract and carries runs out.
    os.environ["COMITY_ROLE"] = "signer"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    try:
        import django  # after the role is chosen

        django.setup()
        return _repeated(options.run)
    except Refusal as refusal:
        sys.stderr.write(f"comity simulation repeat: {refusal.code}: {refusal.message}\n")
    except OSError as error:
        sys.stderr.write(f"comity simulation repeat: {error}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity simulation",
        description="Carry a run out again from its record and compare the bytes of its report.",
    )
    parser.add_argument("what", choices=["repeat"])
    parser.add_argument("run", type=UUID, help="its id, as in the address of its page")
    return parser


def _repeated(run: UUID) -> int:
    from django.db import OperationalError

    from comity.bulk.admitting import EngineRefused
    from comity.bulk.engines import EngineMissing
    from comity.bulk.running import EngineStopped
    from comity.bulk.simulating import EngineDisagrees
    from comity.simulations.actions.running import Means, repeat
    from comity.simulations.queries.runs import run_card

    try:
        run_card(run)  # refuses where there is none
        kept, again = repeat(run, means=Means.from_environment())
    except OperationalError as error:
        first = str(error).partition("\n")[0]
        raise Refusal("NO-DATABASE", f"The database does not answer: {first}") from None
    except (EngineMissing, EngineStopped, EngineRefused, EngineDisagrees) as error:
        raise Refusal("ENGINE", str(error)) from None
    if kept == again:
        sys.stdout.write(f"the same bytes: {kept}\n")
        return 0
    sys.stdout.write(f"other bytes: {kept} then, {again} now\n")
    return 1
