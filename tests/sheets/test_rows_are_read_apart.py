"""Rows of files nobody trusts: read in a child, whole, in order, or refused with a code."""

import io
import tempfile
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from comity.sheets.apart import Row, rows_apart
from comity.values.refusals import Refusal

pytestmark = pytest.mark.child


def read(content: bytes) -> list[Row]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with rows_apart(file) as rows:
            return list(rows)


def workbook(*rows: list[object]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def bomb() -> bytes:
    """A sheet that unpacks to a gigabyte."""
    held = io.BytesIO()
    with ZipFile(io.BytesIO(workbook(["a"]))) as good, ZipFile(held, "w", ZIP_DEFLATED) as packed:
        for part in good.namelist():
            whole = good.read(part)
            packed.writestr(part, whole + b" " * (1 << 30) if "sheet1" in part else whole)
    return held.getvalue()


def test_text_and_spreadsheets_give_the_same_rows() -> None:
    text = "a;b\n1;Zoë\n\n;=1+1\n".encode()
    sheet = workbook(["a", "b"], [1, "Zoë"], [], [None, "=1+1"])
    assert [row.texts for row in read(text)] == [("a", "b"), ("1", "Zoë"), (), ("", "=1+1")]
    assert [row.texts for row in read(sheet) if not row.is_empty] == [
        ("a", "b"),
        ("1", "Zoë"),
        ("", "=1+1"),
    ]
    assert read(text)[3].formulas == read(sheet)[-1].formulas == {1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_every_usual_encoding(encoding: str) -> None:
    assert read("name\nZoë Ångström\n".encode(encoding))[1].texts == ("Zoë Ångström",)


def test_a_cell_over_several_lines_counts_them() -> None:
    assert [row.number for row in read(b'a,b\n"1\n2",x\n3,y\n')] == [1, 2, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0 old", "SHEET-OLD"),
        (b"PK\x03\x04 broken", "SHEET-BROKEN"),
        (workbook(["a"])[:-40], "SHEET-BROKEN"),
        (b'a,b\n"' + b"x" * 2_000_000, "SHEET-BROKEN"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(content)
    assert refusal.value.code == code


def test_a_sheet_that_unpacks_to_a_gigabyte_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        read(bomb())
    assert refusal.value.code == "SHEET-LARGE"


def test_whoever_has_seen_enough_may_stop() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"a\n" * 500_000)
        file.seek(0)
        with rows_apart(file) as rows:
            assert len(list(islice(rows, 3))) == 3
