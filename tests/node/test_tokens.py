"""Software that nobody here wrote reads our wallet certificates and cards, and we read theirs."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.proofs.region import (
    DRAFT,
    HOLDER,
    NOW,
    SIGNER,
    TOKEN_SIGNER,
    bundle,
    card,
    token_list,
    wallet,
)

from comity.proofs import base64url
from comity.proofs.jose import jwk_of
from comity.proofs.opening import Expected
from comity.proofs.sd_jwt import Binding, shown_only, with_binding
from comity.proofs.signed_cards import card_text
from comity.proofs.signing import P256Signer
from comity.proofs.vct import HIDDEN, type_bytes
from comity.proofs.verifying import verify
from comity.proofs.wallet import wallet_claims

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "scripts" / "node"
AUDIENCE, NONCE = "https://site.lake.example", "n-0S6_WzA2Mj"
SECONDS = int(NOW.timestamp())

pytestmark = pytest.mark.node


def ask(**request: Any) -> Any:
    answer = subprocess.run(
        [NODE, "node", HERE / "tokens.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


def private_jwk(signer: P256Signer) -> dict[str, str]:
    secret = signer.key.private_numbers().private_value
    public = jwk_of(signer.key.public_key())
    return public | {"d": base64url.encode(secret.to_bytes(32))}


def verified_there(token: str, **more: Any) -> Any:
    lists = {DRAFT.status.token_list: token_list()}
    key = jwk_of(TOKEN_SIGNER.key.public_key())
    return ask(do="verifySdJwt", token=token, key=key, now=SECONDS, **{"lists": lists, **more})


def test_the_packages_are_there() -> None:
    for package in ("@sd-jwt/sd-jwt-vc", "@auth0/cose"):
        assert (HERE / "node_modules" / package).is_dir(), "make interop"


def test_our_wallet_certificate_verifies_there_with_its_status_and_its_type() -> None:
    answer = verified_there(wallet(), type=json.loads(type_bytes()))
    assert answer["ok"], answer
    assert answer["payload"]["name"] == DRAFT.holder_name
    assert answer["payload"]["birthdate"] == "1994-05-17"


def test_what_was_kept_back_is_not_there() -> None:
    answer = verified_there(shown_only(wallet(), ("units",)))
    assert answer["ok"], answer
    assert "units" in answer["payload"]
    assert "name" not in answer["payload"]


def test_a_changed_one_and_a_revoked_one_are_refused_there_and_here() -> None:
    changed = wallet().replace("~", "A~", 1)
    assert not verified_there(changed)["ok"]
    assert verify(changed.encode(), bundle(), NOW).verdict == "invalid"
    gone = token_list(revoked=[DRAFT.status.index])
    assert not verified_there(wallet(), lists={DRAFT.status.token_list: gone})["ok"]
    assert verify(wallet().encode(), bundle(status_tokens=[gone]), NOW).verdict == "revoked"


def test_a_stale_list_is_refused_there_and_cannot_tell_here() -> None:
    old = token_list(at=NOW - timedelta(hours=49))
    assert not verified_there(wallet(), lists={DRAFT.status.token_list: old})["ok"]
    assert verify(wallet().encode(), bundle(status_tokens=[old]), NOW).verdict == "indeterminate"


def test_our_holders_signature_holds_there() -> None:
    shown = shown_only(wallet(is_bound=True), ("name",))
    token = with_binding(shown, HOLDER, Binding(AUDIENCE, NONCE, NOW))
    answer = verified_there(token, nonce=NONCE)
    assert answer["ok"], answer
    assert answer["audience"] == AUDIENCE
    assert not verified_there(token, nonce="another")["ok"]


def test_a_wallet_written_by_others_presents_ours_to_us() -> None:
    token = ask(
        do="present",
        token=wallet(is_bound=True),
        holder=private_jwk(HOLDER),
        shown=["name"],
        audience=AUDIENCE,
        nonce=NONCE,
        now=SECONDS,
    )["token"]
    result = verify(token.encode(), bundle(), NOW, expected=Expected(AUDIENCE, NONCE))
    assert (result.verdict, result.credential["name"]) == ("recognised", DRAFT.holder_name)
    assert "birthdate" not in result.credential
    again = verify(token.encode(), bundle(), NOW, expected=Expected(AUDIENCE, "another"))
    assert again.check("holder_binding").code == "BINDING-NOT-FOR-US"


def test_a_certificate_issued_there_verifies_here_also_with_decoys() -> None:
    token = ask(
        do="issueSdJwt",
        claims=wallet_claims(DRAFT),
        hidden=list(HIDDEN),
        key=private_jwk(TOKEN_SIGNER),
        kid=TOKEN_SIGNER.kid,
    )["token"]
    result = verify(token.encode(), bundle(), NOW)
    assert result.verdict == "recognised", result.as_json()
    without = verify(shown_only(token, ()).encode(), bundle(), NOW)
    assert without.verdict == "recognised"
    assert "name" not in without.credential


def test_our_card_verifies_there() -> None:
    key = jwk_of(SIGNER.key.public_key())
    assert ask(do="verifyCard", card=card_text(card()), key=key)["ok"]
    other = jwk_of(Ed25519PrivateKey.generate().public_key())
    assert not ask(do="verifyCard", card=card_text(card()), key=other)["ok"]


def test_a_card_signed_there_verifies_here() -> None:
    key = jwk_of(SIGNER.key.public_key())
    payload = ask(do="verifyCard", card=card_text(card()), key=key)["payload"]
    secret = base64url.encode(SIGNER.key.private_bytes_raw())
    signed = ask(do="signCard", payload=payload, fragment="a1", key=key | {"d": secret})["card"]
    assert verify(signed.encode(), bundle(), NOW).verdict == "recognised"
