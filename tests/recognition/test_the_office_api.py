"""The API of an office: the same steps as the pages, and nobody else's cases."""

import json
import typing
import uuid
from typing import Any

import pytest
from django.test import Client
from tests.recognition.office_stage import WHOLE, Player, facts, lodged, officer, person
from tests.recognition.test_the_office_decides import REASON, SIGNED

from comity.ledger.acting import acting_as
from comity.recognition.domain.opinions import DEPART_TO, DEPARTURES
from comity.recognition.models import EvidenceRow
from comity.recognition.web.office_api_shapes import DepartureCode, Outcome
from comity.rules.decisions import AUTOMATIC

pytestmark = pytest.mark.database
ROOT = "/api/v1/office/cases"


class Api:
    """A program that speaks for somebody."""

    def __init__(self, player: Player | None, root: str = ROOT) -> None:
        self.root = root
        headers = {"Authorization": f"Bearer {player.token}"} if player else {}
        self.client = Client(headers=headers)

    def get(self, path: str = "", status: int = 200) -> Any:
        answer = self.client.get(self.root + path)
        assert answer.status_code == status, answer.content.decode()
        if status >= 400:
            assert answer["Content-Type"] == "application/problem+json"
        return json.loads(answer.content)

    def post(self, path: str, body: Any = None, *, status: int = 200, key: str = "") -> Any:
        answer = self.client.post(
            self.root + path,
            json.dumps({} if body is None else body),
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid.uuid4())},
        )
        assert answer.status_code == status, answer.content.decode()
        return json.loads(answer.content)


def test_the_words_of_the_api_are_those_of_the_domain() -> None:
    assert set(typing.get_args(DepartureCode)) == set(DEPARTURES)
    assert set(typing.get_args(Outcome)) == {AUTOMATIC, *DEPART_TO}


def test_a_case_is_taken_confirmed_and_decided_by_two_programs(as_owner: Any) -> None:
    case = lodged(person(), facts(WHOLE, host="maasveen"))
    first, second = Api(officer(as_owner, "maasveen")), Api(officer(as_owner, "maasveen"))
    assert first.post(f"/{case}/assignment")["state"] == "in_review"
    first.post(f"/{case}/confirmations", {"credential": WHOLE["id"]})
    opened = first.get(f"/{case}")
    assert opened["assessment"]["outcome"] == "recognised_automatically"
    assert opened["holder"]["full_name"] == "Amina Saleh"
    told = {
        "assessment": opened["assessment"]["id"],
        "outcome": "refused",
        "departure": {"code": "unsafe", "reason": REASON},
    }
    key = str(uuid.uuid4())
    for _ in range(2):
        step = first.post(f"/{case}/opinions", told, key=key)
        assert step["state"] == "second_signature"
    blind = second.get(f"/{case}")
    assert blind["opinions"] == []
    assert REASON not in json.dumps(blind)
    assert second.post(f"/{case}/opinions", told)["state"] == "decided"
    decided = second.get(f"/{case}")
    assert decided["decision"]["outcome"] == "refused"
    assert len(decided["opinions"]) == 2
    refused = second.post(f"/{case}/assignment", status=409)
    assert refused["code"] == "CANNOT-MOVE"


def test_every_fault_of_an_opinion_is_named(as_owner: Any) -> None:
    case, api = lodged(person(), facts(SIGNED)), Api(officer(as_owner))
    seen = api.get(f"/{case}")["assessment"]["id"]
    problem = api.post(
        f"/{case}/opinions",
        {"assessment": seen, "outcome": "refused", "departure": {"code": "unsafe", "reason": "x"}},
        status=422,
    )
    assert [fault["path"] for fault in problem["faults"]] == ["reason"]
    problem = api.post(f"/{case}/opinions", {"outcome": "no", "more": 1}, status=422)
    assert {fault["path"] for fault in problem["faults"]} == {"assessment", "outcome", "more"}
    old = api.post(
        f"/{case}/opinions", {"assessment": str(uuid.uuid4()), "outcome": "refused"}, status=409
    )
    assert old["code"] == "RESULT-CHANGED"


def test_the_list_is_read_page_by_page_without_a_gap(as_owner: Any) -> None:
    api = Api(officer(as_owner, "vautmont"))
    cases = {
        str(lodged(person(), facts({**paper, "provider": provider}, host="vautmont")))
        for paper in (WHOLE, SIGNED)
        for provider in ("P-VAU-1", "P-OUT-1")
    }
    found, cursor = [], ""
    while True:
        page = api.get(f"?limit=2{cursor}")
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found))
    assert cases <= set(found)
    whole = [item["id"] for item in api.get("?limit=100")["items"]]
    assert whole == found[: len(whole)]
    for wrong in ("limit=0", "cursor=x", "tab=all", "more=1"):
        api.get(f"?{wrong}", status=422)


def test_strangers_get_nothing(as_owner: Any) -> None:
    amina = person()
    case = lodged(amina, facts(SIGNED))
    with acting_as(amina.token):
        paper = EvidenceRow.objects.get(case=case).pk
    stranger = Api(officer(as_owner, "vautmont"))
    for path in (f"/{case}", f"/{case}/papers/{paper}"):
        assert stranger.get(path, status=404)["code"] == "NOT-FOUND"
        assert Api(amina).get(path, status=403)["code"] == "NOT-PERMITTED"
        assert Api(None).get(path, status=401)["code"] == "NO-SESSION"
    opinion = {"assessment": str(uuid.uuid4()), "outcome": "recognised"}
    for path, body in (
        ("assignment", None),
        ("confirmations", {"credential": "x"}),
        ("opinions", opinion),
    ):
        stranger.post(f"/{case}/{path}", body, status=404)
        Api(amina).post(f"/{case}/{path}", body, status=403)
        Api(None).post(f"/{case}/{path}", body, status=401)
    answer = Api(officer(as_owner)).client.get(f"{ROOT}/{case}/papers/{paper}")
    assert answer.content.startswith(b"%PDF")
