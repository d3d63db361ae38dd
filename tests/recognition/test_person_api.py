"""The API of a person: the same steps as the pages, said in JSON, refused with every fault."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from comity.recognition.domain.uploads import KINDS
from comity.recognition.web.api_shapes import PaperKind
from recognition.applicants import answers, pdf
from recognition.people import SignedIn, new_officer, new_person

pytestmark = pytest.mark.database
ROOT = "/api/v1"


class Api:
    """A program that speaks for somebody."""

    def __init__(self, person: SignedIn | None) -> None:
        headers = {} if person is None else {"Authorization": f"Bearer {person.token}"}
        self.client = Client(headers=headers)

    def call(self, method: str, path: str, status: int, body: Any = None, **headers: str) -> Any:
        sent = {} if body is None else {"data": json.dumps(body)}
        answer = self.client.generic(
            method, ROOT + path, content_type="application/json", headers=headers, **sent
        )
        assert answer.status_code == status, answer.content.decode()
        return _read(answer)

    def post(self, path: str, status: int, body: Any = None, key: str = "") -> Any:
        given = key or str(uuid.uuid4())
        return self.call("POST", path, status, body, **{"Idempotency-Key": given})

    def hand_in(self, content: bytes, status: int, key: str = "", **more: str) -> Any:
        fields = {"kind": "certificate", "file": SimpleUploadedFile("a.pdf", content)} | more
        answer = self.client.post(
            f"{ROOT}/draft/papers",
            fields,
            headers={"Idempotency-Key": key or str(uuid.uuid4())},
        )
        assert answer.status_code == status, answer.content.decode()
        return _read(answer)

    def case(self, **changes: Any) -> Any:
        draft = self.call("PUT", "/draft", 200, answers(**changes))
        self.hand_in(pdf(), 201)
        return self.post("/cases", 201, {"draft": draft["id"]})


def _read(answer: HttpResponse) -> Any:
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return json.loads(answer.content) if answer.content else None


def places(problem: Any) -> set[str]:
    return {fault["path"] for fault in problem["faults"]}


def test_an_application_goes_all_the_way() -> None:
    api = Api(new_person())
    draft = api.call("PUT", "/draft", 200, answers())
    assert [fault["path"] for fault in draft["faults"]] == ["papers"]
    handed = api.hand_in(pdf(), 201)
    assert api.call("GET", "/draft", 200)["faults"] == []
    sent = api.post("/cases", 201, {"draft": draft["id"]})
    assert (sent["state"], sent["host"]) == ("submitted", "maasveen")
    whole = api.call("GET", f"/cases/{sent['reference']}", 200)
    assert whole["promise"]["decide_within"] == "P10WD"
    assert whole["promise"]["silence"] == "provisional"
    assert [paper["id"] for paper in whole["papers"]] == [handed["id"]]
    api.call("GET", "/draft", 404)
    api.post(f"/cases/{sent['reference']}/withdrawal", 200)
    assert api.call("GET", f"/cases/{sent['reference']}", 200)["state"] == "withdrawn"


def test_unknown_fields_are_refused_wherever_they_stand() -> None:
    written = answers(nickname="Ada")
    written["person"]["shoe_size"] = 39
    written["credentials"][0]["colour"] = "red"
    written["language"]["nl"]["singing"] = "C2"
    problem = Api(new_person()).call("PUT", "/draft", 422, written)
    assert problem["code"] == "REQUEST-INVALID"
    assert {fault["code"] for fault in problem["faults"]} == {"UNKNOWN-FIELD"}
    assert places(problem) == {
        "nickname",
        "person.shoe_size",
        "credentials.0.colour",
        "language.nl.singing",
    }


def test_every_fault_is_named_at_once() -> None:
    written = answers(practice=[{"months": "six", "last_on": "2026-02-30"}])
    del written["person"]["full_name"]
    written["language"]["nl"]["reading"] = "Z9"
    problem = Api(new_person()).call("PUT", "/draft", 422, written)
    assert places(problem) >= {
        "person.full_name",
        "practice.0.months",
        "practice.0.last_on",
        "language.nl.reading",
    }


def test_what_does_not_fit_the_agreement_is_told_and_cannot_be_sent() -> None:
    api = Api(new_person())
    draft = api.call("PUT", "/draft", 200, answers(job={"host": "atlantis", "occupation": "king"}))
    told = {fault["path"] for fault in draft["faults"]}
    assert told == {"job.host", "job.occupation", "papers"}
    problem = api.post("/cases", 422, {"draft": draft["id"]})
    assert problem["code"] == "APPLICATION-INCOMPLETE"
    assert places(problem) == told


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"person": NaN}',
        b'{"job": {"host": "\\ud800", "occupation": "x"}}',
        b'{"job": {"host": "\\u0000", "occupation": "x"}}',
        b"[]",
        b"null",
        b'"text"',
        b'{"job": 1, "person": [], "credentials": {}, "language": [], "safety": 5}',
        b'{"practice": [{"months": 1e400, "last_on": 3}]}',
        b'{"practice": [{"months": 99999999999999999999, "last_on": "2026-01-01"}]}',
    ],
    ids=repr,
)
def test_a_body_that_makes_no_sense_is_refused_never_a_failure(body: bytes) -> None:
    api = Api(new_person())
    answer = api.client.generic("PUT", f"{ROOT}/draft", body, content_type="application/json")
    assert answer.status_code in {400, 422}, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    api.call("GET", "/draft", 404)


def test_sending_again_with_the_same_key_gives_the_same_answer() -> None:
    api = Api(new_person())
    draft = api.call("PUT", "/draft", 200, answers())
    api.hand_in(pdf(), 201)
    first = api.post("/cases", 201, {"draft": draft["id"]}, key="only-once")
    again = api.client.post(
        f"{ROOT}/cases",
        json.dumps({"draft": draft["id"]}),
        content_type="application/json",
        headers={"Idempotency-Key": "only-once"},
    )
    assert (again.status_code, json.loads(again.content)) == (201, first)
    assert again["Idempotency-Replayed"] == "true"
    assert len(api.call("GET", "/cases", 200)["items"]) == 1


def test_a_key_stands_for_one_request() -> None:
    api = Api(new_person())
    api.hand_in(pdf("one"), 201, key="paper")
    problem = api.hand_in(pdf("two"), 409, key="paper")
    assert problem["code"] == "IDEMPOTENCY-KEY-REUSED"
    assert len(api.call("GET", "/draft/papers", 200)) == 1


def test_a_write_without_a_key_is_refused() -> None:
    api = Api(new_person())
    draft = api.call("PUT", "/draft", 200, answers())
    problem = api.call("POST", "/cases", 422, {"draft": draft["id"]})
    assert problem["code"] == "IDEMPOTENCY-KEY-MISSING"


def test_a_refused_write_does_not_use_up_its_key() -> None:
    api = Api(new_person())
    draft = api.call("PUT", "/draft", 200, answers())
    api.post("/cases", 422, {"draft": draft["id"]}, key="again")
    api.hand_in(pdf(), 201)
    api.post("/cases", 201, {"draft": draft["id"]}, key="again")


def test_cases_come_in_pages_each_once() -> None:
    api = Api(new_person())
    made = {
        api.case(job={"host": host, "occupation": job})["reference"]
        for host, job in (
            ("maasveen", "care_assistant"),
            ("vautmont", "care_assistant"),
            ("ahrenbrueck", "care_assistant"),
        )
    }
    seen: list[str] = []
    cursor = ""
    while True:
        page = api.call("GET", f"/cases?limit=2{cursor}", 200)
        seen += [one["reference"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == 3
    assert set(seen) == made


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=zzz", "CURSOR-INVALID"),
        ("cursor=WyIyMDI2Il0=", "CURSOR-INVALID"),
        ("limit=0", "LIMIT-INVALID"),
        ("limit=1000", "LIMIT-INVALID"),
        ("limit=many", "REQUEST-INVALID"),
        ("page=2", "REQUEST-INVALID"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(query: str, code: str) -> None:
    assert Api(new_person()).call("GET", f"/cases?{query}", 422)["code"] == code


def test_a_nul_in_an_address_is_no_request_at_all() -> None:
    assert Api(new_person()).call("GET", "/cases?cursor=%00", 400)["code"] == "BAD-REQUEST"


def test_a_stranger_is_told_to_sign_in() -> None:
    for method, path in (("GET", "/cases"), ("PUT", "/draft"), ("GET", "/draft")):
        assert Api(None).call(method, path, 401, {})["code"] == "NO-SESSION"


def test_somebody_else_and_an_officer_get_nothing(as_owner: Any) -> None:
    api = Api(new_person())
    sent = api.case()
    (paper,) = api.call("GET", f"/cases/{sent['reference']}", 200)["papers"]
    other = Api(new_person())
    other.call("GET", f"/cases/{sent['reference']}", 404)
    other.call("GET", f"/papers/{paper['id']}", 404)
    other.post(f"/cases/{sent['reference']}/withdrawal", 404)
    assert other.call("GET", "/cases", 200) == {"items": [], "next": None}
    officer = Api(new_officer(as_owner, "maasveen"))
    assert officer.call("GET", "/cases", 403)["code"] == "NOT-PERMITTED"


def test_the_cookie_may_read_but_writes_only_with_the_forgery_token() -> None:
    person = new_person()
    client = Client(enforce_csrf_checks=True)
    client.cookies["comity_actor"] = person.token
    assert client.get(f"{ROOT}/cases").status_code == 200
    body = json.dumps(answers())
    refused = client.put(f"{ROOT}/draft", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "FORGERY-TOKEN")
    client.cookies["csrftoken"] = "a" * 32
    allowed = client.put(
        f"{ROOT}/draft",
        body,
        content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )
    assert allowed.status_code == 200


def test_a_hostile_file_is_refused_by_its_own_code() -> None:
    api = Api(new_person())
    assert api.hand_in(b"MZ\x90\x00", 422)["code"] == "FILE-TYPE"
    assert places(api.hand_in(pdf(), 422, note="x")) == {"note"}
    assert api.hand_in(pdf(), 422, kind="poem")["code"] == "REQUEST-INVALID"
    api.call("GET", "/draft", 404)


def test_the_description_is_valid_openapi_3_1() -> None:
    described = Client().get(f"{ROOT}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()
    for path in described["paths"].values():
        for operation in path.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_an_unknown_address_is_a_problem_too() -> None:
    assert Api(None).call("GET", "/nowhere", 404)["code"] == "NOT-FOUND"


def test_the_kinds_of_paper_are_the_same_on_both_sides() -> None:
    assert set(KINDS) == set(PaperKind.__args__)
