"""What an uploaded file holds, whichever of the formats it is in."""

import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.occupations.stage import BASE, NOW, acting, editor, entry, ready, stored
from tests.privacy.scenes import Scene

from comity.matching.exchange import COLUMNS, HEAD
from comity.matching.relations import Relation
from comity.occupations.actions import uploading
from comity.occupations.domain.drafts import read_upload, required_good
from comity.values.refusals import Refusal


def a_crosswalk(*rows: tuple[str, str, str, str]) -> bytes:
    """A file in the exchange format, the framework first."""
    lines = [f"{name};" for name in HEAD] + ["", "", ";".join(COLUMNS)]
    for uri, code, title, relation in rows:
        lines.append(f"{uri};;x;;;{code};{title};;{relation};")
    return "\r\n".join(lines).encode()


ELECTRICIAN = f"{BASE}/occupation/electrician"
FILE = a_crosswalk(
    (ELECTRICIAN, "K1", "Elektriker im Haus", "skos:exactMatch"),
    (f"{BASE}/occupation/bricklayer", "K1", "Elektriker im Haus", "skos:broadMatch"),
    (f"{BASE}/occupation/carer", "K2", "Pflege", "skos:narrowMatch"),
)


def test_a_crosswalk_is_a_list_whose_titles_come_with_claims() -> None:
    read = read_upload(FILE, file="x.csv", language="de")
    assert read.is_crosswalk
    assert [(one.code, one.title) for one in read.titles] == [
        ("K1", "Elektriker im Haus"),
        ("K2", "Pflege"),
    ]
    claims = [(one.uri.rsplit("/", 1)[1], one.relation) for one in read.titles[0].claims]
    # read from the local title: what the file says from the framework's side is turned round
    assert claims == [("electrician", Relation.EXACT), ("bricklayer", Relation.NARROW)]


def test_a_spreadsheet_is_read_like_a_text() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["Unsere Liste"], [], ["Nr", "Beruf", "Personen"], ["1", "Maurer", 40]):
        sheet.append(row)
    whole = io.BytesIO()
    book.save(whole)
    read = read_upload(whole.getvalue(), file="x.xlsx", language="de")
    assert [(one.code, one.title, one.volume) for one in read.titles] == [("1", "Maurer", 40)]


def test_good_rows_are_kept_only_if_wished() -> None:
    read = read_upload(b"nr;titel\n1;Maurer\n1;Noch einer\n", file="x.csv", language="de")
    with pytest.raises(Refusal) as refusal:
        required_good(read, keeps_good=False)
    assert [(one.code, one.path) for one in refusal.value.faults] == [
        ("LIST-CODE-TWICE", "x.csv:3:nr")
    ]
    assert [one.title for one in required_good(read, keeps_good=True)] == ["Maurer"]


def test_titles_without_numbers_are_told_apart_by_their_rows() -> None:
    read = read_upload(b"titel\nMaurer\nMaler\n", file="x.csv", language="de")
    assert [one.code for one in read.titles] == ["#2", "#3"]


def test_the_crosswalks_as_published_become_lists(shared: Path) -> None:
    for file in sorted((shared.parent / "crosswalks").glob("*.gz")):
        read = read_upload(gzip.decompress(file.read_bytes()), file=file.name, language="de")
        codes = [one.code for one in read.titles]
        assert read.is_crosswalk, file.name
        assert len(codes) == len(set(codes)) > 100, file.name
        assert all(one.claims for one in read.titles), file.name


@pytest.mark.database
def test_what_a_file_claims_is_shown_and_exact_is_never_set(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner)
    row = entry(who, ready(product, who, content=FILE), "K1")
    page = who.client.get(f"/en/occupations/desk/titles/{row.pk}/").content.decode()
    assert 'value="skos:narrowMatch" selected' in page  # the other claim
    assert 'value="skos:exactMatch" selected' not in page
    assert " checked" not in page


@pytest.mark.database
def test_other_columns_are_taken_when_the_guess_was_wrong(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    content = b"a;b\nlang und ausfuehrlich beschrieben;Maurer\nnoch laenger beschrieben;Maler\n"
    told = {"title": "Columns", "kind": "modules", "version": "1", "language": "de"}
    with acting(who) as actor:
        given = uploading.Upload(framework=framework, file="x.csv", content=content, **told)
        draft = uploading.take_up(given, by=actor, at=NOW)
    address = f"/en/occupations/desk/files/{draft}/"
    answer = who.client.post(address, {"act": "columns", "title": "2", "description": "1"})
    assert answer.status_code in {302, 422}
    answer = who.client.post(address, {"act": "columns", "title": "no such column"})
    assert answer.status_code == 422
