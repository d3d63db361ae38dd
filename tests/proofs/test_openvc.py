"""openvc-core, written by somebody else, reads what we issue and answer, and issues for us."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from openvc.did.base import DidResolverRegistry, parse_did_document
from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.openid4vci import verify_credential_request_proofs
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.errors import ProofError
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from tests.proofs.region import HOLDER, RIVER, SIGNER, TOKEN_SIGNER, keys_of
from tests.proofs.today import NOW, TODAYS, bundle, claims, credential, wallet
from tests.wallets.pocket import new_key, proof

from comity.proofs.canonical import canonical
from comity.proofs.certificate import build_certificate
from comity.proofs.integrity import JCS, RDFC
from comity.proofs.jose import jwk_of
from comity.proofs.opening import Expected
from comity.proofs.sd_jwt import Binding, shown_only, with_binding
from comity.proofs.vct import HIDDEN, VCT
from comity.proofs.verifying import verify

ISSUER = "https://site.river.example/openid/river"
AUDIENCE, NONCE = "x509_hash:somebody", "n-0S6_WzA2Mj"
KEY = jwk_of(TOKEN_SIGNER.key.public_key())


class Known:
    """Resolves the city's DID from what was handed in, and nothing over a network."""

    def supports(self, did: str) -> bool:
        return did == RIVER

    def resolve(self, did: str) -> Any:
        assert did == RIVER
        return parse_did_document(keys_of(RIVER, SIGNER, TOKEN_SIGNER))


RESOLVER = DidResolverRegistry([Known()])


def with_one(document: dict[str, Any], suite: str) -> dict[str, Any]:
    (kept,) = [one for one in document["proof"] if one["cryptosuite"] == suite]
    return {**document, "proof": kept}


def test_our_proof_holds_there_and_a_changed_text_does_not() -> None:
    # Its RDF suite refuses every Open Badge that bears both names of its type, as readers want.
    one, suite = with_one(credential(), JCS), EddsaJcsProofSuite()
    assert suite.verify(one, resolver=RESOLVER).issuer == RIVER
    changed = deepcopy(one)
    changed["credentialSubject"]["licenseNumber"] = "R-2027-000124"
    with pytest.raises(ProofError):
        suite.verify(changed, resolver=RESOLVER)


def test_a_proof_made_there_holds_here_beside_one_of_ours() -> None:
    key = Ed25519SigningKey(SIGNER.key, SIGNER.kid)
    unsigned, ours = build_certificate(TODAYS), with_one(credential(), RDFC)["proof"]
    theirs = EddsaJcsProofSuite().add_proof(
        unsigned, signing_key=key, verification_method=SIGNER.kid, created=NOW
    )["proof"]
    # It signs over the context, and (1.37) leaves it out of the proof that it hands out, where
    # the recommendation has it stand (vc-di-eddsa 1.0, section 3.3.1, step 2).
    theirs = {**theirs, "@context": unsigned["@context"]}
    result = verify(canonical({**unsigned, "proof": [ours, theirs]}), bundle(), NOW)
    assert result.valid, result.as_json()
    broken = {**theirs, "created": ours["created"]}
    result = verify(canonical({**unsigned, "proof": [ours, broken]}), bundle(), NOW)
    assert result.verdict == "invalid"


def test_our_wallet_certificate_shown_by_its_holder_holds_there() -> None:
    shown = with_binding(
        shown_only(wallet(), ("name",)), HOLDER, Binding(AUDIENCE, NONCE, datetime.now(UTC))
    )
    suite = SdJwtVcProofSuite()
    asked: dict[str, Any] = {"public_key_jwk": KEY, "require_key_binding": True}
    asked |= {"audience": AUDIENCE, "expected_vct": VCT}
    found = suite.verify(shown, nonce=NONCE, **asked)
    assert found.key_bound
    assert found.claims["name"] == TODAYS.holder_name
    assert "birthdate" not in found.claims
    with pytest.raises(ProofError):
        suite.verify(shown, nonce="of another question", **asked)
    with pytest.raises(ProofError):
        suite.verify(shown.replace(".", ".A", 1), nonce=NONCE, **asked)


def test_a_wallet_certificate_issued_there_holds_here() -> None:
    key = P256SigningKey(TOKEN_SIGNER.key, TOKEN_SIGNER.kid)
    suite = SdJwtVcProofSuite()
    token = suite.issue(claims(), signing_key=key, disclosable=HIDDEN, decoys=3)
    holder = P256SigningKey(HOLDER.key, "holder")
    shown = suite.create_presentation(
        shown_only(token, ("name",)), holder_key=holder, audience=AUDIENCE, nonce=NONCE
    )
    at = datetime.now(UTC)  # theirs is dated by the clock
    result = verify(shown.encode(), bundle(), at, expected=Expected(AUDIENCE, NONCE))
    assert result.valid, result.as_json()
    assert result.credential["name"] == TODAYS.holder_name
    assert "birthdate" not in result.credential


def test_the_proofs_of_our_small_wallet_hold_there() -> None:
    keys, used = [new_key() for _ in range(2)], []
    request = {
        "credential_configuration_id": "vocational-certificate",
        "proofs": {"jwt": [proof(key, audience=ISSUER, nonce=NONCE) for key in keys]},
    }
    verified = verify_credential_request_proofs(
        request,
        credential_issuer=ISSUER,
        check_nonce=lambda nonce: used.append(nonce) or nonce == NONCE,
        batch_size=10,
    )
    assert len(verified) == 2
    assert set(used) == {NONCE}
