"""The ESCO mapping exchange format: crosswalks as they are published, dirt included."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from comity.matching.faults import TableFault, refusal
from comity.matching.letters import decoded
from comity.matching.relations import Relation, relation

HEAD = (
    "Mapping project name",
    "Mapping project author",
    "Mapping project version",
    "Mapping project version date",
    "Classification 1 Name",
    "Classification 1 Concept type",
    "Classification 1 Version",
    "Classification 1 Language",
    "Classification 1 Landing page",
    "Classification 2 Name",
    "Classification 2 Concept type",
    "Classification 2 Version",
    "Classification 2 Language",
    "Classification 2 Landing page",
)
COLUMNS = (
    "Classification 1 URI",
    "Classification 1 ID",
    "Classification 1 PrefLabel",
    "Classification 1 URL",
    "Classification 2 URI",
    "Classification 2 ID",
    "Classification 2 PrefLabel",
    "Classification 2 URL",
    "Mapping relation",
    "Editorial note",
)
ESCO = "http://data.europa.eu/esco/"
_RELATION = "Mapping relation"
_MOST_HEAD_LINES = 60
_BARE_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mapped:
    """One side of a line, as it is written; empty where the file says nothing."""

    uri: str = ""
    id: str = ""
    label: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """Give what names the concept: its URI, else its number, else its label."""
        return self.uri or self.id or self.label

    @property
    def esco(self) -> str | None:
        """Give the whole URI of an ESCO concept, also where a file leaves the beginning away."""
        for text in (self.uri, self.id, self.url):
            if text.startswith(ESCO):
                return text
            if _BARE_UUID.fullmatch(text):
                return f"{ESCO}occupation/{text.lower()}"
        return None


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One line: `first` stands in `relation` to `second`; `row` is counted from 1 in its file."""

    first: Mapped
    second: Mapped
    relation: Relation
    note: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A crosswalk.

    Args:
        head: the fourteen lines above the table, by the names in `HEAD`.
        columns: the columns that the table has, of those in `COLUMNS`, in their order there.
        rows: the lines in their order.
    """

    head: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[MappingRow, ...]

    @property
    def framework_is_first(self) -> bool:
        """Tell whether the first classification is ESCO: what most of its lines name."""
        first = sum(one.first.esco is not None for one in self.rows)
        return first * 2 >= len(self.rows)

    @property
    def local_language(self) -> str:
        """Give the language of the local list, such as `de`; empty if not said."""
        return self.head.get(f"Classification {2 if self.framework_is_first else 1} Language", "")


@dataclass(frozen=True, slots=True)
class Link:
    """A local concept and the framework's: `local` stands in `relation` to `uri`."""

    local: Mapped
    uri: str
    relation: Relation
    note: str = ""


@dataclass(frozen=True, slots=True)
class MappingReading:
    """A crosswalk that was read; the lines of `faults` are not in it, those of `notes` are."""

    file: MappingFile
    faults: tuple[TableFault, ...]
    notes: tuple[TableFault, ...]


def links(file: MappingFile) -> tuple[Link, ...]:
    """Give every line as seen from the local list: turned round where the framework comes first."""
    found = []
    turned = file.framework_is_first
    for one in file.rows:
        theirs, ours = (one.first, one.second) if turned else (one.second, one.first)
        if theirs.esco is not None:
            kind = one.relation.inverse if turned else one.relation
            found.append(Link(ours, theirs.esco, kind, one.note))
    return tuple(found)


def read_mapping(content: bytes, *, file: str = "") -> MappingReading:
    """Read a crosswalk; lines with faults are left out and named, all of them.

    Args:
        content: the CSV as published: any of the encodings and delimiters that are about.
        file: its name, for the faults.

    Raises:
        Refusal: MAPPING-HEADINGS: no line names a relation and both classifications.
            SHEET-BROKEN: a cell never ends.
    """
    text, notes = decoded(content, file=file)
    try:
        lines = list(_lines(text))
    except csv.Error as error:
        said = "A cell of this file is far too long; a quotation mark may be left open."
        raise refusal("SHEET-BROKEN", said, ()) from error
    at = next((n for n, cells in enumerate(lines[:_MOST_HEAD_LINES]) if _is_heading(cells)), None)
    if at is None:
        fault = TableFault(
            "MAPPING-HEADINGS",
            "No line of headings names both classifications and a relation.",
            file,
        )
        raise refusal(
            fault.code, "This is no crosswalk in the ESCO mapping exchange format.", (fault,)
        )
    names = [_column(cell) for cell in lines[at]]
    found, faults = [], []
    for number, cells in enumerate(lines[at + 1 :], at + 2):
        if not any(cell.strip() for cell in cells):
            continue
        row, wrong = _row(_by_name(names, cells), file=file, row=number)
        faults += wrong
        found += [row] if row is not None else []
    columns = tuple(name for name in COLUMNS if name in names)
    whole = MappingFile(MappingProxyType(_head(lines[:at])), columns, tuple(found))
    return MappingReading(whole, tuple(faults), notes)


def write_mapping(file: MappingFile) -> bytes:
    """Write a crosswalk as CSV, UTF-8 with CRLF; reading it again gives the same."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    width = len(file.columns)
    for name in HEAD:
        writer.writerow([name, file.head.get(name, ""), *[""] * (width - 2)])
    writer.writerows([[""] * width] * 2)
    writer.writerow(file.columns)
    for one in file.rows:
        cells = _cells(one)
        writer.writerow([cells[name] for name in file.columns])
    return out.getvalue().encode()


def _cells(one: MappingRow) -> dict[str, str]:
    sides = ((1, one.first), (2, one.second))
    found = {_RELATION: one.relation.value, "Editorial note": one.note}
    for number, side in sides:
        found |= {
            f"Classification {number} URI": side.uri,
            f"Classification {number} ID": side.id,
            f"Classification {number} PrefLabel": side.label,
            f"Classification {number} URL": side.url,
        }
    return found


def _lines(text: str) -> Iterator[list[str]]:
    """Split into cells; a line that was quoted twice, or wears empty tails, is put right."""
    delimiter = _delimiter(text)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if delimiter == "," and cells and cells[-1].endswith(";"):
            cells[-1] = cells[-1].rstrip(";")
        if cells and delimiter in cells[0] and not any(cells[1:]):
            inner = cells[0].rstrip(";")
            again = next(csv.reader([inner], delimiter=delimiter), [])
            cells = again if len(again) > 2 else cells
        yield [cell.strip() for cell in cells]


def _delimiter(text: str) -> str:
    heading = next((one for one in text.splitlines()[:_MOST_HEAD_LINES] if _names_both(one)), "")
    bare = heading.rstrip(";,\t")
    return max(",;\t", key=bare.count)


def _names_both(line: str) -> bool:
    folded = line.casefold()
    return all(part in folded for part in ("classification 1", "classification 2", "relation"))


def _is_heading(cells: Sequence[str]) -> bool:
    return _names_both(" ".join(cells)) and len(cells) > 2


def _column(cell: str) -> str:
    words = (
        cell.casefold()
        .replace("prefered label", "preflabel")
        .replace("preferred label", "preflabel")
    )
    bare = "".join(words.split())
    return next((name for name in COLUMNS if "".join(name.casefold().split()) == bare), "")


def _head(lines: Sequence[Sequence[str]]) -> dict[str, str]:
    """Give the lines above the table by name; what a file lacks is left out of nothing: empty."""
    found = dict.fromkeys(HEAD, "")
    for cells in lines:
        name = next((one for one in HEAD if cells and one.casefold() == cells[0].casefold()), None)
        if name is not None and len(cells) > 1:
            found[name] = cells[1]
    return found


def _by_name(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _row(
    cells: Mapping[str, str], *, file: str, row: int
) -> tuple[MappingRow | None, list[TableFault]]:
    sides = [_side(cells, number) for number in (1, 2)]
    faults = [
        TableFault(
            "MAPPING-CONCEPT",
            f"Nothing names the concept of classification {number}.",
            file,
            row,
            f"Classification {number} URI",
        )
        for number, side in enumerate(sides, 1)
        if not side.key
    ]
    said = cells.get(_RELATION, "")
    kind = relation(said)
    if kind is None:
        faults.append(
            TableFault(
                "MAPPING-RELATION",
                "The relation is none of exact, close, broad, narrow and related match.",
                file,
                row,
                _RELATION,
                said[:80],
            )
        )
    if faults or kind is None:
        return None, faults
    return MappingRow(sides[0], sides[1], kind, cells.get("Editorial note", ""), row), []


def _side(cells: Mapping[str, str], number: int) -> Mapped:
    parts = ("URI", "ID", "PrefLabel", "URL")
    return Mapped(*(cells.get(f"Classification {number} {part}", "") for part in parts))
