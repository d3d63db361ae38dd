"""Read the rows of a file that nobody trusts yet: in a child that can be neither large nor slow."""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO

from comity.values.refusals import Refusal

SENTENCES = {
    "SHEET-OLD": "This is an old or a locked Excel file. Save it as XLSX, or as CSV.",
    "SHEET-LARGE": "The spreadsheet is too large when unpacked.",
    "SHEET-BROKEN": "The file cannot be read. Save it anew as XLSX, or as CSV.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, its texts without spaces around them, where formulas stand."""

    number: int
    texts: tuple[str, ...]
    formulas: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in it."""
        return not any(self.texts)


@contextmanager
def rows_apart(file: IO[bytes]) -> Iterator[Iterator[Row]]:
    """Give the rows of a file, read in a child process within limits, as they are asked for.

    Args:
        file: a real one, seekable, at its beginning; the child reads it by its descriptor.

    Raises:
        Refusal: while rows are taken: SHEET-OLD, SHEET-LARGE, SHEET-BROKEN, which is also said
            where the child was ended by one of its limits.
    """
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "comity.sheets.child"],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    try:
        assert child.stdout is not None  # noqa: S101  # tells the type checker
        with closing(_taken(child.stdout)) as rows:
            yield rows
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _taken(answers: IO[bytes]) -> Generator[Row]:
    for answer in answers:
        told = json.loads(answer)
        if isinstance(told, dict):
            if told.get("end") == "whole":
                return
            raise _refusal(str(told.get("code")))
        for number, texts, formulas in told:
            yield Row(number, tuple(texts), frozenset(formulas))
    raise _refusal("SHEET-BROKEN")


def _refusal(code: str) -> Refusal:
    known = code if code in SENTENCES else "SHEET-BROKEN"
    return Refusal(known, SENTENCES[known])
