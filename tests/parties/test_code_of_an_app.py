"""A code of an authenticator app: let in when it runs out on the way, and never twice."""

import re
import time

import pytest
from django.test import Client
from tests.parties.test_sign_in import SIGN_IN, code_in_the_last_message, new_address, signed_up
from tests.totp import STEP, totp

pytestmark = pytest.mark.database
SECOND = "/en/account/security/authenticate/"


@pytest.fixture
def email() -> str:
    return new_address()


@pytest.fixture
def secret(email: str) -> str:
    """The secret that the person's app shares with us."""
    client, place = Client(), "/en/account/security/totp/activate/"
    signed_up(client, email)
    page = client.get(place).content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page) or re.search(
        r'value="([A-Z2-7]{32})"', page
    )
    assert found, page
    answer = client.post(place, {"code": totp(found[1], at=time.time() - STEP)})
    assert answer.status_code == 302, answer.content
    return found[1]


def is_let_in(email: str, code: str) -> bool:
    client = Client()
    client.post(SIGN_IN, {"login": email})
    mailed = code_in_the_last_message(email)
    assert client.post("/en/account/sign-in/code/confirm/", {"code": mailed})["Location"] == SECOND
    answer = client.post(SECOND, {"code": code})
    assert (answer.status_code == 302) == (client.get("/en/me/data/").status_code == 200)
    return answer.status_code == 302


def test_a_code_that_ran_out_on_the_way_still_opens(email: str, secret: str) -> None:
    assert is_let_in(email, totp(secret, at=time.time() - STEP))


@pytest.mark.parametrize("away", [-3 * STEP, 3 * STEP])
def test_an_old_code_and_one_of_the_future_do_not(email: str, secret: str, away: int) -> None:
    assert not is_let_in(email, totp(secret, at=time.time() + away))


def test_a_code_opens_once_in_all_its_time_however_it_is_written(
    email: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = totp(secret, at=time.time())
    assert is_let_in(email, code)
    # What the library itself remembers for a step only is forgotten here.
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)
    assert not is_let_in(email, code)
    assert not is_let_in(email, f"{code[:3]}-{code[3:]}")
