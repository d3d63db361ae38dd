"""The desk: upload, suggestions, answers, second looks, the round table; as browsers ask."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.governance.stage import secretariat
from tests.governance.test_the_pages_of_changes import page, posted
from tests.occupations.stage import (
    BASE,
    editor,
    entry,
    imported,
    matched,
    publish,
    ready,
    stored,
    surely_matched,
    upload,
)
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, officer, person

from comity.ledger.acting import acting_as
from comity.occupations.domain.naming import concept_id
from comity.occupations.models import DecisionRow, DraftRow, EntryRow, ListRow, MappingRow

pytestmark = pytest.mark.database
DIRTY = "Nr;Beruf;ISCO\nB1;Maurer;7112\nB1;Noch einer;7112\nB2;;7112\nB3;=1+1;99999\n"


def told(framework: Any, content: bytes, **more: Any) -> dict[str, Any]:
    given = {
        "title": f"List {uuid4().hex[:8]}",
        "version": "2026",
        "kind": "occupations",
        "language": "de",
        "framework": str(framework),
        "upload": SimpleUploadedFile("list.csv", content),
        "key": uuid4().hex,
    }
    return given | more


def test_a_dirty_list_is_looked_through_and_its_good_rows_are_kept(
    as_owner: Any, product: Scene
) -> None:
    who, framework = editor(as_owner), stored(product)
    client = who.client
    page(client, "/en/occupations/desk/")
    page(client, "/en/occupations/desk/upload/")
    posted(client, "/en/occupations/desk/upload/", 422)
    answer = client.post("/en/occupations/desk/upload/", told(framework, DIRTY.encode()))
    address = answer["Location"]
    shown = page(client, address)
    for code in ("LIST-CODE-TWICE", "LIST-TITLE-MISSING", "LIST-ISCO"):
        assert code in shown
    page(client, address.replace("/en/", "/ar/"))
    wrong = client.get(f"{address}faults.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(wrong)))
    assert {row[0] for row in rows[1:]} == {"3", "4", "5"}
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert "Import the good ones" in posted(client, address, 422, key="one")
    imported_at = client.post(address, {"keeps_good": "yes", "key": "two"})["Location"]
    again = client.post(address, {"keeps_good": "yes", "key": "two"})["Location"]
    assert imported_at == again  # pressed twice
    assert "imported already" in page(client, address)
    with acting_as(who.token):
        row = ListRow.objects.get(pk=imported_at.rstrip("/").rsplit("/", 1)[1])
        assert list(EntryRow.objects.filter(local_list=row).values_list("title", flat=True)) == [
            "Maurer"
        ]
    page(client, imported_at)
    matched(product, row.pk)
    assert "Maurer" in page(client, imported_at)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n;;\n", "holds nothing"),
        (b"PK\x03\x04broken", "cannot be opened"),
        (b"1;2\n3;4\n", ""),
    ],
    ids=["nothing", "blank lines", "broken workbook", "numbers only"],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    as_owner: Any, product: Scene, content: bytes, said: str
) -> None:
    who, framework = editor(as_owner), stored(product)
    answer = who.client.post("/en/occupations/desk/upload/", told(framework, content))
    assert answer.status_code in {302, 422}
    if said:
        assert said in answer.content.decode()


def test_the_same_version_is_not_uploaded_twice(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    imported(who, upload(who, framework, title="Twice"))
    draft = upload(who, framework, title="Twice")
    said = posted(who.client, f"/en/occupations/desk/files/{draft}/", 422, key="x")
    assert "Name another version" in said


def choice(row: EntryRow, name: str) -> str:
    return concept_id(row.local_list.framework_id, f"{BASE}/occupation/{name}").hex


def answered(who: Player, row: EntryRow, name: str, relation: str, **more: str) -> Any:
    key = choice(row, name)
    fields = {f"choose_{key}": "on", f"relation_{key}": relation, "key": uuid4().hex, **more}
    return who.client.post(f"/en/occupations/desk/titles/{row.pk}/", fields)


def test_an_answer_takes_its_way_to_the_published_map(as_owner: Any, product: Scene) -> None:
    first, other = editor(as_owner), editor(as_owner)
    local_list = ready(product, first)
    row = entry(first, local_list)
    address = f"/en/occupations/desk/titles/{row.pk}/"
    shown = page(first.client, address)
    assert "<mark>" in shown
    key = choice(row, "electrician")
    assert f'name="choose_{key}" id="id_choose_{key}" checked' not in shown
    assert 'value="skos:exactMatch" selected' not in shown
    posted(first.client, address, 422, key=uuid4().hex)  # nothing chosen
    assert answered(first, row, "electrician", "skos:exactMatch").status_code == 302
    overtaken = answered(other, row, "electrician", "skos:closeMatch", reason="No.")
    assert "in the meantime" in overtaken.content.decode()
    with acting_as(first.token):
        decision = DecisionRow.objects.get(entry=row).pk
    look = {"act": "second", "decision": str(decision), "key": uuid4().hex}
    assert "Another person must look" in page(first.client, address)
    own = posted(first.client, address, 422, agrees="yes", **look)
    assert "Another person" in own
    listed = f"/en/occupations/desk/lists/{local_list}/"
    posted(first.client, listed)  # published without it
    assert MappingRow.objects.filter(entry=row).count() == 0
    posted(other.client, address, 422, agrees="no", **look)  # does not say why
    posted(other.client, address, agrees="yes", **(look | {"key": uuid4().hex}))
    mapping = MappingRow.objects.get(entry=row)
    assert (mapping.relation, mapping.feeds_recognition) == ("skos:exactMatch", True)
    for language in ("en", "ar"):
        public = page(Client(), f"/{language}/occupations/?q=Elektrikerin")
        assert "Elektrikerin" in public
        page(Client(), f"/{language}/occupations/cities/ahrenbrueck/")
        page(Client(), f"/{language}/occupations/concepts/{mapping.concept_id}/")
        page(Client(), f"/{language}/occupations/titles/{row.pk}/")
    correction = {"instead_of": str(decision), "reason": "Only nearly."}
    assert answered(other, row, "electrician", "skos:closeMatch", **correction).status_code == 302
    mapping.refresh_from_db()
    assert mapping.ended_at is not None
    assert MappingRow.objects.get(entry=row, ended_at=None).relation == "skos:closeMatch"


def test_a_disagreement_goes_to_the_round_table_and_back(as_owner: Any, product: Scene) -> None:
    first, other, office = editor(as_owner), editor(as_owner), secretariat(as_owner)
    row = entry(first, ready(product, first))
    answered(first, row, "bricklayer", "skos:exactMatch")
    with acting_as(first.token):
        decision = DecisionRow.objects.get(entry=row).pk
    look = {"act": "second", "decision": str(decision), "key": uuid4().hex, "agrees": "no"}
    address = f"/en/occupations/desk/titles/{row.pk}/"
    posted(other.client, address, reason="It is another trade.", **look)
    table = "/en/occupations/round-table/"
    assert "It is another trade." in page(office.client, table)
    assert "It is another trade." in page(other.client, table)
    assert "It is another trade." not in page(editor(as_owner, "maasveen").client, table)
    posted(office.client, table, 422, decision=str(decision))
    posted(office.client, table, decision=str(decision), outcome="An electrician, not a mason.")
    posted(office.client, table, 422, decision=str(decision), outcome="Again.")
    again = {"instead_of": str(decision), "reason": "As the round table said."}
    assert answered(other, row, "electrician", "skos:closeMatch", **again).status_code == 302
    page(first.client, address)


def test_sure_ones_are_taken_at_once_and_never_as_exact(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner)
    titles = "nr;titel\n1;Maurer\n2;Elektriker\n3;Etwas ganz anderes\n"
    made = imported(who, upload(who, stored(product), titles))
    local_list = surely_matched(product, made, {"1": "bricklayer", "2": "electrician"})
    address = f"/en/occupations/desk/lists/{local_list}/sure/"
    shown = page(who.client, address)
    assert "Maurer" in shown
    assert "ganz anderes" not in shown
    rows = [entry(who, local_list, code) for code in ("1", "2")]
    posted(who.client, address, title=[str(one.pk) for one in rows], key=uuid4().hex)
    with acting_as(who.token):
        links = DecisionRow.objects.filter(entry__in=rows).values_list("links__relation", flat=True)
        assert list(links) == ["skos:closeMatch", "skos:closeMatch"]


def test_several_and_none_are_answers_too(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner)
    local_list = ready(product, who)
    one, none = entry(who, local_list), entry(who, local_list, "A3")
    more = choice(one, "bricklayer")
    answered(
        who, one, "electrician", "skos:narrowMatch",
        **{f"choose_{more}": "on", f"relation_{more}": "skos:relatedMatch"},
    )  # fmt: skip
    posted(who.client, f"/en/occupations/desk/titles/{none.pk}/", verdict="none", key=uuid4().hex)
    with acting_as(who.token):
        decisions = DecisionRow.objects.filter(entry__local_list=local_list).order_by("verdict")
        assert [(it.verdict, it.links.count()) for it in decisions] == [("maps", 2), ("none", 0)]


def test_another_one_is_looked_for_and_taken_with_a_reason(as_owner: Any, product: Scene) -> None:
    who = editor(as_owner)
    row = entry(who, ready(product, who), "A3")
    address = f"/en/occupations/desk/titles/{row.pk}/"
    assert "Pflegehelfer" in page(who.client, f"{address}?find=Pflege")
    bare = answered(who, row, "carer", "skos:relatedMatch")
    assert bare.status_code == 302 or "Say why" in bare.content.decode()
    page(who.client, f"{address}?find=%3Cscript%3E")


@pytest.mark.parametrize("path", ["desk/", "desk/upload/", "round-table/"])
def test_the_desk_is_for_editors(as_owner: Any, path: str) -> None:
    address = f"/en/occupations/{path}"
    assert Client().get(address).status_code == 302
    assert person().client.get(address).status_code == 403
    assert officer(as_owner).client.get(address).status_code == 403


def test_an_editor_reaches_nothing_of_another_city(as_owner: Any, product: Scene) -> None:
    own, stranger = editor(as_owner), editor(as_owner, "maasveen")
    framework = stored(product)
    draft = upload(own, framework)
    local_list = ready(product, own)
    row = entry(own, local_list)
    for path in (
        f"files/{draft}/",
        f"files/{draft}/faults.csv",
        f"lists/{local_list}/",
        f"lists/{local_list}/sure/",
        f"titles/{row.pk}/",
    ):
        assert stranger.client.get(f"/en/occupations/desk/{path}").status_code == 404, path
    with acting_as(stranger.token):
        assert not DraftRow.objects.filter(pk=draft).exists()


def test_a_new_version_of_a_list_shows_what_was_said_and_ends_the_earlier_map(
    as_owner: Any, product: Scene
) -> None:
    who, framework, name = editor(as_owner), stored(product), f"List {uuid4().hex[:8]}"
    told = {"title": name, "content": "nr;titel\n7;Elektriker\n"}
    first = matched(product, imported(who, upload(who, framework, **told)))
    row = entry(who, first, "7")
    answered(who, row, "electrician", "skos:closeMatch")
    publish(who, first)
    later = matched(product, imported(who, upload(who, framework, version="2027", **told)))
    again = entry(who, later, "7")
    address = f"/en/occupations/desk/titles/{again.pk}/"
    assert "In another version of this list" in page(who.client, address)
    assert MappingRow.objects.filter(entry=row, ended_at=None).count() == 1
    publish(who, later)
    assert MappingRow.objects.filter(entry=row, ended_at=None).count() == 0
