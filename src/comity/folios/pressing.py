"""Set a folio in a process of its own: for whoever does not keep the typesetter in memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from comity.folios.setting import data_of, set_data
from comity.folios.words import Folio
from comity.values.refusals import Refusal

# It takes a third of a second; this is for a busy machine.
LONGEST_SECONDS: Final = 20
_SOURCE: Final = str(Path(__file__).parents[2])


def pressed(folio: Folio) -> bytes:
    """Give the folio as PDF, as `set_folio` does.

    Raises:
        Refusal: FOLIO-NOT-SET: it cannot be set, or not within the time there is.
    """
    try:
        child = subprocess.run(  # noqa: S603  # ourselves; the words go in by its input
            [sys.executable, "-m", __name__],
            input=json.dumps(data_of(folio)).encode(),
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env={"PYTHONPATH": _SOURCE},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal("FOLIO-NOT-SET", "Setting the PDF took too long.") from error
    if child.returncode:
        said = child.stderr.decode(errors="replace").strip()
        raise Refusal("FOLIO-NOT-SET", said or "The PDF cannot be made.")
    return child.stdout


def main() -> int:
    """Read a folio as JSON holds it, and write the PDF; 1 and a sentence if it cannot be set."""
    try:
        made = set_data(json.load(sys.stdin.buffer))
    except Refusal as refusal:
        sys.stderr.write(refusal.message)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
