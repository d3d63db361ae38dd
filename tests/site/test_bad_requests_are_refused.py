"""What no honest browser sends gets a clear refusal, on pages and in the API; never a 500."""

import http.client
from collections import Counter
from contextlib import closing
from uuid import UUID

import pytest
from django.test import Client
from ninja import Schema
from tests.recognition.office_stage import officer, person

pytestmark = pytest.mark.database
FORM = '--x\r\nContent-Disposition: form-data; name="draft"\r\n\r\n1\r\n--x--\r\n'
KINDS = ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize("path", ["/api/v1/cases/%00", "/en/my/%00/"])
def test_an_address_with_a_nul_is_refused(path: str) -> None:
    client = person().client
    assert client.get("/ar/").status_code == 200  # its language must not speak in the next answer
    answer = client.get(path)
    assert answer.status_code == 400
    assert b"could not be read" in answer.content


@pytest.mark.parametrize("name", ["comity_actor", "comity_asker", "sessionid", "csrftoken"])
@pytest.mark.parametrize("path", ["/en/verify/", f"/en/ask/{UUID(int=0)}/", "/api/v1/certificates"])
def test_a_cookie_with_a_nul_is_refused(path: str, name: str) -> None:
    """Within quotes a cookie may write any letter as three digits."""
    answer = Client(headers={"Cookie": f'{name}="\\000"'}).get(path)
    assert answer.status_code == 400
    assert b"could not be read" in answer.content


def test_a_nul_in_a_filter_of_the_office_is_refused(as_owner) -> None:
    client = officer(as_owner).client
    assert client.get("/api/v1/office/cases?occupation=%00").status_code == 400


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("mandates", {"code": "X", "name": "Ro\0sa", "email": "rosa@circle.example"}),
        ("invitations", {"code": "X", "name": "Pi\0et"}),
        ("cases/ABCDEFGHJK/complaint", {"about": "delay", "words": "far\0 too long"}),
        ("cases/ABCDEFGHJK/appeal", {"words": "far\0 too long"}),
    ],
)
def test_words_with_a_nul_are_refused(path: str, sent: dict[str, str]) -> None:
    headers = {"Idempotency-Key": "one"}
    answer = person().client.post(f"/api/v1/{path}", sent, "application/json", headers=headers)
    assert answer.status_code == 422
    assert "without" in answer.json()["faults"][0]["message"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["cases", "cases/ABCDEFGHJK/withdrawal"])
def test_a_form_where_json_belongs_is_refused(path: str, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["comity_actor"] = person().token
    headers = {"Idempotency-Key": "one", "X-CSRFToken": "x"}
    given = {"data": FORM, "content_type": kind, "headers": headers}
    answer = client.post(f"/api/v1/{path}", **given)
    assert answer.status_code == 403, "without its forgery token"
    client.get("/en/account/sign-in/")
    headers["X-CSRFToken"] = client.cookies["csrftoken"].value
    answer = client.post(f"/api/v1/{path}", **given)
    assert answer.status_code in {400, 404, 415}, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_that_is_too_long_is_said_to_be() -> None:
    long = "x=" + "a" * 1_200_000
    answer = Client().post("/en/check/", long, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 405
    answer = person().client.post(
        "/en/apply/job/", long, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413


def test_a_refused_body_does_not_end_the_connection(live_web: str) -> None:
    """What was left unread would be taken for the next request, or end the connection."""
    host, port = live_web.removeprefix("http://").split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=30)) as connection:
        for _round in range(20):
            connection.request("PUT", "/api/v1/draft", b"[" * 900_000, {"Connection": "keep-alive"})
            answer = connection.getresponse()
            assert answer.status in {401, 403}
            answer.read()
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()


def test_no_two_shapes_of_the_api_share_a_name() -> None:
    """One would stand for both in the description."""
    below, found = [Schema], Counter()
    while below:
        classes = below.pop().__subclasses__()
        below += classes
        found.update(one.__name__ for one in classes if one.__module__.startswith("comity."))
    assert [name for name, count in found.items() if count > 1] == []
