"""A person sees who looked at their data and withdraws what they agreed to."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.privacy.scenes import A, Scene, Who

from comity.ledger.acting import bearing
from comity.parties.web.acting import COOKIE
from comity.privacy import actions, leases

pytestmark = pytest.mark.database
AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


def visitor(who: Who | None = None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if who:
        client.cookies[COOKIE] = who.token
    return client


@pytest.fixture
def person(product: Scene) -> Who:
    who = product.person()
    with bearing(who.token):
        for purpose, ground in (
            ("decide_recognition", "public_task"),
            ("introduce_employer", "consent"),
        ):
            actions.grant(
                who.actor, city=A, purpose=purpose, classes=["identity"], ground=ground, at=AT
            )
    return who


def test_nobody_has_looked_yet(person: Who) -> None:
    page = visitor(person).get("/en/me/data/")
    assert page.status_code == 200
    assert "Nobody has looked at your data yet." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_each_look_is_shown_with_office_purpose_and_class(person: Who, product: Scene) -> None:
    with bearing(product.officer(A).token):
        leases.open(person.actor, classes=["identity"], purpose="decide_recognition")
    text = visitor(person).get("/en/me/data/").content.decode()
    assert "An officer" in text
    assert "To decide whether your qualification is recognised" in text
    assert "Name and date of birth" in text
    arabic = visitor(person).get("/ar/me/data/").content.decode()
    assert "لاتخاذ قرار بشأن الاعتراف بمؤهلك" in arabic
    assert 'dir="rtl"' in arabic


def test_consent_is_withdrawn_with_one_button(person: Who, product: Scene) -> None:
    client = visitor(person)
    text = client.get("/en/me/data/").content.decode()
    assert text.count("Withdraw your consent") == 1
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token
    form = {"city": A, "purpose": "introduce_employer", "csrfmiddlewaretoken": token[1]}
    assert client.post("/en/me/data/withdraw/", form).status_code == 302
    assert "Withdraw your consent" not in client.get("/en/me/data/").content.decode()
    law = client.post("/en/me/data/withdraw/", {**form, "purpose": "decide_recognition"})
    assert law.status_code == 422
    assert "rests on law" in law.content.decode()
    unknown = client.post("/en/me/data/withdraw/", {**form, "purpose": "x' OR 1=1 --"})
    assert unknown.status_code == 422


def test_a_withdrawal_needs_the_pages_own_form(person: Who) -> None:
    answer = visitor(person).post("/en/me/data/withdraw/", {"city": A, "purpose": "x"})
    assert answer.status_code == 403


def test_a_stranger_is_led_to_sign_in(product: Scene) -> None:
    for client in (visitor(), visitor(product.officer(A))):
        answer = client.get("/en/me/data/")
        assert answer.status_code in {302, 403}
        assert "Who looked" not in answer.content.decode()


def test_many_looks_are_shown_by_the_page(person: Who, product: Scene) -> None:
    for _ in range(27):
        with bearing(product.officer(A).token):
            leases.open(person.actor, classes=["identity"], purpose="decide_recognition")
    client = visitor(person)
    first = client.get("/en/me/data/").content.decode()
    second = client.get("/en/me/data/?page=2").content.decode()
    assert (first.count("An officer"), second.count("An officer")) == (25, 2)
    assert client.get("/en/me/data/?page=no").status_code == 200
