"""Files of a framework: what lies in a folder or an archive, as tables of named cells."""

import csv
import gzip
import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from comity.matching.faults import TableFault, refusal

_TABLE = re.compile(r"\.(csv|tsv|txt)(\.gz)?$", re.IGNORECASE)
_MOST_BYTES = 1 << 30
# What the reader of ZIP says to a damaged archive.
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
csv.field_size_limit(1 << 20)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file with a heading; `name` is bare, without folders and endings."""

    name: str
    file: str
    content: bytes

    def rows(self, faults: list[TableFault]) -> Iterator[tuple[int, Row]]:
        """Give each line by its headings, with its number from 1; what cannot be read is a fault.

        Args:
            faults: gains what is wrong.
        """
        try:
            raw = gzip.decompress(self.content) if self.file.endswith(".gz") else self.content
            text = raw.decode("utf-8-sig")
        except (OSError, EOFError, UnicodeDecodeError, zlib.error):
            said = "The file cannot be read; it should be UTF-8."
            faults.append(TableFault("FRAMEWORK-FILE", said, self.file))
            return
        yield from self._cells(text, faults)

    def _cells(self, text: str, faults: list[TableFault]) -> Iterator[tuple[int, Row]]:
        delimiter = "," if ".csv" in self.file.lower() else "\t"
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        heading = [name.strip() for name in next(lines, [])]
        row = lines.line_num + 1
        try:
            for cells in lines:
                if len(cells) == len(heading):
                    yield row, dict(zip(heading, cells, strict=True))
                elif any(cells):
                    said = f"This line has {len(cells)} cells, the heading {len(heading)}."
                    faults.append(TableFault("FRAMEWORK-CELLS", said, self.file, row))
                row = lines.line_num + 1
        except csv.Error as error:
            faults.append(TableFault("FRAMEWORK-FILE", f"Not a table: {error}.", self.file, row))


def files_in(place: Path) -> list[TableFile]:
    """Give the tables of a folder or a ZIP archive, by name.

    Raises:
        Refusal: FRAMEWORK-FILE: a broken archive, or one that is too large when unpacked.
        OSError: the place is not there, or may not be read.
    """
    if place.is_dir():
        paths = sorted(path for path in place.rglob("*") if _TABLE.search(path.name))
        return [_file(path.name, path.read_bytes()) for path in paths if path.is_file()]
    content = place.read_bytes()
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = sorted(
                (one for one in packed.infolist() if _TABLE.search(one.filename)),
                key=lambda one: one.filename,
            )
            if sum(one.file_size for one in parts) > _MOST_BYTES:
                raise refusal("FRAMEWORK-FILE", "The archive is too large when unpacked.", ())
            return [_file(one.filename.rsplit("/", 1)[-1], packed.read(one)) for one in parts]
    except _BROKEN as error:
        said = "This is neither a folder nor a ZIP archive that can be read."
        raise refusal("FRAMEWORK-FILE", said, ()) from error


def _file(file: str, content: bytes) -> TableFile:
    return TableFile(_TABLE.sub("", file), file, content)
