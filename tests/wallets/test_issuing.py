"""A holder's wallet fetches copies of a certificate, each bound to a key of its own."""

import json
from typing import Any

import pytest
from tests.certificates.desk import BORN, CITY, NAME, now
from tests.privacy.scenes import Scene
from tests.wallets.counter import certified, offer_of, pocket, take_turn, unhurried
from tests.wallets.pocket import new_key, proof

from comity.certificates import queries
from comity.proofs import base64url
from comity.proofs.verifying import verify

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Any:
    with unhurried(monkeypatch):
        yield


def test_a_wallet_gets_a_copy_for_each_of_its_keys(product: Scene) -> None:
    who, certificate = certified(product)
    offer, codes = offer_of(who, certificate)
    wallet, issuer = pocket(), offer["credential_issuer"]
    assert wallet.metadata(issuer)["nonce_endpoint"] == f"{issuer}/nonce"
    token = wallet.token(offer, codes.digits).json["access_token"]
    keys, nonce = [new_key() for _ in range(3)], wallet.nonce(issuer)
    proofs = [proof(key, audience=issuer, nonce=nonce) for key in keys]
    reply = wallet.ask(issuer, token, proofs)
    assert reply.status == 202, reply
    transaction = reply.json["transaction_id"]
    assert wallet.come_again(issuer, token, transaction).status == 202
    take_turn(product)
    wallet.take(keys, wallet.come_again(issuer, token, transaction))
    assert len(wallet.held) == 3
    indexes = set()
    for _key, copy in wallet.held:
        result = verify(copy.encode(), queries.bundle(), now(), city=CITY)
        assert result.verdict == "recognised", result.as_json()
        assert (result.credential["name"], result.credential["birthdate"]) == (
            NAME,
            BORN.isoformat(),
        )
        payload = json.loads(base64url.decode(copy.split(".")[1]))
        indexes.add(payload["status"]["status_list"]["idx"])
    assert len(indexes) == 3
