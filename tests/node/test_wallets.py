"""A wallet that nobody here wrote fetches a certificate from us and shows it to us."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.certificates.desk import CITY, NAME, now
from tests.privacy.scenes import Scene
from tests.wallets.counter import certified

from comity.certificates import queries as certificates
from comity.ledger.acting import bearing
from comity.proofs.openid.issuing import offer_link
from comity.proofs.openid.presenting import client_id, request_link
from comity.proofs.verifying import verify
from comity.wallets import actions, queries
from comity.wallets.actions.asking import Wanted
from comity.wallets.domain.codes import draw_token
from comity.wallets.domain.purposes import APPLY, WISHED_TO_APPLY

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "scripts" / "node"

# Marked as for a browser because it needs the whole site with its worker.
pytestmark = [pytest.mark.node, pytest.mark.browser, pytest.mark.database]


def ask(**request: Any) -> Any:
    answer = subprocess.run(
        [NODE, "node", HERE / "wallet.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


def test_a_strangers_wallet_fetches_copies_and_shows_one(product: Scene, live_site: str) -> None:
    who, certificate = certified(product)
    with bearing(who.token):
        city, codes = actions.offer(certificate, at=now())
    link = offer_link(f"{live_site}/openid/{city}", codes.code, told="On the page.")
    wrong = f"{(int(codes.digits) + 1) % 1_000_000:06d}"
    refused = ask(do="fetch", offer=link, digits=wrong, copies=1)
    assert not refused["ok"]
    fetched = ask(do="fetch", offer=link, digits=codes.digits, copies=3)
    assert fetched["ok"], fetched
    assert fetched["version"] == "V1"
    for copy in fetched["copies"]:
        result = verify(copy.encode(), certificates.bundle(), now(), city=CITY)
        assert result.verdict == "recognised", result.as_json()
    assert not ask(do="fetch", offer=link, digits=codes.digits, copies=1)["ok"]

    asker = draw_token()
    wanted = Wanted(CITY, APPLY, WISHED_TO_APPLY)
    question = actions.ask_wallet(wanted, asker=asker, answers=f"{live_site}/openid/answers/")
    name = client_id(certificates.token_certificate(CITY))
    link = request_link(name, f"{live_site}/openid/questions/{question}")
    shown = ask(do="show", link=link, copy=fetched["copies"][0], keys=fetched["keys"][:1])
    assert shown["ok"], shown
    assert (shown["status"], shown["client"], shown["version"]) == (200, "x509_hash", 100)
    found = queries.question_of(question, asker)
    assert found is not None
    result = queries.presented(found, asker, at=now())
    assert result.verdict == "recognised", result.as_json()
    assert result.check("holder_binding").code == "BINDING-GOOD"
    assert queries.face_asked_for(result, found).holder_name == NAME
