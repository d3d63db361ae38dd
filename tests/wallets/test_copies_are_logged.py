"""Each copy in a wallet has its entry in the log, made with it, and its holder has the proof."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.certificates.desk import CITY, in_role, now, worker
from tests.privacy.scenes import Scene
from tests.proofs.log import stranger
from tests.wallets.counter import certified, offer_of, pocket, take_turn, unhurried
from tests.wallets.pocket import new_key, proof

from comity.certificates import actions, queries
from comity.ledger.acting import as_machine, bearing
from comity.proofs import base64url
from comity.proofs.jose import jwk_of
from comity.proofs.log.entries import committed_entry, form_commitment
from comity.proofs.log.proof_files import parse_proof
from comity.proofs.sd_jwt import shown_only
from comity.proofs.verifying import verify
from comity.transparency import queries as transparency
from comity.transparency.actions import exchange
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
TOKENS = f"did:web:{CITY}.example#j1"


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with unhurried(monkeypatch):
        yield


class Held:
    """A certificate and the copies of it that a wallet has fetched."""

    def __init__(self, product: Scene, *, copies: int = 3) -> None:
        self.product = product
        self.who, self.certificate = certified(product)
        self.copies: list[str] = []
        self.fetch(copies)

    def fetch(self, copies: int) -> None:
        """Have a wallet fetch more of them."""
        offer, codes = offer_of(self.who, self.certificate)
        wallet, place = pocket(), offer["credential_issuer"]
        token = wallet.token(offer, codes.digits).json["access_token"]
        keys, nonce = [new_key() for _ in range(copies)], wallet.nonce(place)
        proofs = [proof(key, audience=place, nonce=nonce) for key in keys]
        transaction = wallet.ask(place, token, proofs).json["transaction_id"]
        take_turn(self.product)
        wallet.take(keys, wallet.come_again(place, token, transaction))
        self.copies += [copy for _key, copy in wallet.held]

    def witnessed(self) -> None:
        with worker(self.product):
            exchange(at=now())

    def browser(self) -> Client:
        browser = Client()
        browser.cookies["comity_actor"] = self.who.token
        return browser

    def proof_of(self, copy: str) -> bytes | None:
        with bearing(self.who.token):
            return queries.copy_log_proof(self.certificate, *place_of(copy))


def place_of(copy: str) -> tuple[int, int]:
    status = json.loads(base64url.decode(copy.split(".")[1]))["status"]["status_list"]
    return int(status["uri"].rpartition("/")[2]), int(status["idx"])


def logged(raw: str, log_proof: bytes | None) -> tuple[str, str]:
    result = verify(raw.encode(), queries.bundle(), now(), city=CITY, log_proof=log_proof)
    check = result.check("logged")
    assert check
    return result.verdict, check.code


def test_each_copy_has_an_entry_and_a_proof_of_its_own(product: Scene) -> None:
    held = Held(product)
    assert [held.proof_of(copy) for copy in held.copies] == [None] * 3  # nobody has seen it yet
    held.witnessed()
    proofs = [held.proof_of(copy) for copy in held.copies]
    for copy, found in zip(held.copies, proofs, strict=True):
        assert found
        verdict, code = logged(copy, found)
        assert (verdict, code) == ("recognised", "LOG-GOOD")
        # A holder who shows less still has the proof.
        assert logged(shown_only(copy, ("name",)), found) == ("recognised", "LOG-GOOD")
    assert len({parse_proof(found).extra for found in proofs if found}) == 3
    assert logged(held.copies[0], proofs[1]) == ("invalid", "LOG-OTHER")
    with bearing(held.who.token):
        own = queries.log_proof(held.certificate, "token")
    assert logged(held.copies[0], own) == ("invalid", "LOG-OTHER")


def test_the_page_shows_the_newest_ten_and_leads_to_the_others(product: Scene) -> None:
    held = Held(product, copies=2)
    oldest = {place_of(copy) for copy in held.copies}
    held.fetch(10)
    address = f"/en/my/certificate/{held.certificate}/"
    shown = {}
    for page in ("", "?copies=2", "?copies=99", "?copies=%F0%9F%A6%84"):
        body = held.browser().get(address + page).content.decode()
        found = re.findall(r"/copies/([0-9]+)/([0-9]+)/log-proof", body)
        shown[page] = {(int(number), int(index)) for number, index in found}
        assert ('id="copies" open' in body) == bool(page)
        assert ("?copies=2" in body) or page in {"?copies=2", "?copies=99"}
    assert len(shown[""]) == 10
    assert shown["?copies=2"] == shown["?copies=99"] == oldest
    assert (
        shown["?copies=%F0%9F%A6%84"]
        == shown[""]
        == ({place_of(copy) for copy in held.copies} - oldest)
    )


def test_a_stranger_reads_the_proof_of_a_copy(product: Scene) -> None:
    held = Held(product, copies=1)
    held.witnessed()
    (copy,) = held.copies
    found = held.proof_of(copy)
    assert found
    entry = committed_entry(
        "token", form_commitment("token", copy.encode(), parse_proof(found).extra)
    )
    log = transparency.log_of(CITY)
    assert log
    signed = {one.name for one in parse_proof(found).note.signatures}
    keys = transparency.policy_of(log).witnesses.values()
    witnesses = [key.text for key in keys if key.name in signed]
    stranger.require_proof(found.decode(), entry, log.key.text, witnesses)


def test_the_entries_are_made_in_the_moment_of_the_copies_or_not_at_all(product: Scene) -> None:
    held = Held(product, copies=2)
    rows = product.admin.execute(
        "SELECT commitment FROM certificates_copy WHERE certificate = %s", [held.certificate]
    ).fetchall()
    for (commitment,) in rows:
        assert entries(product, commitment) == 1
    before = count(product, "tlog_entry")
    product.admin.execute(
        "UPDATE certificates_place SET state = 'suspended' WHERE id ="
        " (SELECT place_id FROM certificates_certificate WHERE id = %s)",
        [held.certificate],
    )
    key = jwk_of(new_key().key.public_key())
    with worker(product), as_machine(CITY), pytest.raises(Refusal) as no:
        actions.copy_certificate(
            held.certificate, [key], subject=held.who.actor, city=CITY, at=now()
        )
    assert no.value.code == "CERTIFICATE-STATE"
    assert count(product, "tlog_entry") == before


def entries(product: Scene, commitment: str) -> int:
    return count(
        product,
        "tlog_entry WHERE position(%s in convert_from(entry, 'UTF8')) > 0",
        commitment,
    )


def count(product: Scene, rows: str, *values: object) -> int:
    (found,) = product.admin.execute(f"SELECT count(*) FROM {rows}", values).fetchone() or (0,)
    return int(found)


def test_the_holder_finds_the_proofs_on_the_page_and_in_the_api(product: Scene) -> None:
    held = Held(product, copies=2)
    browser = held.browser()
    number, index = place_of(held.copies[0])
    page = f"/en/my/certificate/{held.certificate}/"
    own = f"copies/{number}/{index}/log-proof/"
    early = browser.get(page + own)
    assert early.status_code == 409
    assert b"try again" in early.content
    held.witnessed()
    shown = browser.get(page).content.decode()
    assert shown.count("/log-proof/") >= 2
    assert page + own in shown
    sent = browser.get(page + own)
    assert sent["Content-Disposition"].endswith(f'-copy-{number}-{index}.tlog-proof"')
    assert logged(held.copies[0], sent.content) == ("recognised", "LOG-GOOD")
    api = f"/api/v1/certificates/{held.certificate}/copies"
    listed = browser.get(api).json()
    assert {(one["number"], one["index"]) for one in listed} == set(map(place_of, held.copies))
    assert {(one["state"], one["is_logged"]) for one in listed} == {("good", True)}
    assert browser.get(f"{api}/{number}/{index}/log-proof").content == sent.content


def test_nobody_else_sees_copies_or_their_proofs(product: Scene) -> None:
    held = Held(product, copies=1)
    held.witnessed()
    number, index = place_of(held.copies[0])
    stranger_there = Client()
    stranger_there.cookies["comity_actor"] = product.person().token
    for address in (
        f"/en/my/certificate/{held.certificate}/copies/{number}/{index}/log-proof/",
        f"/api/v1/certificates/{held.certificate}/copies",
        f"/api/v1/certificates/{held.certificate}/copies/{number}/{index}/log-proof",
    ):
        assert stranger_there.get(address).status_code == 404
    for other in (f"{number}/{(index + 1) % 131072}", f"{10**40}/{10**40}", "x/1", "-1/1"):
        api = f"/api/v1/certificates/{held.certificate}/copies/{other}/log-proof"
        assert held.browser().get(api).status_code in {404, 409}
    nowhere = f"/en/my/certificate/{uuid4()}/copies/{number}/{index}/log-proof/"
    assert held.browser().get(nowhere).status_code == 404


def test_a_copy_seen_before_a_key_was_lost_counts_with_its_proof(
    apart: str, parameters: dict[str, dict[str, str]]
) -> None:
    place = Scene(parameters, apart)
    try:
        held = Held(place, copies=1)
        (copy,) = held.copies
        held.witnessed()
        found = held.proof_of(copy)
        with in_role(place, "owner"):
            later = now() + timedelta(seconds=2)
            actions.withdraw_key(TOKENS, since=later, at=later)
        with worker(place):
            actions.publish_due(at=now() + timedelta(seconds=3))
        result = verify(copy.encode(), queries.bundle(), now() + timedelta(seconds=4), city=CITY)
        assert result.verdict == "indeterminate"
        result = verify(
            copy.encode(),
            queries.bundle(),
            now() + timedelta(seconds=4),
            city=CITY,
            log_proof=found,
        )
        assert result.verdict == "recognised", result.as_json()
    finally:
        place.close()
