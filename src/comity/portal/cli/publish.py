"""``comity publish``: write what verifiers need into a folder, for any web server or a stick."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.portal.cli.answering import acting_as
from comity.values.refusals import Refusal

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Write all that verifiers need: a bundle for ``comity verify``, and every published file.

    Returns:
        0 done, 1 refused, 2 not understood, or nothing could be read or written.
    """
    parser = argparse.ArgumentParser(prog="comity publish", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    try:
        folder: Path = parser.parse_args(arguments).folder
    except SystemExit as ended:
        return DONE if ended.code == 0 else NOT_UNDERSTOOD
    try:
        # The worker's role: it alone may publish, and the keys lie in its folder.
        with acting_as("signer"):
            _write(folder)
    except (FileExistsError, NotADirectoryError):
        sys.stderr.write(f"comity publish: {folder} is not a new or empty folder.\n")
        return NOT_DONE
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity publish: {refusal.message}{''.join(faults)}\n")
        return NOT_DONE
    except OSError as error:
        sys.stderr.write(f"comity publish: {error}\n")
        return NOT_UNDERSTOOD
    count = sum(1 for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"{count} files in {folder}; {folder}/offline/verify.html checks them\n")
    return DONE


def _write(folder: Path) -> None:
    from comity.certificates.actions import publish_archive, publish_due, write_folder
    from comity.certificates.web.publishing import write_site
    from comity.ledger.clock import now

    at = now()
    publish_due(at=at)
    publish_archive(at=at)
    write_folder(folder, at=at)
    write_site(folder)
