"""Rows of a file: lines and cells, whether the file is text or a spreadsheet, as they come."""

import csv
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from typing import IO
from zipfile import BadZipFile, ZipFile

from comity.values.refusals import Refusal

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_MOST_UNPACKED = 512 << 20
_LEADS = "=+-@"
# What the readers of ZIP and of workbooks say to a damaged or a hostile file.
_BROKEN = (
    *(BadZipFile, zlib.error, struct.error, SyntaxError, LookupError, ValueError, TypeError),
    *(AttributeError, ArithmeticError, EOFError, OSError, RuntimeError),
)
_SAMPLE = 200  # lines that tell what parts the cells
csv.field_size_limit(1 << 20)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, without spaces around it; a formula counts as one, whatever it gives."""

    text: str = ""
    is_formula: bool = False


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """One line and its number in the file or sheet, from 1."""

    row: int
    cells: tuple[Cell, ...]

    def cell(self, at: int) -> Cell:
        """Give a cell by its place, from 0; an empty one behind the end."""
        return self.cells[at] if at < len(self.cells) else NOTHING


def is_spreadsheet(head: bytes) -> bool:
    """Tell by the first bytes of a file whether it is a spreadsheet.

    Raises:
        Refusal: SHEET-OLD: it is an old or a locked one.
    """
    if head.startswith(_OLD_EXCEL):
        said = (
            "This is an old or a locked Excel file. Save it as XLSX without a password, or as CSV."
        )
        raise Refusal("SHEET-OLD", said)
    return head.startswith(_ZIP)


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """Read the first sheet, or the text, line by line; what was read is not kept.

    Args:
        file: seekable, at its beginning.

    Raises:
        Refusal: SHEET-OLD, SHEET-LARGE, SHEET-BROKEN.
    """
    head = file.read(4)
    file.seek(0)
    return sheet_lines(file) if is_spreadsheet(head) else text_lines(_decoded(file, head))


def sheet_lines(file: IO[bytes]) -> Iterator[Line]:
    """Read the first sheet of an XLSX file.

    Raises:
        Refusal: SHEET-LARGE: it unpacks to more than 512 MB; SHEET-BROKEN.
    """
    from openpyxl import load_workbook  # only spreadsheets need it

    try:
        with ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > _MOST_UNPACKED:
            raise Refusal("SHEET-LARGE", "The spreadsheet is too large when unpacked.")
        book = load_workbook(file, read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield Line(number, tuple(_value(one.value, one.data_type) for one in cells))
    except _BROKEN as error:
        said = "The spreadsheet cannot be read. Save it anew as XLSX, or as CSV."
        raise Refusal("SHEET-BROKEN", said) from error


def text_lines(text: Iterable[str]) -> Iterator[Line]:
    """Read text with commas, semicolons or tabs between its cells.

    Args:
        text: its lines with their ends.
    """
    rest = iter(text)
    first = list(islice(rest, _SAMPLE))
    lines = csv.reader(chain(first, rest), delimiter=_delimiter(first))
    row = 1
    try:
        for cells in lines:
            yield Line(row, tuple(_text_cell(cell) for cell in cells))
            row = lines.line_num + 1  # a cell may run over several lines
    except csv.Error as error:
        said = "A cell of this file is far too long; a quotation mark may be left open."
        raise Refusal("SHEET-BROKEN", said) from error


def _decoded(file: IO[bytes], head: bytes) -> Iterator[str]:
    """Give lines: marked Unicode is believed, else UTF-8, and Windows-1252 where that fails."""
    if head.startswith(_WIDE):
        whole = file.read().decode("utf-16", errors="replace")
        yield from whole.splitlines(keepends=True)
        return
    if head.startswith(b"\xef\xbb\xbf"):
        file.read(3)
    for line in file:
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace")


def _value(value: object, kind: str) -> Cell:
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return Cell(value.strip(), is_formula=kind == "f")
    if isinstance(value, float) and value.is_integer():
        return Cell(str(int(value)))  # spreadsheets know no whole numbers
    if isinstance(value, datetime) and value.time() == time():
        return Cell(value.date().isoformat())  # nor days
    if isinstance(value, date):
        return Cell(value.isoformat())
    return Cell(str(value).strip(), is_formula=kind == "f")


def _text_cell(text: str) -> Cell:
    bare = text.strip()
    if not bare:
        return NOTHING
    # What a spreadsheet would compute when it opens the file: `=A1`, `+cmd|...`; not `-5` or `@`.
    begins = bare[0] in _LEADS and len(bare) > 1
    return Cell(bare, is_formula=bare[0] == "=" or (begins and any(it in bare for it in "(|!")))


def _delimiter(first: list[str]) -> str:
    """Give the delimiter that splits most lines into the same number of cells."""
    told = [line for line in first if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in told]
        usual = max(set(counts), key=lambda n: (counts.count(n), n)) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max("\t;,", key=evenness)
