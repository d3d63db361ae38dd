"""What others' software does per second of processor time with the same certificates as ours."""

import json
import subprocess
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jwcrypto.jwk import JWK
from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier
from tests.node.test_strangers import KNOWN, published
from tests.node.test_tokens import private_jwk
from tests.proofs.region import HOLDER, RIVER, SIGNER, TOKEN_SIGNER, keys_of, token_list
from tests.proofs.test_openvc import RESOLVER, with_one
from tests.proofs.today import NOW, TODAYS, claims, credential, wallet

from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import pinned_contexts
from comity.proofs.instants import instant_text
from comity.proofs.integrity import JCS, RDFC
from comity.proofs.sd_jwt import Binding, with_binding
from comity.proofs.vct import HIDDEN, VCT

ROOT = Path(__file__).parents[1]
HERE = ROOT / "tests" / "node"
SECONDS = 2.0
AUDIENCE, NONCE = "https://site.lake.example", "n-0S6_WzA2Mj"


def peers() -> dict[str, float]:
    """Give how often each package issues or verifies per second of processor time."""
    return _in_python() | _in_node()


def rate(work: Callable[[], object]) -> float:
    """Give how often a work is done per second of processor time."""
    for _ in range(3):
        work()
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        work()
        done += 1
    return done / spent


def _in_python() -> dict[str, float]:
    suite, tokens = EddsaJcsProofSuite(), SdJwtVcProofSuite()
    one, unsigned = with_one(credential(), JCS), build_certificate(TODAYS)
    key = Ed25519SigningKey(SIGNER.key, SIGNER.kid)
    signing = P256SigningKey(TOKEN_SIGNER.key, TOKEN_SIGNER.kid)
    asked: dict[str, Any] = {
        "public_key_jwk": _public(),
        "require_key_binding": True,
        "audience": AUDIENCE,
        "expected_vct": VCT,
        "nonce": NONCE,
    }
    said, shown, jwk = claims(), _shown(), JWK(**private_jwk(TOKEN_SIGNER))
    marked = {SDObj(name) if name in HIDDEN else name: value for name, value in said.items()}

    def issued() -> str:
        made = SDJWTIssuer(marked, jwk, None, sign_alg="ES256")
        return str(made.sd_jwt_issuance)

    def verified() -> None:
        SDJWTVerifier(shown, lambda *_: jwk, AUDIENCE, NONCE).get_verified_payload()

    return {
        "openvc-core issue JCS": rate(
            lambda: suite.add_proof(
                deepcopy(unsigned), signing_key=key, verification_method=SIGNER.kid, created=NOW
            )
        ),
        "openvc-core verify JCS": rate(lambda: suite.verify(one, resolver=RESOLVER)),
        "openvc-core issue SD-JWT": rate(
            lambda: tokens.issue(said, signing_key=signing, disclosable=HIDDEN, decoys=2)
        ),
        "openvc-core verify SD-JWT": rate(lambda: tokens.verify(shown, **asked)),
        "sd-jwt issue": rate(issued),
        "sd-jwt verify": rate(verified),
    }


def _in_node() -> dict[str, float]:
    whole = credential()
    lists = {TODAYS.status.token_list: token_list(at=NOW - timedelta(minutes=5))}
    request = {
        "seconds": SECONDS,
        "now": instant_text(NOW),
        "contexts": dict(pinned_contexts().documents),
        "keys": keys_of(RIVER, SIGNER),
        "unsigned": build_certificate(TODAYS),
        "certificates": {
            "jcs": with_one(whole, JCS),
            "rdfc": with_one(whole, RDFC),
            "both": whole,
        },
        "files": published(),
        "registries": [KNOWN],
        "sdJwt": {
            "token": _shown(),
            "claims": claims(),
            "hidden": list(HIDDEN),
            "kid": TOKEN_SIGNER.kid,
            "issuer": private_jwk(TOKEN_SIGNER),
            "nonce": NONCE,
            "lists": lists,
            "at": int(NOW.timestamp()),
        },
    }
    answer = subprocess.run(  # noqa: S603  # our own script
        [ROOT / "scripts" / "node", "node", HERE / "peers.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr.decode())
    # DCC's packages write what they could not read among the answers.
    found: dict[str, float] = json.loads(answer.stdout.decode().splitlines()[-1])
    return found


def _public() -> dict[str, str]:
    return {name: value for name, value in private_jwk(TOKEN_SIGNER).items() if name != "d"}


def _shown() -> str:
    return with_binding(wallet(), HOLDER, Binding(AUDIENCE, NONCE, datetime.now(UTC)))
