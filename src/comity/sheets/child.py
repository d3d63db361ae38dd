"""Run by itself with a file on its input: its rows as JSON lines, within hard limits."""

import json
import resource
import sys
from itertools import islice

from comity.sheets.rows import Line, lines_of
from comity.values.refusals import Refusal

MEMORY = 512 << 20  # bytes of address space above what the program itself needs
SECONDS = 300  # of computing
ROWS = 500  # in one line of the answer


def limit() -> None:
    """Take away what a hostile file would use up: memory, time, files, processes."""
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123  # before the limits
        used = int(pages.read().split()[0]) * resource.getpagesize()
    for kind, most in (
        (resource.RLIMIT_AS, used + MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    """Write rows as `[[row, [texts], [places of formulas]], …]`, then how it ended as an object."""
    import openpyxl  # noqa: F401  # nothing can be loaded within the limits

    limit()
    try:
        lines = lines_of(sys.stdin.buffer)
        while batch := [_plain(line) for line in islice(lines, ROWS)]:
            sys.stdout.write(json.dumps(batch) + "\n")
        end = {"end": "whole"}
    except Refusal as refusal:
        end = {"code": refusal.code}
    except MemoryError:
        end = {"code": "SHEET-LARGE"}
    except Exception:  # whatever a parser throws at a broken file
        end = {"code": "SHEET-BROKEN"}
    sys.stdout.write(json.dumps(end) + "\n")


def _plain(line: Line) -> list[object]:
    formulas = [place for place, cell in enumerate(line.cells) if cell.is_formula]
    return [line.row, [cell.text for cell in line.cells], formulas]


if __name__ == "__main__":
    main()
