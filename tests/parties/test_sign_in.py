"""People sign in by a code sent to them; the database learns who acts, and forgets on sign-out."""

import re
import uuid
from hashlib import sha256

import psycopg
import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import send_mail
from django.test import Client
from django.test.utils import override_settings

from comity.ledger.acting import roles_of
from comity.parties.models import AccountRow, SessionRow
from comity.parties.queries import account_of, last_messages

pytestmark = pytest.mark.database
SIGN_IN = "/en/account/sign-in/"


def new_address() -> str:
    return f"{uuid.uuid4().hex}@people.example"


def code_in_the_last_message(to: str) -> str:
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [to])
    return re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter.body, re.M)[1]


def signed_up(client: Client, email: str) -> None:
    client.post("/en/account/new/", {"email": email})
    code = code_in_the_last_message(email)
    answer = client.post("/en/account/new/confirm/", {"code": code})
    assert answer.status_code == 302, answer.content


def test_a_newcomer_signs_up_with_an_address_and_a_code() -> None:
    client, email = Client(), new_address()
    signed_up(client, email)
    account = account_of(email)
    assert not account.has_usable_password()
    assert [role.role for role in roles_of(str(account.pk))] == ["person"]
    assert client.get("/en/me/data/").status_code == 200


def test_a_known_person_signs_in_with_a_code_and_out_again() -> None:
    email = new_address()
    signed_up(Client(), email)
    client = Client()
    client.post(SIGN_IN, {"login": email.upper()})
    code = code_in_the_last_message(email)
    assert client.post("/en/account/sign-in/code/confirm/", {"code": code}).status_code == 302
    token = client.cookies["comity_actor"]
    assert token["httponly"]
    assert token["samesite"] == "Lax"
    assert client.get("/en/me/data/").status_code == 200

    stranger = Client()
    stranger.cookies["comity_actor"] = token.value
    client.post("/en/account/sign-out/")
    assert client.cookies["comity_actor"].value == ""
    assert stranger.get("/en/me/data/").status_code == 302, "the token outlived the sign-out"


def test_who_begins_twice_gets_the_same_answer_and_is_told_to_sign_in() -> None:
    client, email = Client(), new_address()
    signed_up(client, email)
    cache.clear()  # one message to one address in a while; a while has passed
    again = Client().post("/en/account/new/", {"email": email})
    assert again.status_code == 302
    assert again["Location"] == "/en/account/new/confirm/"
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [email])
    assert "http://testserver/en/account/sign-in/" in letter.body


def test_a_wrong_code_opens_nothing() -> None:
    email = new_address()
    signed_up(Client(), email)
    client = Client()
    client.post(SIGN_IN, {"login": email})
    answer = client.post("/en/account/sign-in/code/confirm/", {"code": "WRONG1"})
    assert answer.status_code == 200
    assert "comity_actor" not in client.cookies


def test_an_unknown_address_gets_the_same_answer_as_a_known_one() -> None:
    known = new_address()
    signed_up(Client(), known)
    answers = []
    for email in (known, new_address()):
        answer = Client().post(SIGN_IN, {"login": email}, follow=True)
        page = answer.content.decode().replace(email, "…")
        answers.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page))
    assert answers[0] == answers[1]


def test_the_session_key_and_the_token_are_kept_only_as_hashes(
    as_superuser: psycopg.Connection,
) -> None:
    client, email = Client(), new_address()
    signed_up(client, email)
    key = client.cookies["comity_session"].value
    token = client.cookies["comity_actor"].value
    assert not SessionRow.objects.filter(session_key=key).exists()
    assert SessionRow.objects.filter(session_key=sha256(key.encode()).hexdigest()[:40]).exists()
    hashed = sha256(token.encode()).digest()
    found = as_superuser.execute(
        "SELECT role FROM actor_session WHERE token_hash = %s AND closed IS NULL", [hashed]
    )
    assert found.fetchall() == [("person",)]


def test_the_demonstration_signs_in_with_one_click() -> None:
    client = Client()
    assert "Sanne de Wit" in client.get(SIGN_IN).content.decode()
    answer = client.post("/en/demo/sign-in/", {"person": "dewit"}, follow=True)
    assert "Office of Maasveen" in answer.content.decode()


@override_settings(EMAIL_BACKEND="comity.parties.web.outbox.OutboxBackend")
def test_the_demonstration_shows_its_messages_instead_of_sending_them() -> None:
    email = new_address()
    send_mail("Your <code>", "It is 12345.", None, [email])
    assert last_messages(1)[0].to == email
    page = Client().get("/de/demo/outbox/").content.decode()
    assert "Your &lt;code&gt;" in page


def test_the_one_click_takes_nobody_else() -> None:
    assert Client().post("/en/demo/sign-in/", {"person": "nobody"}).status_code == 404
    assert Client().get("/en/demo/sign-in/").status_code == 405


def test_the_one_click_leads_to_no_other_site() -> None:
    answer = Client().post("/en/demo/sign-in/", {"person": "amina", "next": "//evil.example/"})
    assert answer["Location"] == "/en/"


@override_settings(IS_DEMO=False)
def test_an_officer_without_a_second_factor_acts_for_no_office_outside_the_demonstration() -> None:
    client = Client()
    answer = client.post("/en/demo/sign-in/", {"person": "bakker"}, follow=True)
    assert "comity_actor" not in client.cookies
    assert "Office of Maasveen" not in answer.content.decode()
    page = client.get("/en/account/security/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["sign-in/", "new/", "sign-in/code/", "inactive/"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_of_sign_in_open_without_an_account(language: str, path: str) -> None:
    assert Client().get(f"/{language}/account/{path}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "totp/activate/", "webauthn/add/", "webauthn/", "recovery-codes/generate/"],
)
def test_pages_of_security_open_for_whoever_is_signed_in(path: str) -> None:
    client = Client()
    client.post("/en/demo/sign-in/", {"person": "jonas"})
    answer = client.get(f"/en/account/security/{path}", follow=True)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_no_page_sets_a_password() -> None:
    client = Client()
    client.post("/en/demo/sign-in/", {"person": "jonas"})
    for path in ("password/set/", "password/change/", "password/reset/"):
        assert client.get(f"/en/account/{path}").status_code == 404


def test_accounts_hold_lower_case_addresses_only() -> None:
    with pytest.raises(Exception, match="account_address_in_lower_case"):
        AccountRow.objects.create(email=f"UPPER{uuid.uuid4().hex}@people.example")


def test_what_sign_in_remembers_is_known_to_every_process_and_forgotten_in_time(
    as_door: psycopg.Connection, as_app: psycopg.Connection
) -> None:
    key = uuid.uuid4().hex
    assert cache.add(key, [1.5], timeout=60)
    assert not cache.add(key, [2.5], timeout=60)
    kept = "SELECT count(*) FROM parties_memory WHERE cache_key LIKE %s"
    assert as_door.execute(kept, [f"%{key}"]).fetchone() == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(kept, [f"%{key}"])
    as_door.execute("UPDATE parties_memory SET expires = now() - interval '1 minute'")
    assert cache.get(key) is None
    cache.set(uuid.uuid4().hex, True, timeout=60)
    assert as_door.execute(kept, [f"%{key}"]).fetchone() == (0,)
