"""An employer asks a wallet for what the work needs, sees the answer, and nothing is kept."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from tests.certificates.desk import BORN, CITY, NAME
from tests.privacy.scenes import Scene
from tests.wallets.counter import certified, offer_of, pocket, take_turn, unhurried
from tests.wallets.pocket import Pocket, new_key, proof

from comity.certificates.web.guessing import Tries
from comity.wallets.web import checks

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(checks, "ASKED", Tries())
    with unhurried(monkeypatch):
        yield


@pytest.fixture(scope="module")
def filled(product: Scene, django_db_blocker: Any) -> Pocket:
    """A wallet that holds a copy of a certificate."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, unhurried(patch):
        who, certificate = certified(product)
        offer, codes = offer_of(who, certificate)
        wallet, issuer = pocket(), offer["credential_issuer"]
        token = wallet.token(offer, codes.digits).json["access_token"]
        key = new_key()
        proven = proof(key, audience=issuer, nonce=wallet.nonce(issuer))
        transaction = wallet.ask(issuer, token, [proven]).json["transaction_id"]
        take_turn(product)
        wallet.take([key], wallet.come_again(issuer, token, transaction))
        return wallet


def asked_by(browser: Client, product: Scene, *more: str) -> tuple[str, str]:
    """Ask as an employer; give the page's address and the link for wallets."""
    came = browser.post("/en/ask/", {"city": CITY, "more": more})
    assert came.status_code == 302, came.content.decode()
    take_turn(product)
    page = browser.get(came.url).content.decode()
    found = re.search(r'id="open-wallet" href="([^"]+)"', page)
    assert found, page
    return came.url, html.unescape(found[1])


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
    presented = filled.present(question, ["name", "birthdate"])
    assert filled.answer(question, presented).status == 200
    page = browser.get(address).content.decode()
    assert "Valid and recognised" in page
    assert NAME not in html.unescape(page)
    assert str(BORN.year) not in page
