"""``comity publish``: write what verifiers need into a folder, for any web server or a stick."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.portal.cli.answering import acting_as
from comity.values.refusals import Refusal


def run(arguments: Sequence[str]) -> int:
    """Write all that verifiers need: a bundle for ``comity verify``, and every published file."""
    parser = argparse.ArgumentParser(prog="comity publish", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    folder: Path = parser.parse_args(arguments).folder
    try:
        # The worker's role: it alone may publish, and the keys lie in its folder.
        with acting_as("signer"):
            _publish(folder)
    except (FileExistsError, NotADirectoryError):
        sys.stderr.write(f"comity publish: {folder} is not a new or empty folder.\n")
        return 1
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity publish: {refusal.message}{''.join(faults)}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"comity publish: {error}\n")
        return 1
    count = sum(1 for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"{count} files in {folder}; {folder}/offline/verify.html checks them\n")
    return 0


def _publish(folder: Path) -> None:
    from comity.certificates.actions import publish_archive, publish_due, write_folder
    from comity.certificates.web.publishing import write_site
    from comity.ledger.clock import now

    at = now()
    publish_due(at=at)
    publish_archive(at=at)
    write_folder(folder, at=at)
    write_site(folder)
