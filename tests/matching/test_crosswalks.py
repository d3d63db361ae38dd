"""Crosswalks in the ESCO mapping exchange format, with the dirt they were published with."""

import gzip
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.matching.exchange import (
    COLUMNS,
    HEAD,
    Mapped,
    MappingFile,
    MappingRow,
    links,
    read_mapping,
    write_mapping,
)
from comity.matching.relations import Relation
from comity.values.refusals import Refusal

LINES = {"AT": 6569, "BG": 7551, "DE": 8735, "FR": 11118, "IT": 3240, "LV": 6292, "NL": 5651}
ESCO_JOB = "http://data.europa.eu/esco/occupation/f2cc5978-e45c-4f28-b859-7f89221b0505"
HEADINGS = (
    "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Mapping relation\r\n"
)


@pytest.mark.parametrize("country", [*LINES, "SE"])
def test_every_published_crosswalk_is_read_and_written_without_loss(country, shared) -> None:
    (path,) = (shared / "crosswalks").glob(f"{country}_*.csv.gz")
    read = read_mapping(gzip.decompress(path.read_bytes()), file=path.name)
    again = read_mapping(write_mapping(read.file))
    assert again.file == read.file
    assert again.faults == ()
    assert len(read.file.rows) == LINES.get(country, 5524)
    assert len(links(read.file)) == len(read.file.rows)
    assert read.file.head["Classification 1 Name"]


def test_a_published_line_without_a_relation_is_named_by_row_and_column(shared) -> None:
    (path,) = (shared / "crosswalks").glob("SE_*.csv.gz")
    faults = read_mapping(gzip.decompress(path.read_bytes()), file=path.name).faults
    assert len(faults) == 10
    assert {one.code for one in faults} == {"MAPPING-CONCEPT", "MAPPING-RELATION"}
    assert faults[1].place == f"{path.name}:5543:Mapping relation"
    assert faults[1].value == "no relation"


def test_a_link_is_seen_from_the_local_list_so_narrow_becomes_broad() -> None:
    content = f"{HEADINGS}{ESCO_JOB},officer,730105,skos:narrowMatch\r\n".encode()
    (link,) = links(read_mapping(content).file)
    assert link.relation is Relation.BROAD
    assert (link.local.id, link.uri) == ("730105", ESCO_JOB)


def test_where_the_framework_stands_second_nothing_is_turned() -> None:
    content = (
        "Classification 1 ID,Classification 1 PrefLabel,Classification 2 URI,Mapping relation\r\n"
        f"11-1011.00,Chief Executives,{ESCO_JOB},skos:narrowMatch\r\n"
    ).encode()
    (link,) = links(read_mapping(content).file)
    assert link.relation is Relation.NARROW


@pytest.mark.parametrize(
    ("dirt", "content"),
    [
        ("a mark before the first letter", f"\ufeff{HEADINGS}{ESCO_JOB},a,1,skos:exactMatch\n"),
        ("semicolons behind", f"{HEADINGS}{ESCO_JOB},a,1,skos:exactMatch;;;\n"),
        ("quoted twice", f'{HEADINGS}"{ESCO_JOB},a,1,skos:exactMatch"\n'),
        ("no prefix", f"{HEADINGS}{ESCO_JOB.rsplit('/', 1)[1]},a,1,exactMatch\n"),
        ("semicolons between", f"{HEADINGS}{ESCO_JOB},a,1,skos:exactMatch\n".replace(",", ";")),
        ("a line of numbers above", f"Column1,Column2\n{HEADINGS}{ESCO_JOB},a,1,skos:exactMatch\n"),
    ],
    ids=lambda text: text if len(text) < 40 else "",
)
def test_dirt_is_read_as_what_was_meant(dirt: str, content: str) -> None:
    read = read_mapping(content.encode())
    assert read.faults == ()
    (link,) = links(read.file)
    assert (link.uri, link.local.id, link.relation) == (ESCO_JOB, "1", Relation.EXACT)


def test_a_file_that_is_no_crosswalk_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_mapping(b"title,code\nbaker,1\n")
    assert refused.value.code == "MAPPING-HEADINGS"


def test_all_faults_are_told_at_once() -> None:
    content = f"{HEADINGS},,1,skos:exactMatch\n{ESCO_JOB},a,1,alike\n{ESCO_JOB},a,1,closeMatch\n"
    read = read_mapping(content.encode())
    assert [(one.row, one.code) for one in read.faults] == [
        (2, "MAPPING-CONCEPT"),
        (3, "MAPPING-RELATION"),
    ]
    assert len(read.file.rows) == 1


text = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=12
).filter(lambda it: ";" not in it and "," not in it)
mapped = st.builds(Mapped, uri=text.filter(bool), id=text, label=text, url=text)
rows = st.lists(st.builds(MappingRow, mapped, mapped, st.sampled_from(Relation), text), max_size=8)


@settings(max_examples=examples(100), deadline=None)
@given(rows, st.fixed_dictionaries(dict.fromkeys(HEAD, text)))
def test_what_is_written_is_read_again(rows, head) -> None:
    file = MappingFile(MappingProxyType(head), COLUMNS, tuple(rows))
    read = read_mapping(write_mapping(file))
    assert (read.file, read.faults) == (file, ())
