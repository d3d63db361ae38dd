"""Modules and job ads: a text is given, the worker offers skills, people pick and take back."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.certificates.desk import worker
from tests.governance.test_the_pages_of_changes import page, posted
from tests.occupations.stage import BASE, editor, stored
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import Player

from comity.ledger.acting import acting_as
from comity.occupations.actions import texts
from comity.occupations.domain.naming import concept_id
from comity.occupations.models import PickRow, TextRow

pytestmark = pytest.mark.database
TEXT = "Sie lernen Metall schweißen und löten. Danach: Mauern errichten nach Plan."


def given(who: Player, framework: UUID, **more: Any) -> UUID:
    told = {
        "kind": "module",
        "title": "Grundkurs Metall",
        "language": "de",
        "framework": str(framework),
        "occupation": "",
        "text": TEXT,
        "key": uuid4().hex,
    }
    answer = who.client.post("/en/occupations/desk/texts/give/", told | more)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def looked_through(product: Scene, text: UUID) -> UUID:
    with worker(product):
        texts.suggest_skills(text)
    return text


def test_a_module_gets_skills_for_each_sentence_and_people_pick(
    as_owner: Any, product: Scene
) -> None:
    who, framework = editor(as_owner), stored(product)
    page(who.client, "/en/occupations/desk/texts/")
    page(who.client, "/ar/occupations/desk/texts/give/")
    posted(who.client, "/en/occupations/desk/texts/give/", 422)
    address = f"/en/occupations/desk/texts/{given(who, framework)}/"
    text = UUID(address.split("/")[-2])
    assert "looking for skills" in page(who.client, address)
    looked_through(product, text)
    shown = page(who.client, address)
    assert "weld metal" in shown
    assert "checked" not in shown  # nothing is ticked for anybody
    weld = concept_id(framework, f"{BASE}/skill/weld")
    posted(who.client, address, 302, skill=f"0:{weld}", key="one")
    assert "checked" in page(who.client, address)
    drafting = page(who.client, f"/en/occupations/standards/draft/?text={text}")
    assert "Grundkurs Metall" in drafting
    assert "Metall schweißen" in drafting
    posted(who.client, address, 302, key="two")  # everything is taken back
    with acting_as(who.token):
        (row,) = PickRow.objects.filter(text=text)
        assert (row.rank, row.taken_back_at is not None) == (1, True)


def test_the_confirmed_occupation_puts_its_skills_forward(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    bricklayer = concept_id(framework, f"{BASE}/occupation/bricklayer")
    sought = posted(
        who.client,
        "/en/occupations/desk/texts/give/",
        200,
        act="find",
        find="maurer",
        language="de",
        framework=str(framework),
    )
    assert str(bricklayer) in sought
    text = given(who, framework, find="maurer", occupation=str(bricklayer))
    looked_through(product, text)
    shown = page(who.client, f"/en/occupations/desk/texts/{text}/")
    assert "the occupation always needs it" in shown


def test_what_is_not_offered_is_refused(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    text = looked_through(product, given(who, framework))
    address = f"/en/occupations/desk/texts/{text}/"
    weld = concept_id(framework, f"{BASE}/skill/weld")
    maurer = concept_id(framework, f"{BASE}/occupation/bricklayer")
    for wrong in (f"7:{weld}", f"0:{maurer}", f"0:{uuid4()}", "nothing", "x:y"):
        assert "not offered here" in posted(who.client, address, 422, skill=wrong, key=uuid4().hex)
    told = {"kind": "module", "title": "x", "language": "de", "framework": str(framework)}
    posted(who.client, "/en/occupations/desk/texts/give/", 422, **told, text="!!! ??")
    posted(who.client, "/en/occupations/desk/texts/give/", 422, **told, text="a" * 20_001)


def test_another_city_and_other_roles_see_no_text(as_owner: Any, product: Scene) -> None:
    who, framework = editor(as_owner), stored(product)
    text = looked_through(product, given(who, framework))
    other = editor(as_owner, "moorwerth")
    assert other.client.get(f"/en/occupations/desk/texts/{text}/").status_code == 404
    with acting_as(other.token):
        assert not TextRow.objects.filter(pk=text).exists()
