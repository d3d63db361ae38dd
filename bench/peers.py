"""One certificate issued and verified by others' software, beside ours and the raw signature."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from tests.node.test_strangers import KNOWN, published
from tests.proofs.region import SIGNER, TOKEN_SIGNER
from tests.proofs.test_openvc import KEY, RESOLVER, with_one
from tests.proofs.today import NOW, TODAYS, bundle, chain, claims, credential, wallet

from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import pinned_contexts
from comity.proofs.integrity import JCS, RDFC, check_proof, make_proof
from comity.proofs.vct import HIDDEN
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet

ROOT = Path(__file__).parents[1]
SECONDS = 2.0
Work = Callable[[], object]


def rate(work: Work) -> float:
    """How often a second of processor time a work is done."""
    work()
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        for _ in range(10):
            work()
        done += 10
    return done / spent


def ours_and_openvc() -> dict[str, dict[str, float]]:
    unsigned, whole, known = build_certificate(TODAYS), credential(), bundle()
    raw, one, token, contexts = (
        orjson.dumps(whole),
        with_one(whole, JCS),
        wallet(),
        pinned_contexts(),
    )
    chained, said = chain(), claims()

    def issue(suite: str) -> bytes:
        proof = make_proof(unsigned, suite=suite, signer=SIGNER, created=NOW, contexts=contexts)
        return orjson.dumps({**unsigned, "proof": proof})

    proofs = {proof["cryptosuite"]: proof for proof in whole["proof"]}

    def checked(suite: str) -> None:
        check_proof(unsigned, proofs[suite], multikey=SIGNER.multikey, contexts=contexts)

    def ours(document: bytes) -> None:
        assert verify(document, known, NOW).check("issuer_key").outcome == "pass"

    jcs, sd_jwt = EddsaJcsProofSuite(), SdJwtVcProofSuite()
    key, token_key = (
        Ed25519SigningKey(SIGNER.key, SIGNER.kid),
        P256SigningKey(TOKEN_SIGNER.key, TOKEN_SIGNER.kid),
    )
    message = bytes(64)
    signature, public = SIGNER.key.sign(message), SIGNER.key.public_key()
    works: dict[str, dict[str, Work]] = {
        "raw Ed25519": {
            "issue": lambda: SIGNER.key.sign(message),
            "verify": lambda: public.verify(signature, message),
        },
        "ours, JCS": {"issue": lambda: issue(JCS), "verify": lambda: checked(JCS)},
        "ours, RDFC": {"issue": lambda: issue(RDFC), "verify": lambda: checked(RDFC)},
        "ours, both, every question": {"verify": lambda: ours(raw)},
        "ours, SD-JWT VC": {
            "issue": lambda: sign_wallet(said, TOKEN_SIGNER, chain=chained),
            "verify": lambda: ours(token.encode()),
        },
        "openvc-core JCS": {
            "issue": lambda: jcs.add_proof(
                unsigned, signing_key=key, verification_method=SIGNER.kid, created=NOW
            ),
            "verify": lambda: jcs.verify(one, resolver=RESOLVER),
        },
        "openvc-core SD-JWT VC": {
            "issue": lambda: sd_jwt.issue(said, signing_key=token_key, disclosable=HIDDEN),
            "verify": lambda: sd_jwt.verify(token, public_key_jwk=KEY),
        },
    }
    return {name: {what: rate(work) for what, work in both.items()} for name, both in works.items()}


def those_of_node() -> dict[str, dict[str, float]]:
    whole = credential()
    request: dict[str, Any] = {
        "contexts": dict(pinned_contexts().documents),
        "files": published(),
        "registries": [KNOWN],
        "unsigned": build_certificate(TODAYS),
        "credential": whole,
        "seconds": SECONDS,
    }
    done = subprocess.run(  # noqa: S603  # our own script
        [ROOT / "scripts" / "node", "node", "peers.mjs"],
        cwd=ROOT / "tests" / "node",
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    answer: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> int:
    found = {**ours_and_openvc(), **those_of_node()}
    print("peers: one certificate, by the computing of one process. JCS, RDFC: the proof alone;")
    print("every question: all that verify() asks; DCC: proof, list, days and registry")
    for name, rates in found.items():
        print(f"  {name:<28}{told(rates, 'issue')}{told(rates, 'verify')}")
    return 0


def told(rates: dict[str, float], what: str) -> str:
    return f"  {what} {rates[what]:>8,.0f}/s" if what in rates else " " * 20


if __name__ == "__main__":
    raise SystemExit(main())
