"""A wallet is asked for what is needed; who asked sees the answer, and nobody keeps it."""

import gzip
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from tests.certificates.desk import BORN, CITY, NAME, now
from tests.privacy.scenes import Scene
from tests.site.wellformed import faults
from tests.wallets.counter import filled_pocket, send, take_turn, unhurried
from tests.wallets.pocket import FORM, JSON, Pocket, new_key

from comity.certificates.web.guessing import Tries
from comity.ledger.acting import bearing
from comity.proofs import base64url
from comity.proofs.signed_cards import card_text
from comity.recognition.queries import own
from comity.wallets.web import checks

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(checks, "ASKED", Tries())
    with unhurried(monkeypatch):
        yield


@pytest.fixture(scope="module")
def filled(product: Scene, django_db_blocker: Any) -> Pocket:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, unhurried(patch):
        return filled_pocket(product, copies=2)


def question_at(browser: Client, product: Scene, address: str) -> tuple[str, str]:
    """Give the page at which a browser waits, and the link that it shows to wallets."""
    take_turn(product)
    page = browser.get(address).content.decode()
    found = re.search(r'id="open-wallet" href="([^"]+)"', page)
    assert found, page
    return address, html.unescape(found[1])


def asked_by(browser: Client, product: Scene, *more: str) -> tuple[str, str]:
    """Ask as an employer."""
    came = browser.post("/en/ask/", {"city": CITY, "more": more})
    assert came.status_code == 302, came.content.decode()
    return question_at(browser, product, came["Location"])


def page_of(browser: Client, address: str) -> str:
    return html.unescape(browser.get(address).content.decode())


def test_an_employer_sees_the_job_and_no_name_nor_day_of_birth(
    product: Scene, filled: Pocket
) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    paths = [one["path"] for one in question["dcql_query"]["credentials"][0]["claims"]]
    assert ["qualification", "occupation"] in paths
    assert not {"name", "birthdate"} & {path[0] for path in paths}
    # A wallet that shows more than it was asked: what nobody asked for is not shown on.
    presented = filled.present(question, ["name", "birthdate", "certificate_number", "units"])
    assert filled.answer(question, presented).status == 200
    page = page_of(browser, address)
    assert "Valid and recognised" in page
    assert NAME not in page
    assert str(BORN.year) not in page


def test_an_employer_who_asks_for_the_name_sees_it(product: Scene, filled: Pocket) -> None:
    browser = Client()
    address, link = asked_by(browser, product, "name")
    question = filled.question(link)
    assert question["dcql_query"]["credentials"][0]["claim_sets"]
    assert filled.answer(question, filled.present(question, ["name"])).status == 200
    assert NAME in page_of(browser, address)
    # And the holder who keeps it back still shows the rest.
    address, link = asked_by(browser, product, "name")
    question = filled.question(link)
    assert filled.answer(question, filled.present(question, [])).status == 200
    page = page_of(browser, address)
    assert "Valid and recognised" in page
    assert "keeps their name to themself" in page


def test_only_the_browser_that_asked_opens_the_answer(product: Scene, filled: Pocket) -> None:
    browser, other = Client(), Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    filled.answer(question, filled.present(question, ["name"]))
    asked_by(other, product)
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 404
    rows = product.admin.execute(
        "SELECT q::text FROM wallet_question q WHERE id = %s", [question["state"]]
    ).fetchall()
    ((kept,),) = rows
    secret = browser.cookies["comity_asker"].value
    assert secret not in kept
    assert NAME not in kept
    assert browser.post(f"{address}forget/").status_code == 302
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nonce": "of another question"}, "BINDING"),
        ({"audience": "x509_hash:somebody-else"}, "BINDING"),
        ({"at": datetime(2020, 1, 1, tzinfo=UTC)}, "BINDING"),
        ({"key": new_key()}, "BINDING"),
    ],
    ids=["another nonce", "another audience", "long ago", "another key"],
)
def test_what_was_not_signed_for_this_question_is_not_valid(
    product: Scene, filled: Pocket, changes: dict[str, Any], said: str
) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    filled.answer(question, filled.present(question, [], **changes))
    page = page_of(browser, address)
    assert "Not valid" in page, said


def test_a_copy_without_its_holders_signature_is_not_valid(product: Scene, filled: Pocket) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    filled.answer(question, filled.held[0][1])
    assert "Not valid" in page_of(browser, address)


def test_the_card_of_somebody_else_is_no_answer(product: Scene, filled: Pocket) -> None:
    """A card stands on paper for everybody to photograph."""
    raw = product.admin.execute("SELECT card FROM certificates_certificate").fetchone()
    assert raw is not None
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    assert filled.answer(question, card_text(bytes(raw[0]))).status == 200
    assert "Not valid" in page_of(browser, address)


def test_what_is_no_certificate_is_told_so(product: Scene, filled: Pocket) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    changed = {**question, "client_metadata": {"jwks": {"keys": [key_of_nobody(question)]}}}
    assert filled.answer(changed, "x").status == 200
    came = browser.get(address)
    assert came.status_code == 422
    assert "cannot be read" in came.content.decode()


def key_of_nobody(question: dict[str, Any]) -> dict[str, str]:
    """Another key under the question's name."""
    numbers = new_key().key.public_key().public_numbers()
    known = question["client_metadata"]["jwks"]["keys"][0]
    x, y = (base64url.encode(part.to_bytes(32)) for part in (numbers.x, numbers.y))
    return {**known, "x": x, "y": y}


def test_a_question_is_answered_once_and_in_time(product: Scene, filled: Pocket) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    presented = filled.present(question, [])
    assert filled.answer(question, presented).status == 200
    again = filled.answer(question, presented)
    assert (again.status, again.json["error"]) == (400, "invalid_request")
    assert send("GET", f"/openid/questions/{question['state']}").status == 404
    product.admin.execute(
        "UPDATE wallet_question SET made = made - interval '1 hour',"
        " expires = expires - interval '1 hour' WHERE id = %s",
        [question["state"]],
    )
    assert browser.get(address).status_code == 404
    _address, link = asked_by(browser, product)
    left = product.admin.execute(
        "SELECT count(*) FROM wallet_question WHERE id = %s", [question["state"]]
    ).fetchone()
    assert left == (0,)


def test_a_holder_who_says_no_shows_nothing(product: Scene, filled: Pocket) -> None:
    browser = Client()
    address, link = asked_by(browser, product)
    question = filled.question(link)
    said = urlencode({"error": "access_denied", "state": question["state"]}).encode()
    assert send("POST", question["response_uri"], body=said, kind=FORM).status == 200
    assert "said no" in page_of(browser, address)


ANSWERS: dict[str, tuple[dict[str, Any] | None, str]] = {
    "not encrypted": (None, "vp_token=%7B%7D"),
    "no answer": (None, ""),
    "no token": (None, "response=x"),
    "alg dir": ({"alg": "dir"}, ""),
    "alg of RSA": ({"alg": "RSA-OAEP"}, ""),
    "enc with CBC": ({"enc": "A128CBC-HS256"}, ""),
    "compressed": ({"zip": "DEF"}, ""),
    "with an extension": ({"crit": ["x"]}, ""),
    "to another key": ({"kid": "another"}, ""),
}


@pytest.mark.parametrize(("changes", "form"), ANSWERS.values(), ids=ANSWERS)
def test_a_malformed_answer_is_told_so(
    product: Scene, filled: Pocket, changes: dict[str, Any] | None, form: str
) -> None:
    _address, link = asked_by(Client(), product)
    question = filled.question(link)
    if changes is None:
        reply = send("POST", question["response_uri"], body=form.encode(), kind=FORM)
    else:
        reply = filled.answer(question, "x", **changes)
    assert (reply.status, reply.json["error"]) == (400, "invalid_request")


def test_an_answer_of_another_kind_too_long_or_to_nobody_is_told_so(
    product: Scene, filled: Pocket
) -> None:
    _address, link = asked_by(Client(), product)
    uri = filled.question(link)["response_uri"]
    for body, kind, status in (
        (b"{}", JSON, 400),
        (b"response=" + b"x" * (600 << 10), FORM, 413),
        (b"response=" + b"x" * (13 << 20), FORM, 413),
    ):
        reply = send("POST", uri, body=body, kind=kind)
        assert (reply.status, reply.json["error"]) == (status, "invalid_request")
    nobody = send("POST", f"/openid/answers/{uuid4()}", body=b"error=access_denied", kind=FORM)
    assert (nobody.status, nobody.json["error"]) == (400, "invalid_request")
    assert send("GET", f"/openid/questions/{uuid4()}").status == 404


def test_the_question_is_signed_for_this_city_and_no_other_use(
    product: Scene, filled: Pocket
) -> None:
    from comity.certificates import queries
    from comity.proofs.jose import parse_token, require_signature
    from comity.proofs.multikey import key_of
    from comity.proofs.openid.presenting import REQUEST_TYPE, client_id

    _address, link = asked_by(Client(), product)
    asked = filled.question(link)
    signed = send("GET", f"/openid/questions/{asked['state']}")
    assert signed.headers["Content-Type"] == "application/oauth-authz-req+jwt"
    token = parse_token(signed.body.decode(), typ=REQUEST_TYPE)
    keys = dict(queries.token_keys(CITY))
    require_signature(token, key_of(keys[token.header["kid"]]))
    assert asked["client_id"] == client_id(queries.token_certificate(CITY))
    assert asked["exp"] - asked["iat"] == timedelta(minutes=10).total_seconds()


def test_who_asks_too_often_waits(product: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "ASKED", Tries())
    browser = Client()
    statuses = [browser.post("/en/ask/", {"city": CITY}).status_code for _ in range(21)]
    assert statuses[-2:] == [302, 429]
    take_turn(product)


def test_an_applicant_shows_a_certificate_instead_of_typing_it(
    product: Scene, filled: Pocket
) -> None:
    who = product.person()
    browser = Client()
    browser.cookies["comity_actor"] = who.token
    assert "First say" in page_of(browser, "/en/apply/from-wallet/")
    browser.post("/en/apply/job/", {"host": CITY, "occupation": "electrician"})
    came = browser.post("/en/apply/from-wallet/")
    address, link = question_at(browser, product, came["Location"])
    question = filled.question(link)
    names = {one["path"][0] for one in question["dcql_query"]["credentials"][0]["claims"]}
    assert {"name", "birthdate", "units", "award_date"} <= names
    filled.answer(question, filled.present(question, ["name", "birthdate", "units"]))
    assert NAME in page_of(browser, address)
    assert browser.post(address).status_code == 302
    with bearing(who.token):
        draft = own.open_draft(who.actor)
        assert draft is not None
        (paper,) = own.papers(draft.id)
    assert draft.answers["credentials"] == [
        {
            "award_on": "2025-06-20",
            "units": ["ELE-1", "ELE-2", "ELE-3"],
            "standard": "ELE@2026.1",
            "provider": "P-AHR-1",
        }
    ]
    assert draft.answers["person"] == {"full_name": NAME, "born_on": BORN.isoformat()}
    assert (paper.kind, paper.media_type) == ("certificate", "application/dc+sd-jwt")
    # Taken once, the answer is gone.
    assert browser.get(address).status_code == 404
    assert now() > paper.uploaded_at


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_sound_and_light(product: Scene, filled: Pocket, language: str) -> None:
    browser = Client()
    came = browser.post(f"/{language}/ask/", {"city": CITY})
    address, link = question_at(browser, product, came["Location"])
    pages = [browser.get(f"/{language}/ask/"), browser.get(address)]
    question = filled.question(link)
    filled.answer(question, filled.present(question, []))
    pages.append(browser.get(address))
    person = product.person()
    applicant = Client()
    applicant.cookies["comity_actor"] = person.token
    applicant.post("/en/apply/job/", {"host": CITY, "occupation": "electrician"})
    pages.append(applicant.get(f"/{language}/apply/from-wallet/"))
    came = applicant.post(f"/{language}/apply/from-wallet/")
    pages.append(applicant.get(came["Location"]))
    for page in pages:
        assert page.status_code == 200
        assert list(faults(page.content.decode())) == []
        assert len(gzip.compress(page.content)) < 30_000
    take_turn(product)
