"""Local lists: the occupations, qualifications or modules of a city, from CSV, TSV or XLSX."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comity.matching.faults import TableFault, refusal
from comity.matching.list_columns import Columns, columns_in, is_heading
from comity.matching.list_tables import Cell, Line, table_of

MOST_ROWS = 500_000
_LONGEST_TITLE = 500
_MOST_FAULTS = 10_000
_ISCO = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class LocalEntry:
    """One line of a city's own list.

    Args:
        row: in its file, counted from 1.
        title: as it is written.
        language: of the title (BCP 47).
        code: as the city numbers it; empty if it does not.
        isco: ISCO-08 code, one to four digits; empty if not said.
        volume: how many people it concerns in a year; None if not said.
        description: empty if there is none.
    """

    row: int
    title: str
    language: str
    code: str = ""
    isco: str = ""
    volume: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class LocalList:
    """A list that was read.

    Args:
        entries: the good lines, in their order.
        faults: why other lines are not among them, each with row and column.
        notes: what was noticed on lines that are.
        columns: what was taken for what: `title`, `code`, `isco`, `volume`, `description`,
            `language` to the heading, or to the number of the column, from 1, without headings.
        heading_row: counted from 1; 0 if there is no heading.
    """

    entries: tuple[LocalEntry, ...]
    faults: tuple[TableFault, ...]
    notes: tuple[TableFault, ...]
    columns: Mapping[str, str]
    heading_row: int


def read_list(
    content: bytes,
    *,
    file: str = "",
    language: str,
    columns: Mapping[str, str] | None = None,
) -> LocalList:
    """Read a local list; lines with faults are left out and named, all of them.

    The heading is looked for, also in the middle of the file. Without one, a single column holds
    the titles, and of several the one with most letters.

    Args:
        content: the file: XLSX, or text with commas, semicolons or tabs, in any usual encoding.
        file: its name, for the faults.
        language: of the titles (BCP 47), where no column says otherwise.
        columns: what to take for what, as `LocalList.columns` gives it, where we guess wrongly.

    Raises:
        Refusal: LIST-EMPTY: no line holds anything. LIST-LONG: more than 500,000 lines.
            LIST-FILE: a broken or a locked XLSX file. LIST-TITLE-COLUMN: no column holds titles,
            or the columns asked for are not there.
    """
    table = table_of(content, file=file)
    lines = [line for line in table.lines if any(cell.text for cell in line.cells)]
    if not lines:
        raise refusal("LIST-EMPTY", "The list holds nothing.", ())
    if len(lines) > MOST_ROWS:
        raise refusal("LIST-LONG", f"The list has more than {MOST_ROWS:,} lines.", ())
    places, heading = columns_in(lines, wanted=columns)
    reader = _Reader(places, file, language)
    started = heading == 0
    for line in lines:
        if line.row == heading:
            started = True
        elif started:
            reader.take(line)
    entries, notes = reader.finish()
    faults = tuple(reader.faults[:_MOST_FAULTS])
    return LocalList(
        entries, faults, (*table.notes, *notes), MappingProxyType(places.names), heading
    )


class _Reader:
    """What is gathered while the lines go by."""

    def __init__(self, places: Columns, file: str, language: str) -> None:
        self.places = places
        self.file = file
        self.language = language
        self.faults: list[TableFault] = []
        self._notes: list[TableFault] = []
        self._entries: list[LocalEntry] = []
        self._rows_of_codes: dict[str, int] = {}

    def take(self, line: Line) -> None:
        if is_heading(line, self.places):
            self._note("LIST-HEADING-AGAIN", "The headings stand here once more.", line, "title")
            return
        cells = {what: line.cell(at) for what, at in self.places.at.items()}
        faults = [
            *self._formulas(line, cells),
            *self._title(line, cells["title"]),
            *self._isco(line, cells),
            *self._volume(line, cells),
            *self._code(line, cells),
        ]
        if faults:
            self.faults += faults
            return
        text = {what: cell.text for what, cell in cells.items()}
        code = text.get("code", "")
        if code:
            self._rows_of_codes[code] = line.row
        self._entries.append(
            LocalEntry(
                row=line.row,
                title=" ".join(text["title"].split()),
                language=text.get("language") or self.language,
                code=code,
                isco=text.get("isco", ""),
                volume=_whole(text.get("volume", "")),
                description=text.get("description", ""),
            )
        )

    def finish(self) -> tuple[tuple[LocalEntry, ...], list[TableFault]]:
        """Give the entries, and notes that need all of them."""
        scripts = [_script(one.title) for one in self._entries]
        usual = Counter(script for script in scripts if script).most_common(1)
        if usual:
            self._notes += [
                TableFault(
                    "LIST-OTHER-LETTERS",
                    "This title is in other letters than most; is it in another language?",
                    self.file,
                    entry.row,
                    self.places.names["title"],
                    entry.title[:80],
                )
                for entry, script in zip(self._entries, scripts, strict=True)
                if script and script != usual[0][0]
            ]
        return tuple(self._entries), self._notes

    def _title(self, line: Line, cell: Cell) -> list[TableFault]:
        if not cell.text.strip():
            return [self._fault("LIST-TITLE-MISSING", "There is no title.", line, "title")]
        if "\ufffd" in cell.text:
            said = "Letters of the title are lost; save the list as UTF-8."
            return [self._fault("LIST-LETTERS-LOST", said, line, "title")]
        if len(cell.text) > _LONGEST_TITLE:
            said = f"The title is longer than {_LONGEST_TITLE} letters."
            return [self._fault("LIST-TITLE-LONG", said, line, "title")]
        if not any(letter.isalpha() for letter in cell.text):
            return [self._fault("LIST-TITLE-WORDLESS", "The title has no letter.", line, "title")]
        return []

    def _formulas(self, line: Line, cells: Mapping[str, Cell]) -> list[TableFault]:
        said = "A formula stands here; put its value there instead."
        return [
            self._fault("LIST-FORMULA", said, line, what)
            for what, cell in cells.items()
            if cell.is_formula
        ]

    def _isco(self, line: Line, cells: Mapping[str, Cell]) -> list[TableFault]:
        cell = cells.get("isco")
        if cell is None or not cell.text or _ISCO.fullmatch(cell.text):
            return []
        said = "An ISCO-08 code has one to four digits."
        return [self._fault("LIST-ISCO", said, line, "isco")]

    def _volume(self, line: Line, cells: Mapping[str, Cell]) -> list[TableFault]:
        cell = cells.get("volume")
        if cell is None or not cell.text or _whole(cell.text) is not None:
            return []
        said = "How many people is a whole number, 0 or more."
        return [self._fault("LIST-VOLUME", said, line, "volume")]

    def _code(self, line: Line, cells: Mapping[str, Cell]) -> list[TableFault]:
        cell = cells.get("code")
        before = self._rows_of_codes.get(cell.text) if cell else None
        if before is None:
            return []
        said = f"Row {before} has the same code."
        return [self._fault("LIST-CODE-TWICE", said, line, "code")]

    def _fault(self, code: str, message: str, line: Line, what: str) -> TableFault:
        value = line.cell(self.places.at[what]).text[:80]
        return TableFault(code, message, self.file, line.row, self.places.names[what], value)

    def _note(self, code: str, message: str, line: Line, what: str) -> None:
        self._notes.append(self._fault(code, message, line, what))


def _whole(text: str) -> int | None:
    bare = re.sub(r"[\s.,'’]", "", text)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None


def _script(title: str) -> str:
    """Give the alphabet of a title's first letter, such as LATIN; empty if it has none."""
    letter = next((one for one in title if one.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
