"""Pages and API of the procedure: asked, answered with a paper, extended, asked the issuer."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.privacy.scenes import Scene
from tests.recognition.procedure_stage import Case, browser
from tests.recognition.test_the_office_pages import page

from comity.ledger.acting import bearing
from comity.recognition.queries.enquiries import enquiries_of
from recognition.applicants import pdf
from recognition.people import SignedIn, new_officer

pytestmark = pytest.mark.database
WHY = "We cannot read the second page."


@pytest.fixture
def case(as_owner: Any, product: Scene) -> Case:
    made = Case(as_owner, product)
    made.confirm("2027-03-01")
    return made


def api(who: SignedIn, path: str, body: Any = None, *, status: int = 200) -> Any:
    client = Client(headers={"Authorization": f"Bearer {who.token}"})
    if body is None:
        answer = client.get(f"/api/v1{path}")
    else:
        answer = client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


def test_an_officer_asks_and_the_person_answers_without_javascript(case: Case) -> None:
    office, amina = browser(case.officer), browser(case.person)
    at = f"/en/office/cases/{case.id}/"
    assert 'id="ask"' in page(office, at)
    page(office, f"{at}ask/")
    wrong = office.post(f"{at}ask/", {"kind_2": "practice", "why_2": "short"})
    assert wrong.status_code == 422
    assert "#id_why_2" in wrong.content.decode()
    assert office.post(f"{at}ask/", {"kind_2": "practice", "why_2": WHY}).status_code == 302
    mine = page(amina, f"/en/my/{case.reference}/")
    assert 'id="to-do"' in mine
    assert "The office needs something from you" in mine
    question = next(act for act in case.acts if act.kind.value == "asked").id
    where = f"/en/my/{case.reference}/answer/{question}/"
    assert WHY in page(amina, where)
    page(browser(case.person, "ar"), where.replace("/en/", "/ar/"))
    empty = amina.post(where, {"send": "1", "words": ""})
    assert empty.status_code == 422
    paper = SimpleUploadedFile("work.pdf", pdf("work"), "application/pdf")
    assert amina.post(where, {"kind": "practice", "file": paper}).status_code == 302
    assert "work.pdf" in page(amina, where)
    assert amina.post(where, {"send": "1", "words": ""}).status_code == 302
    # A second press of the button, or the back button, leads to the case.
    assert amina.post(where, {"send": "1", "words": "x"}).status_code == 302
    mine = page(amina, f"/en/my/{case.reference}/")
    assert "The answer came" in mine
    assert "You need to do nothing now" in mine
    assert "work.pdf" in page(office, at)
    assert "What happened so far" in page(office, at)


def test_an_officer_takes_more_time_on_a_page(as_owner: Any, product: Scene) -> None:
    case = Case(as_owner, product)
    case.confirm("2027-03-01")
    office, at = browser(case.officer), f"/en/office/cases/{case.id}/"
    page(office, f"{at}extend/")
    assert office.post(f"{at}extend/", {"reason": "no"}).status_code == 422
    told = {"reason": "The register of the other city is closed until Friday."}
    answer = office.post(f"{at}extend/", told)
    assert answer.status_code == 302, answer.content.decode()[:400]
    assert told["reason"] in page(browser(case.person), f"/en/my/{case.reference}/")


def test_the_issuing_city_answers_on_a_page(as_owner: Any, product: Scene) -> None:
    case = Case(as_owner, product)
    office, at = browser(case.officer), f"/en/office/cases/{case.id}/"
    assert "Ask the issuing city" in page(office, at)
    paper = case.own.facts["credentials"][0]["id"]
    assert office.post(f"{at}issuer/", {"credential": paper}).status_code == 302
    assert "has not answered yet" in page(office, at)
    with bearing(case.officer.token):
        (asked,) = enquiries_of(case.id)
    issuer = browser(new_officer(as_owner, "ahrenbrueck"))
    where = f"/en/office/enquiries/{asked.id}/"
    assert where in page(issuer, "/en/office/enquiries/")
    assert "Adaeze Okafor" in page(issuer, where)
    assert issuer.post(where, {"answer": "unknown", "words": ""}).status_code == 422
    assert issuer.post(where, {"answer": "confirmed", "words": ""}).status_code == 302
    shown = page(office, at)
    assert "The issuing city confirmed it." in shown
    page(browser(new_officer(as_owner, "vautmont")), where, status=404)


def test_programs_ask_answer_and_extend(case: Case) -> None:
    place = f"/office/cases/{case.id}"
    problem = api(case.officer, f"{place}/questions", {"items": []}, status=422)
    assert problem["code"] == "QUESTION-INVALID"
    wrong = {"items": [{"kind": "selfie", "why": WHY}], "more": 1}
    problem = api(case.officer, f"{place}/questions", wrong, status=422)
    assert {fault["path"] for fault in problem["faults"]} == {"items.0.kind", "more"}
    told = {"items": [{"kind": "other", "why": WHY}]}
    question = api(case.officer, f"{place}/questions", told, status=201)["id"]
    extend = {"reason": "The register of the other city is closed."}
    assert api(case.officer, f"{place}/extension", extend, status=409)["code"] == "CLOCK-STANDS"
    mine = f"/cases/{case.reference}"
    empty = api(case.person, f"{mine}/questions/{question}/answer", {"words": " "}, status=422)
    assert empty["code"] == "ANSWER-EMPTY"
    stranger = api(case.person, f"{mine}/questions/{uuid4()}/answer", {"words": "x"}, status=404)
    assert stranger["code"] == "NOT-FOUND"
    said = {"words": "I do not have it any more."}
    api(case.person, f"{mine}/questions/{question}/answer", said)
    again = api(case.person, f"{mine}/questions/{question}/answer", said, status=409)
    assert again["code"] == "ANSWERED-ALREADY"
    acts = api(case.person, f"{mine}/acts")
    told = {one["kind"]: one["items"] for one in acts}
    asked = [{"kind": "other", "why": WHY}]
    assert told == {"acknowledged": [], "asked": asked, "answered": []}
    seen = api(case.officer, f"{place}/acts")
    assert seen == acts
    nothing = api(case.person, f"{mine}/choice", {"partial": True}, status=409)
    assert nothing["code"] == "NOTHING-TO-CHOOSE"
    assert api(case.officer, f"{mine}/acts", status=403)["code"] == "NOT-PERMITTED"
