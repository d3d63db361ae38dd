"""A holder's wallet fetches copies of a certificate, each bound to a key of its own."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from tests.certificates.desk import BORN, CITY, NAME, now, worker
from tests.privacy.scenes import Scene
from tests.wallets.counter import certified, offer_of, pocket, send, take_turn, unhurried
from tests.wallets.pocket import FORM, JSON, Pocket, Reply, new_key, proof

from comity.certificates import actions as certifying
from comity.certificates import queries
from comity.certificates.domain.states import Kind
from comity.ledger.acting import as_machine, bearing
from comity.proofs import base64url
from comity.proofs.openid.issuing import GRANT
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal
from comity.wallets import actions

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with unhurried(monkeypatch):
        yield


class Visit:
    """A wallet that has its token and may wish for copies."""

    def __init__(self, product: Scene) -> None:
        self.product = product
        self.who, self.certificate = certified(product)
        self.offer, self.codes = offer_of(self.who, self.certificate)
        self.wallet: Pocket = pocket()
        self.issuer: str = self.offer["credential_issuer"]

    @property
    def token(self) -> str:
        return self.wallet.token(self.offer, self.codes.digits).json["access_token"]

    def proof(self, **changes: Any) -> str:
        nonce = changes.pop("nonce", "") or self.wallet.nonce(self.issuer)
        return proof(new_key(), audience=changes.pop("aud", self.issuer), nonce=nonce, **changes)


def test_of_offers_pressed_for_at_once_one_counts(product: Scene) -> None:
    who, certificate = certified(product)

    ready = Barrier(8)

    def press(_one: int) -> Any:
        try:
            connections["default"].ensure_connection()
            ready.wait(30)
            return offer_of(who, certificate)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as windows:
        pressed = list(windows.map(press, range(8)))
    taken = [pocket().token(offer, codes.digits).status for offer, codes in pressed]
    assert sorted(taken) == [200] + [400] * 7


def index_of(copy: str) -> int:
    payload = json.loads(base64url.decode(copy.split(".")[1]))
    return int(payload["status"]["status_list"]["idx"])


def error_of(reply: Reply) -> tuple[int, str]:
    assert set(reply.json) == {"error", "error_description"}, reply
    assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]+", reply.json["error_description"])
    assert reply.headers["Cache-Control"] != ""
    return reply.status, reply.json["error"]


def test_a_wallet_gets_a_copy_for_each_of_its_keys(product: Scene) -> None:
    visit = Visit(product)
    wallet, issuer = visit.wallet, visit.issuer
    assert wallet.metadata(issuer)["nonce_endpoint"] == f"{issuer}/nonce"
    token = visit.token
    keys, nonce = [new_key() for _ in range(3)], wallet.nonce(issuer)
    reply = wallet.ask(issuer, token, [proof(key, audience=issuer, nonce=nonce) for key in keys])
    assert reply.status == 202, reply
    transaction = reply.json["transaction_id"]
    assert wallet.come_again(issuer, token, transaction).status == 202
    take_turn(product)
    wallet.take(keys, wallet.come_again(issuer, token, transaction))
    assert len(wallet.held) == 3
    for _key, copy in wallet.held:
        result = verify(copy.encode(), queries.bundle(), now(), city=CITY)
        assert result.verdict == "recognised", result.as_json()
        told = (result.credential["name"], result.credential["birthdate"])
        assert told == (NAME, BORN.isoformat())
    # No two can be matched by their places in the lists.
    assert len({index_of(copy) for _key, copy in wallet.held}) == 3
    again = wallet.come_again(issuer, token, transaction)
    assert error_of(again) == (400, "invalid_transaction_id")


def test_what_is_kept_opens_nothing(product: Scene) -> None:
    visit = Visit(product)
    token = visit.token
    transaction = visit.wallet.ask(visit.issuer, token, [visit.proof()]).json["transaction_id"]
    take_turn(product)
    rows = product.admin.execute(
        "SELECT o::text, w::text, w.box FROM wallet_offer o JOIN wallet_wish w ON w.offer = o.id"
        " WHERE o.subject = %s",
        [visit.who.actor],
    ).fetchall()
    ((offer, wish, box),) = rows
    code = visit.offer["grants"][GRANT]["pre-authorized_code"]
    for secret in (code, visit.codes.digits, token, transaction):
        assert secret not in offer + wish
    assert b"dc+sd-jwt" not in bytes(box)


def test_revoking_the_certificate_revokes_the_copies(product: Scene) -> None:
    visit = Visit(product)
    token, key = visit.token, new_key()
    proven = proof(key, audience=visit.issuer, nonce=visit.wallet.nonce(visit.issuer))
    transaction = visit.wallet.ask(visit.issuer, token, [proven]).json["transaction_id"]
    take_turn(product)
    visit.wallet.take([key], visit.wallet.come_again(visit.issuer, token, transaction))
    officer, another = product.officer(CITY), product.officer(CITY)
    with bearing(officer.token):
        order = certifying.order_status(
            visit.certificate,
            Kind.SUSPEND,
            subject=visit.who.actor,
            reason_code="inquiry",
            reason="We look into it.",
            at=now(),
        )
    with bearing(another.token):
        certifying.confirm_order(order, subject=visit.who.actor, at=now())
    with worker(product), as_machine(CITY):
        certifying.carry_out(order, subject=visit.who.actor, at=now())
    copy = visit.wallet.held[0][1]
    assert verify(copy.encode(), queries.bundle(), now(), city=CITY).verdict == "suspended"
    with bearing(visit.who.token), pytest.raises(Refusal, match="not in force"):
        actions.offer(visit.certificate, at=now())


def test_a_certificate_suspended_meanwhile_is_not_handed_out(product: Scene) -> None:
    visit = Visit(product)
    token = visit.token
    transaction = visit.wallet.ask(visit.issuer, token, [visit.proof()]).json["transaction_id"]
    product.admin.execute(
        "UPDATE certificates_place SET state = 'suspended' WHERE id ="
        " (SELECT place_id FROM certificates_certificate WHERE id = %s)",
        [visit.certificate],
    )
    take_turn(product)
    refused = visit.wallet.come_again(visit.issuer, token, transaction)
    assert error_of(refused) == (400, "credential_request_denied")
    assert "CERTIFICATE-STATE" in refused.json["error_description"]


def test_nobody_offers_the_certificate_of_another(product: Scene) -> None:
    _who, certificate = certified(product)
    stranger = product.person()
    with bearing(stranger.token), pytest.raises(Refusal, match="no such certificate"):
        actions.offer(certificate, at=now())
    # Nor past our own code, by the function of the database: the worker looks again.
    with product.acting(stranger) as connection:
        connection.execute(
            "SELECT offer_to_wallet(%s, %s, sha256('c'), sha256('t'), '5 min')", [CITY, certificate]
        )
    with worker(product), as_machine(CITY), pytest.raises(Refusal):
        certifying.copy_certificate(certificate, [{}], subject=stranger.actor, city=CITY, at=now())


# The code and its digits.


def test_a_code_counts_once(product: Scene) -> None:
    visit = Visit(product)
    assert visit.wallet.token(visit.offer, visit.codes.digits).status == 200
    again = visit.wallet.token(visit.offer, visit.codes.digits)
    assert error_of(again) == (400, "invalid_grant")


def test_five_wrong_tries_and_the_offer_is_void(product: Scene) -> None:
    visit = Visit(product)
    wrong = f"{(int(visit.codes.digits) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert error_of(visit.wallet.token(visit.offer, wrong)) == (400, "invalid_grant")
    assert error_of(visit.wallet.token(visit.offer, visit.codes.digits)) == (400, "invalid_grant")


def test_an_offer_and_a_token_end(product: Scene) -> None:
    visit = Visit(product)
    earlier = (
        "UPDATE wallet_offer SET made = made - interval '1 hour', expires = expires - interval"
        " '1 hour', token_expires = token_expires - interval '1 hour' WHERE subject = %s"
    )
    product.admin.execute(earlier, [visit.who.actor])
    assert error_of(visit.wallet.token(visit.offer, visit.codes.digits)) == (400, "invalid_grant")
    other = Visit(product)
    token = other.token
    product.admin.execute(earlier, [other.who.actor])
    refused = other.wallet.ask(other.issuer, token, [other.proof()])
    assert error_of(refused) == (401, "invalid_token")
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    with worker(product):
        actions.forget_what_is_over()
    left = "SELECT count(*) FROM wallet_offer WHERE subject = ANY (%s)"
    gone = product.admin.execute(left, [[visit.who.actor, other.who.actor]]).fetchone()
    assert gone == (0,)


def test_a_new_offer_makes_the_last_one_void(product: Scene) -> None:
    visit = Visit(product)
    offer_of(visit.who, visit.certificate)
    assert error_of(visit.wallet.token(visit.offer, visit.codes.digits)) == (400, "invalid_grant")


def test_a_code_of_one_city_is_worth_nothing_in_another(product: Scene) -> None:
    visit = Visit(product)
    other = visit.issuer.replace(CITY, "ahrenbrueck")
    moved = {**visit.offer, "credential_issuer": other}
    assert error_of(visit.wallet.token(moved, visit.codes.digits)) == (400, "invalid_grant")


FORMS = {
    "nothing": ("", "invalid_request"),
    "no grant": ("a=b", "unsupported_grant_type"),
    "another grant": ("grant_type=authorization_code&code=x", "unsupported_grant_type"),
    "no code": (f"grant_type={GRANT}", "invalid_request"),
    "no digits": (f"grant_type={GRANT}&pre-authorized_code=x", "invalid_request"),
    "twice": (f"grant_type={GRANT}&grant_type={GRANT}", "invalid_request"),
    "not ASCII": ("grant_type=\u00e9", "invalid_request"),
    "not UTF-8": ("grant_type=%ff", "invalid_request"),
    "no form": ("{}", "invalid_request"),
    "many fields": ("&".join(f"f{n}=1" for n in range(50)), "invalid_request"),
    "nothing known": (
        urlencode({"grant_type": GRANT, "pre-authorized_code": "\0", "tx_code": "\0"}),
        "invalid_grant",
    ),
}


@pytest.mark.parametrize(("form", "error"), FORMS.values(), ids=FORMS)
def test_a_malformed_wish_for_a_token_is_told_so(form: str, error: str) -> None:
    reply = send("POST", f"/openid/{CITY}/token", body=form.encode(), kind=FORM)
    assert error_of(reply) == (400, error)


# Proofs.


def test_a_nonce_counts_once(product: Scene) -> None:
    visit = Visit(product)
    token, nonce = visit.token, visit.wallet.nonce(visit.issuer)
    assert visit.wallet.ask(visit.issuer, token, [visit.proof(nonce=nonce)]).status == 202
    again = visit.wallet.ask(visit.issuer, token, [visit.proof(nonce=nonce)])
    assert error_of(again) == (400, "invalid_nonce")


def test_an_offer_gives_no_more_than_twenty_copies(product: Scene) -> None:
    visit = Visit(product)
    token = visit.token
    for status in (202, 202, 400):
        nonce = visit.wallet.nonce(visit.issuer)
        ten = [visit.proof(nonce=nonce) for _ in range(10)]
        reply = visit.wallet.ask(visit.issuer, token, ten)
        assert reply.status == status
    assert error_of(reply) == (400, "credential_request_denied")


@pytest.fixture(scope="module")
def visit(product: Scene, django_db_blocker: Any) -> Visit:
    with django_db_blocker.unblock():
        return Visit(product)


@pytest.fixture(scope="module")
def token(visit: Visit, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return visit.token


AGES = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
PROOFS: dict[str, tuple[dict[str, Any], str]] = {
    "alg none": ({"header_alg": "none"}, "invalid_proof"),
    "alg of a shared secret": ({"header_alg": "HS256"}, "invalid_proof"),
    "alg of another key": ({"header_alg": "EdDSA"}, "invalid_proof"),
    "alg no text": ({"header_alg": 7}, "invalid_proof"),
    "another type": ({"header_typ": "JWT"}, "invalid_proof"),
    "no type": ({"header_typ": None}, "invalid_proof"),
    "no key": ({"header_jwk": None}, "invalid_proof"),
    "another's key": ({"header_jwk": {"kty": "oct", "k": "AAAA"}}, "invalid_proof"),
    "two keys": ({"header_kid": "did:example:1#k"}, "invalid_proof"),
    "an extension": ({"header_crit": ["b64"], "header_b64": False}, "invalid_proof"),
    "for somebody else": ({"aud": "https://else.example"}, "invalid_proof"),
    "for two": ({"aud": ["https://else.example"]}, "invalid_proof"),
    "old": ({"iat": AGES}, "invalid_proof"),
    "of tomorrow": ({"iat": int(datetime.now(UTC).timestamp()) + 86_400}, "invalid_proof"),
    "undated": ({"iat": None}, "invalid_proof"),
    "dated in words": ({"iat": "now"}, "invalid_proof"),
    "without a nonce": ({"nonce_": None}, "invalid_nonce"),
    "with a nonce of nobody": ({"nonce": base64url.encode(bytes(40))}, "invalid_nonce"),
    "with a nonce that is none": ({"nonce": "\u20ac"}, "invalid_nonce"),
}


@pytest.mark.parametrize(("changes", "error"), PROOFS.values(), ids=PROOFS)
def test_a_proof_that_does_not_hold(
    visit: Visit, token: str, changes: dict[str, Any], error: str
) -> None:
    changes = dict(changes)
    if "nonce_" in changes:
        changes["nonce"] = None
        del changes["nonce_"]
        proven = proof(new_key(), audience=visit.issuer, **changes)
    else:
        proven = visit.proof(**changes)
    assert error_of(visit.wallet.ask(visit.issuer, token, [proven])) == (400, error)


def test_a_proof_signed_by_another_key_does_not_hold(visit: Visit, token: str) -> None:
    parts = visit.proof().split(".")
    forged = ".".join((*parts[:2], visit.proof().split(".")[2]))
    assert error_of(visit.wallet.ask(visit.issuer, token, [forged])) == (400, "invalid_proof")


def test_one_key_is_proven_once(visit: Visit, token: str) -> None:
    key, nonce = new_key(), visit.wallet.nonce(visit.issuer)
    both = [proof(key, audience=visit.issuer, nonce=nonce) for _ in range(2)]
    assert error_of(visit.wallet.ask(visit.issuer, token, both)) == (400, "invalid_proof")


def test_a_nonce_ends_by_itself(visit: Visit, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.proofs.openid import nonces

    monkeypatch.setattr(nonces, "GOOD_FOR_SECONDS", -1)
    refused = visit.wallet.ask(visit.issuer, token, [visit.proof()])
    assert error_of(refused) == (400, "invalid_nonce")


BODIES: dict[str, tuple[bytes, str, tuple[int, str]]] = {
    "nothing": (b"", JSON, (400, "invalid_credential_request")),
    "a list": (b"[]", JSON, (400, "invalid_credential_request")),
    "a key twice": (b'{"a":1,"a":2}', JSON, (400, "invalid_credential_request")),
    "deep": (b"[" * 5000 + b"]" * 5000, JSON, (400, "invalid_credential_request")),
    "a form": (b"a=b", FORM, (400, "invalid_credential_request")),
    "long": (b" " * 70_000, JSON, (413, "invalid_request")),
    "huge": (b" " * (13 << 20), JSON, (413, "invalid_request")),
    "another": (
        b'{"credential_configuration_id":"mdoc"}',
        JSON,
        (400, "unknown_credential_configuration"),
    ),
    "by an identifier": (
        b'{"credential_identifier":"x"}',
        JSON,
        (400, "unknown_credential_identifier"),
    ),
    "encrypted": (
        b'{"credential_configuration_id":"vocational-certificate",'
        b'"credential_response_encryption":{}}',
        JSON,
        (400, "invalid_encryption_parameters"),
    ),
    "without proofs": (
        b'{"credential_configuration_id":"vocational-certificate"}',
        JSON,
        (400, "invalid_proof"),
    ),
    "with other proofs": (
        b'{"credential_configuration_id":"vocational-certificate","proofs":{"jwt":[],"di_vp":[]}}',
        JSON,
        (400, "invalid_proof"),
    ),
    "with no text": (
        b'{"credential_configuration_id":"vocational-certificate","proofs":{"jwt":[7]}}',
        JSON,
        (400, "invalid_proof"),
    ),
}


@pytest.mark.parametrize(("body", "kind", "error"), BODIES.values(), ids=BODIES)
def test_a_malformed_wish_is_told_so(
    visit: Visit, token: str, body: bytes, kind: str, error: tuple[int, str]
) -> None:
    reply = send("POST", f"{visit.issuer}/credential", body=body, kind=kind, token=token)
    assert error_of(reply) == error


def test_without_a_token_nothing_is_read(visit: Visit) -> None:
    for shown in ("", "forged"):
        reply = send("POST", f"{visit.issuer}/credential", body=b"{}", kind=JSON, token=shown)
        assert error_of(reply) == (401, "invalid_token")


def test_what_is_asked_in_another_way_or_of_nobody_is_told_so(visit: Visit) -> None:
    assert error_of(send("GET", f"{visit.issuer}/token")) == (405, "invalid_request")
    nobody = "/openid/nowhere/nonce"
    assert error_of(send("POST", nobody, kind=JSON)) == (404, "invalid_request")
    nobody = "/.well-known/openid-credential-issuer/openid/nowhere"
    assert error_of(send("GET", nobody)) == (404, "invalid_request")
    asked_first = send("OPTIONS", f"{visit.issuer}/credential")
    assert asked_first.status == 204
    assert asked_first.headers["Access-Control-Allow-Origin"] == "*"


def test_a_deferred_wish_of_nobody_is_told_so(visit: Visit, token: str) -> None:
    for name in ("forged", 7):
        body = json.dumps({"transaction_id": name}).encode()
        address = f"{visit.issuer}/deferred-credential"
        reply = send("POST", address, body=body, kind=JSON, token=token)
        assert error_of(reply) == (400, "invalid_transaction_id")


# The holder's page.


def test_the_page_shows_the_code_apart_from_the_picture_and_once(product: Scene) -> None:
    who, certificate = certified(product)
    browser = Client()
    browser.cookies["comity_actor"] = who.token
    address = f"/en/my/certificate/{certificate}/into-wallet/"
    page = browser.get(address).content.decode()
    assert 'id="digits"' not in page
    page = browser.post(address).content.decode()
    digits = re.search(r'id="digits">(?:<[^>]+>)*([0-9 ]+)<', page)
    assert digits, page
    link = re.search(r'id="open-wallet" href="([^"]+)"', page)
    assert link
    assert digits[1].replace(" ", "") not in link[1]
    assert 'id="into-wallet"' in browser.get(f"/en/my/certificate/{certificate}/").content.decode()
    assert browser.get(f"/en/my/certificate/{uuid4()}/into-wallet/").status_code == 404
    assert Client().post(address).status_code == 403
