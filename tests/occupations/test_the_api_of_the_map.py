"""The API of the map: the same steps as on the desk, and what is public."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.occupations.stage import (
    BASE,
    TITLES,
    a_framework,
    editor,
    entry,
    given,
    matched,
    publish,
    ready,
    stored,
    target,
)
from tests.occupations.stage import decide as decided
from tests.occupations.stage import second as seconded
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player, officer

from comity.matching.framework import Framework
from comity.matching.relations import Relation
from comity.occupations.domain.naming import concept_id
from comity.occupations.models import MappingRow

pytestmark = pytest.mark.database
ROOT = "/api/v1/occupations"


def post(who: Player, path: str, body: Any, status: int = 201) -> Any:
    answer = Client().post(
        f"{ROOT}{path}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {who.token}", "Idempotency-Key": uuid4().hex},
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def got(path: str, who: Player | None = None, status: int = 200) -> Any:
    headers = {"Authorization": f"Bearer {who.token}"} if who else {}
    answer = Client().get(f"{ROOT}{path}", headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def a_file(framework: Any, content: str = TITLES, **more: Any) -> dict[str, Any]:
    told = {
        "title": f"List {uuid4().hex[:8]}",
        "kind": "occupations",
        "version": "1",
        "language": "de",
        "framework": str(framework),
        "content_base64": base64.b64encode(content.encode()).decode(),
    }
    return told | more


def test_from_the_file_to_the_published_map(as_owner: Any, product: Scene) -> None:
    first, other, framework = editor(as_owner), editor(as_owner), stored(product)
    file = post(first, "/files", a_file(framework))["id"]
    made = post(first, f"/files/{file}/import", {})["id"]
    assert got(f"/lists/{made}", first)["state"] == "waiting"
    matched(product, made)
    assert got(f"/lists/{made}", first)["done"] == 3
    assert made in {one["id"] for one in got("/lists", first)}
    queue = got(f"/lists/{made}/titles", first)
    assert queue[-1]["volume"] == 2  # few people, whatever it means
    title = got(f"/titles/{next(one['id'] for one in queue if one['code'] == 'A1')}", first)
    best = title["suggestions"][0]
    assert best["concept"]["uri"] == f"{BASE}/occupation/electrician"
    target = {"concept": best["concept"]["id"], "relation": "skos:exactMatch"}
    answer = post(first, f"/titles/{title['id']}/answers", {"targets": [target]})["id"]
    said = post(first, f"/answers/{answer}/second", {"agrees": True}, 422)
    assert said["code"] == "SECOND-SAME-PERSON"
    post(other, f"/answers/{answer}/second", {"agrees": True})
    post(first, f"/lists/{made}/publish", {}, 200)
    shown = got("/mappings?city=ahrenbrueck&limit=100")["items"]
    assert "Elektrikerin" in {one["title"] for one in shown}
    page = got("/mappings?limit=1")
    assert page["next"]
    assert got(f"/mappings?limit=1&cursor={page['next']}")["items"] != page["items"]


def test_every_fault_is_told_with_row_and_column(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    dirty = "nr;titel;isco\n1;Maurer;x\n1;;7112\n2;Maurer;7112\n"
    file = post(who, "/files", a_file(framework, dirty))["id"]
    said = post(who, f"/files/{file}/import", {}, 422)
    assert said["code"] == "LIST-FAULTY"
    places = {(one["code"], one["path"]) for one in said["faults"]}
    assert ("LIST-ISCO", "list.csv:2:isco") in places
    assert ("LIST-TITLE-MISSING", "list.csv:3:titel") in places
    post(who, f"/files/{file}/import", {"keeps_good": True})
    assert post(who, f"/files/{file}/import", {}, 422)["code"] == "DRAFT-USED"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/files", {"content_base64": "%%%"}),
        ("/files", {"kind": "songs"}),
        ("/files", {"framework": str(uuid4())}),
        ("/files", {"language": "klingon"}),
    ],
    ids=["not base64", "kind", "framework", "language"],
)
def test_a_bad_file_is_refused(as_owner: Any, product: Scene, path: str, body: Any) -> None:
    who = editor(as_owner)
    status = 404 if "framework" in body else 422
    post(who, path, a_file(stored(product)) | body, status)


def test_who_is_no_editor_is_refused(as_owner: Any) -> None:
    got("/lists", status=401)
    assert got("/lists", officer(as_owner), 403)["code"] == "NOT-PERMITTED"
    assert got(f"/titles/{uuid4()}", editor(as_owner), 404)["code"] == "NOT-FOUND"
    assert got("/mappings?limit=0", status=422)["code"] == "LIMIT-INVALID"
    assert got("/mappings?cursor=x", status=422)["code"] == "CURSOR-INVALID"


def test_occupations_are_found_as_one_types(product: Scene) -> None:
    framework = stored(product)
    found = got(f"/concepts?q=Maur&language=de&framework={framework}")
    assert [one["uri"] for one in found] == [f"{BASE}/occupation/bricklayer"]
    assert got(f"/concepts?q=M&framework={framework}") == []
    key = concept_id(framework, f"{BASE}/occupation/bricklayer")
    assert got(f"/concepts/{key}")["names"]["en"] == "bricklayer"
    assert got(f"/concepts?q=%25_%25&framework={framework}") == []


def test_a_new_version_names_the_mappings_it_touches(as_owner: Any, product: Scene) -> None:
    first, other = editor(as_owner), editor(as_owner)
    made = ready(product, first)
    row = entry(first, made)
    decision = decided(first, row, given(target(row, "electrician", Relation.EXACT)))
    seconded(other, decision)
    publish(first, made)
    before = row.local_list.framework_id
    base, renamed = a_framework(), a_framework(renamed=True)
    later = Framework(base.name, f"9.2-{uuid4().hex[:6]}", renamed.concepts, base.attribution)
    after = stored(product, later)
    found = got(f"/frameworks/{before}/difference/{after}")
    uri = f"{BASE}/occupation/electrician"
    assert [one["uri"] for one in found["relabelled"]] == [uri]
    assert {"Elektriker"} <= {it["text"] for it in found["relabelled"][0]["gone"]}
    ours = MappingRow.objects.get(decision=decision).pk
    assert str(ours) in {one["id"] for one in found["mappings"]}
    for language in ("en", "ar"):
        page = Client().get(f"/{language}/occupations/frameworks/{before}/{after}/")
        assert page.status_code == 200
        assert "Elektriker" in page.content.decode()
    chosen = Client().get(f"/en/occupations/frameworks/?before={before}&after={after}")
    assert chosen.status_code == 302
    assert Client().get("/ar/occupations/frameworks/").status_code == 200
    same = got(f"/frameworks/{before}/difference/{before}")
    assert (same["added"], same["relabelled"], same["mappings"]) == ([], [], [])
