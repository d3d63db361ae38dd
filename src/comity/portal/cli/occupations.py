"""``comity occupations``: frameworks of occupations, and what local titles correspond to."""

import sys
from collections.abc import Sequence

from comity.portal.cli import occupations_export, occupations_import, occupations_match

_COMMANDS = {
    "import": occupations_import.run,
    "match": occupations_match.run,
    "export": occupations_export.run,
}


def run(arguments: Sequence[str]) -> int:
    """Run one of the subject's commands; 2 when it was not understood."""
    if not arguments or arguments[0] not in _COMMANDS:
        sys.stderr.write(f"comity occupations {' | '.join(_COMMANDS)}\n")
        return 2
    return _COMMANDS[arguments[0]](arguments[1:])
