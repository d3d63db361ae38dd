"""Tables of a local list: all lines of a file, whether it is text or a spreadsheet."""

import io
from dataclasses import dataclass

from comity.matching.faults import TableFault, refusal
from comity.matching.letters import decoded
from comity.sheets.rows import Cell, Line, is_spreadsheet, sheet_lines, text_lines
from comity.values.refusals import Refusal

__all__ = ["Cell", "Line", "Table", "table_of"]


@dataclass(frozen=True, slots=True)
class Table:
    """All lines of a file, and what was noticed while reading."""

    lines: tuple[Line, ...]
    notes: tuple[TableFault, ...]


def table_of(content: bytes, *, file: str = "") -> Table:
    """Read the first sheet, or the text, as lines of cells.

    Raises:
        Refusal: LIST-FILE: a spreadsheet that is broken, locked or of the old format, or too large.
    """
    try:
        if is_spreadsheet(content[:4]):
            return Table(tuple(sheet_lines(io.BytesIO(content))), ())
        text, notes = decoded(content, file=file)
        bare = text.replace("\x00", "")
        return Table(tuple(text_lines(io.StringIO(bare, newline=""))), notes)
    except Refusal as refused:
        raise refusal("LIST-FILE", refused.message, ()) from refused
