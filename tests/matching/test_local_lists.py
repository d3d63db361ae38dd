"""Local lists as cities have them: any encoding, headings anywhere, cells that should not be."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.effort import examples

from comity.matching.local_lists import read_list
from comity.values.refusals import Refusal


def titles(content: bytes | str, **more: object) -> list[str]:
    raw = content if isinstance(content, bytes) else content.encode()
    return [one.title for one in read_list(raw, language="de", **more).entries]


def sheet(*rows: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert titles("Code;Bezeichnung\n1;Bäcker\n".encode(encoding)) == ["Bäcker"]


def test_lines_of_another_encoding_are_read_and_noted() -> None:
    content = "titel\nBäcker\n".encode() + "Müller\n".encode("cp1252")
    found = read_list(content, language="de")
    assert [one.title for one in found.entries] == ["Bäcker", "Müller"]
    assert [(one.code, one.row) for one in found.notes] == [("TABLE-ENCODING", 3)]


def test_a_heading_in_the_middle_is_found() -> None:
    content = "Stadt Maasveen;;\nStand 2026;;\n;;\nNr;Beruf;ISCO\n1;Maurer;7112\n"
    found = read_list(content.encode(), language="de")
    assert found.heading_row == 4
    assert [(one.row, one.code, one.title, one.isco) for one in found.entries] == [
        (5, "1", "Maurer", "7112")
    ]


def test_headings_that_come_again_are_passed_over_and_noted() -> None:
    found = read_list(b"Code,Title\n1,baker\nCode,Title\n2,roofer\n", language="en")
    assert [one.title for one in found.entries] == ["baker", "roofer"]
    assert [(one.code, one.row) for one in found.notes] == [("LIST-HEADING-AGAIN", 3)]


def test_a_single_column_needs_no_heading() -> None:
    assert titles("Maurer\nBäcker\n") == ["Maurer", "Bäcker"]


def test_without_headings_the_wordiest_column_holds_the_titles() -> None:
    found = read_list(b"A-1,bricklayer and mason\nA-2,baker\n", language="en")
    assert [(one.code, one.title) for one in found.entries] == [
        ("A-1", "bricklayer and mason"),
        ("A-2", "baker"),
    ]


def test_every_fault_is_named_with_row_and_column_and_good_rows_are_kept() -> None:
    content = (
        "code;titel;isco;anzahl\n1;Maurer;7112;20\n1;Dachdecker;7121;3\n2;;7112;1\n"
        "3;Bäcker;brot;viele\n4;=HYPERLINK(A1);7112;1\n5;123;7112;1\n6;Koch;5120;\n"
    )
    found = read_list(content.encode(), file="liste.csv", language="de")
    assert [one.title for one in found.entries] == ["Maurer", "Koch"]
    assert [(one.row, one.column, one.code) for one in found.faults] == [
        (3, "code", "LIST-CODE-TWICE"),
        (4, "titel", "LIST-TITLE-MISSING"),
        (5, "isco", "LIST-ISCO"),
        (5, "anzahl", "LIST-VOLUME"),
        (6, "titel", "LIST-FORMULA"),
        (7, "titel", "LIST-TITLE-WORDLESS"),
    ]
    assert found.faults[0].place == "liste.csv:3:code"


def test_a_title_in_other_letters_than_most_is_noted_not_refused() -> None:
    found = read_list("titel\nMaurer\nпекар\nKoch\n".encode(), language="de")
    assert len(found.entries) == 3
    assert [(one.row, one.code) for one in found.notes] == [(3, "LIST-OTHER-LETTERS")]


def test_a_spreadsheet_is_read_and_its_formulas_are_faults() -> None:
    content = sheet(("Code", "Title"), (1, "baker"), (2, "=A1"), (None, None), (3.0, "roofer"))
    found = read_list(content, language="en")
    assert [(one.row, one.code, one.title) for one in found.entries] == [
        (2, "1", "baker"),
        (5, "3", "roofer"),
    ]
    assert [(one.row, one.code) for one in found.faults] == [(3, "LIST-FORMULA")]


def test_two_hundred_thousand_lines_are_read() -> None:
    content = "code,title\n" + "".join(f"{n},trade of kind {n}\n" for n in range(200_000))
    assert len(read_list(content.encode(), language="en").entries) == 200_000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LIST-EMPTY"),
        (b" ,\n,,\n", "LIST-EMPTY"),
        (b"1,2\n3,4\n", "LIST-TITLE-COLUMN"),
        (b"PK\x03\x04 nothing of the kind", "LIST-FILE"),
        (b"\xd0\xcf\x11\xe0 old", "LIST-FILE"),
    ],
    ids=["nothing", "empty columns", "numbers only", "broken sheet", "old sheet"],
)
def test_a_list_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_list(content, language="en")
    assert refused.value.code == code


def test_columns_may_be_named_where_we_guess_wrongly() -> None:
    content = "Title,Trade\nMr,baker\nMs,roofer\n"
    assert titles(content, columns={"title": "trade"}) == ["baker", "roofer"]
    assert titles(content, columns={"title": "2"})[1:] == ["baker", "roofer"]
    with pytest.raises(Refusal, match="headings that you named"):
        titles(content, columns={"title": "job"})
    for place in ("0", "\N{SUPERSCRIPT TWO}", "9" * 5000):
        with pytest.raises(Refusal, match="headings that you named"):
            titles(content, columns={"title": place})


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    with suppress(Refusal):
        read_list(content, language="en")
