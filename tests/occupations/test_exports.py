"""The published map as data; every address stays."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from tests.effort import examples

from comity.matching.exchange import links, read_mapping
from comity.matching.relations import Relation
from comity.occupations.domain.exports import Exported, exchange, linked_data, turtle

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1)
WORDS = TEXT.map(lambda text: " ".join(text.split())).filter(bool)


def row(**changes: Any) -> Exported:
    told: dict[str, Any] = {
        "address": "https://map.example/occupations/titles/1/",
        "scheme": "https://map.example/occupations/map.ttl?city=maasveen",
        "city": "maasveen",
        "code": "MV-1",
        "title": "Elektromonteur",
        "language": "nl",
        "relation": Relation.BROAD,
        "uri": "http://data.europa.eu/esco/occupation/x",
        "concept_code": "7411.1",
        "names": {"en": "electrician", "ar": "كهربائي"},
        "framework": "ESCO 1.2.0",
        "decided_at": AT,
    }
    return Exported(**(told | changes))


def test_turtle_says_what_was_decided() -> None:
    text = turtle([row(), row(uri="http://data.europa.eu/esco/occupation/y")])
    assert text.count(" a skos:Concept ;") == 1
    assert 'skos:prefLabel "Elektromonteur"@nl' in text
    assert "skos:broadMatch <http://data.europa.eu/esco/occupation/y>" in text
    assert text.rstrip().endswith(".")


@given(WORDS)
@settings(max_examples=examples(200))
def test_no_title_breaks_out_of_its_quotes(title: str) -> None:
    text = turtle([row(title=title + '"\\\n', code='" . <x> <y> "')])
    for line in text.splitlines():
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
        assert bare.count('"') % 2 == 0
        assert "<x>" not in bare


@given(st.sampled_from(Relation), WORDS, WORDS)
@settings(max_examples=examples(200))
def test_what_is_exported_is_read_back_the_same(relation: Relation, title: str, code: str) -> None:
    given_row = row(relation=relation, title=title, code=code)
    read = read_mapping(exchange([given_row], made_by="map.example", on=AT))
    assert read.faults == ()
    (link,) = links(read.file)
    assert (link.local.label, link.local.id, link.relation) == (title, code, relation)
    assert link.uri == given_row.uri


def test_linked_data_is_read_by_a_processor() -> None:
    (found,) = jsonld.expand(linked_data([row()]))
    assert found["@id"] == row().address
    (alignment,) = found["https://purl.org/ctdl/terms/occupationType"]
    node = alignment["https://purl.org/ctdl/terms/targetNode"]
    assert node == [{"@id": row().uri}]
    names = alignment["https://purl.org/ctdl/terms/targetNodeName"]
    assert {"@language": "ar", "@value": "كهربائي"} in names


@pytest.mark.database
@pytest.mark.parametrize("name", ["map.ttl", "map.jskos.json", "map.jsonld", "map.csv"])
@pytest.mark.parametrize("query", ["", "?city=maasveen", "?city=nowhere"])
def test_the_map_is_had_as_a_file(name: str, query: str) -> None:
    answer = Client().get(f"/occupations/{name}{query}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert ("Elektromonteur" in text) == (query != "?city=nowhere")
    assert ("Maurergeselle" in text) == (query == "")


@pytest.mark.database
def test_changes_are_told_as_json_and_as_a_feed() -> None:
    found = json.loads(Client().get("/occupations/changes.json").content)["changes"]
    assert {"published"} <= {one["what"] for one in found}
    assert [one["at"] for one in found] == sorted((one["at"] for one in found), reverse=True)
    feed = fromstring(Client().get("/occupations/changes.atom").content)  # noqa: S314  # our own
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == len(found)


@pytest.mark.database
def test_an_address_without_a_language_leads_to_the_readers_own() -> None:
    found = json.loads(Client().get("/occupations/changes.json").content)["changes"][0]
    path = re.sub(r"^https?://[^/]+", "", found["address"])
    answer = Client(headers={"accept-language": "ar"}).get(path)
    assert answer["Location"].startswith("/ar/occupations/concepts/")
    assert Client().get(answer["Location"]).status_code == 200
    data = json.loads(Client().get(f"{path.rstrip('/')}.jsonld").content)
    assert data["@id"] == found["concept"]
