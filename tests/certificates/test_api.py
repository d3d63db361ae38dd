"""The API gives one's own certificates and verifies anybody's."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.certificates.desk import CITY, NAME, OTHER, holder, issued
from tests.privacy.scenes import Scene, Who

from comity.certificates.web import api
from comity.certificates.web.guessing import TRIES, Tries

pytestmark = pytest.mark.database
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "TRIED", Tries())


def client_of(who: Who | None) -> Client:
    return Client(headers={"Authorization": f"Bearer {who.token}"} if who else {})


def verified(body: Any, status: int = 200, **headers: str) -> Any:
    answer = Client().post(
        f"{ROOT}/verifications",
        data=json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_person_lists_and_downloads_their_own(product: Scene) -> None:
    who = holder(product)
    ids = [str(issued(product, who)) for _ in range(3)]
    client = client_of(who)
    page = client.get(f"{ROOT}/certificates?limit=2").json()
    rest = client.get(f"{ROOT}/certificates?limit=2&cursor={page['next']}").json()
    listed = [one["id"] for one in page["items"] + rest["items"]]
    assert sorted(listed) == sorted(ids)
    assert rest["next"] is None
    file = client.get(f"{ROOT}/certificates/{ids[0]}/file")
    assert file.headers["Content-Type"] == "application/vc"
    answer = verified({"certificate": file.content.decode(), "city": CITY})
    assert (answer["verdict"], answer["valid"]) == ("recognised", True)
    assert client_of(product.person()).get(f"{ROOT}/certificates/{ids[0]}").status_code == 404
    assert client_of(product.person()).get(f"{ROOT}/certificates").json()["items"] == []
    assert client_of(product.officer(CITY)).get(f"{ROOT}/certificates").status_code == 403
    assert client_of(None).get(f"{ROOT}/certificates").status_code == 401


def test_anybody_verifies_by_code_and_in_their_language(product: Scene) -> None:
    who = holder(product)
    issued(product, who)
    code = client_of(who).get(f"{ROOT}/certificates").json()["items"][0]["code"]
    answer = verified({"code": code, "city": OTHER})
    assert answer["verdict"] == "valid_not_recognised"
    assert NAME not in json.dumps(answer)
    assert verified({"code": code})["verdict"] == "recognised"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "REQUEST-INVALID"),
        ({"code": "7KQ4-M2XR-9TWB", "certificate": "{}"}, 422, "REQUEST-INVALID"),
        ({"code": "7KQ4-M2XR-9TWB"}, 404, "NOT-FOUND"),
        ({"code": "7KQ4"}, 422, "CODE-FORM"),
        ({"certificate": "{}", "city": "atlantis"}, 422, "REQUEST-INVALID"),
        ({"certificate": "{}", "colour": "blue"}, 422, "REQUEST-INVALID"),
        ({"certificate": 7}, 422, "REQUEST-INVALID"),
        ([], 422, "REQUEST-INVALID"),
    ],
)
def test_what_cannot_be_verified_is_refused_with_its_reason(
    body: Any, status: int, code: str
) -> None:
    assert verified(body, status)["code"] == code


def test_a_file_that_is_no_certificate_is_answered() -> None:
    assert verified({"certificate": "not JSON \x00 at all"})["verdict"] == "invalid"
    assert verified({"certificate": "[" * 100_000})["verdict"] == "invalid"


def test_codes_cannot_be_tried_without_end() -> None:
    for _ in range(TRIES):
        verified({"code": "7KQ4-M2XR-9TWB"}, 404)
    assert verified({"code": "7KQ4-M2XR-9TWB"}, 429)["code"] == "TOO-MANY"
