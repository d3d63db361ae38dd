"""Have a child look into a file, and give what it says within the time there is."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_CHILD: Final = Path(__file__).with_name("child.py")
# The child's own limit on its computing time is one second; this one is for a busy machine.
LONGEST_SECONDS: Final = 10


def look(wish: str, content: bytes) -> Mapping[str, object]:
    """Give what the child found: `pages`, `files` or a fault's `code`; answers for any bytes.

    Args:
        wish: a media type, to be inspected; `attached`, the files in a PDF; `codes`, the texts of
            the QR codes in a picture.
        content: of the file.
    """
    try:
        child = subprocess.run(  # noqa: S603  # our own script; the file goes in by its input
            [sys.executable, "-I", str(_CHILD), wish],
            input=content,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env={},
            check=False,
        )
        found: Mapping[str, object] = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        return {"code": "FILE-NOT-CHECKED"}
    except (ValueError, BrokenPipeError):
        # Ended by one of its limits before it could answer.
        return {"code": "FILE-BOMB"}
    return found
