"""Tables of a local list: lines and cells, whether the file is text or a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from comity.matching.faults import TableFault, refusal
from comity.matching.letters import decoded

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED = 512 << 20
_LEADS = "=+-@"
csv.field_size_limit(1 << 20)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, without spaces around it; a formula counts as one, whatever it gives."""

    text: str = ""
    is_formula: bool = False


_NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its number in the file or sheet, from 1."""

    row: int
    cells: tuple[Cell, ...]

    def cell(self, at: int) -> Cell:
        """Give a cell by its place, from 0; an empty one behind the end."""
        return self.cells[at] if at < len(self.cells) else _NOTHING


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
    if content.startswith(_OLD_EXCEL):
        said = (
            "This is an old or a locked Excel file. Save it as XLSX without a password, or as CSV."
        )
        raise refusal("LIST-FILE", said, ())
    if content.startswith(_ZIP):
        return Table(tuple(_sheet(content)), ())
    text, notes = decoded(content, file=file)
    return Table(tuple(_text_lines(text)), notes)


def _sheet(content: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook  # only spreadsheets need it

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > _MOST_UNPACKED:
            raise refusal("LIST-FILE", "The spreadsheet is too large when unpacked.", ())
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        rows = sheet.iter_rows()
        for number, cells in enumerate(rows, 1):
            yield Line(number, tuple(_value(one.value, one.data_type) for one in cells))
    except (BadZipFile, KeyError, ValueError, IndexError, SyntaxError, TypeError) as error:
        said = "The spreadsheet cannot be read. Save it anew as XLSX, or as CSV."
        raise refusal("LIST-FILE", said, ()) from error


def _value(value: object, kind: str) -> Cell:
    if value is None:
        return _NOTHING
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))  # spreadsheets know no whole numbers
    return Cell(str(value).strip(), is_formula=kind == "f")


def _text_lines(text: str) -> Iterator[Line]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    row = 1
    for cells in lines:
        yield Line(row, tuple(_text_cell(cell) for cell in cells))
        row = lines.line_num + 1  # a cell may run over several lines


def _text_cell(text: str) -> Cell:
    bare = text.strip().replace("\x00", "")
    if not bare:
        return _NOTHING
    # What a spreadsheet would compute when it opens the file: `=A1`, `+cmd|...`; not `-5` or `@`.
    begins = bare[0] in _LEADS and len(bare) > 1
    return Cell(bare, is_formula=bare[0] == "=" or (begins and any(it in bare for it in "(|!")))


def _delimiter(text: str) -> str:
    """Give the delimiter that splits most lines into the same number of cells."""
    first = [line for line in text.splitlines()[:200] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in first]
        usual = max(set(counts), key=lambda n: (counts.count(n), n)) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max("\t;,", key=evenness)
