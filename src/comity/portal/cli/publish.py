"""``comity publish``: write what verifiers need into a folder, for any web server or a stick."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.values.refusals import Refusal


def run(arguments: Sequence[str]) -> int:
    """Write all that verifiers need: a bundle for ``comity verify``, and every published file."""
    parser = argparse.ArgumentParser(prog="comity publish", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    folder: Path = parser.parse_args(arguments).folder
    # The worker's role: it alone may publish, and the keys lie in its folder.
    os.environ["COMITY_ROLE"] = "signer"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    import django  # after the role is chosen

    django.setup()
    from comity.certificates.actions import publish_archive, publish_due, write_folder
    from comity.certificates.web.publishing import write_site
    from comity.ledger.clock import now

    at = now()
    try:
        publish_due(at=at)
        publish_archive(at=at)
        write_folder(folder, at=at)
        write_site(folder)
    except (FileExistsError, NotADirectoryError):
        sys.stderr.write(f"comity publish: {folder} is not a new or empty folder.\n")
        return 1
    except Refusal as refusal:
        faults = [f"\n  {fault.path}: {fault.message}" for fault in refusal.faults]
        sys.stderr.write(f"comity publish: {refusal.message}{''.join(faults)}\n")
        return 1
    count = sum(1 for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"{count} files in {folder}; {folder}/offline/verify.html checks them\n")
    return 0
