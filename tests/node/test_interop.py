"""Software that nobody here wrote verifies our certificates, and we verify those it issues."""

import json
import subprocess
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.proofs import today
from tests.proofs.region import (
    DRAFT,
    INDEX,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    bundle,
    certificate,
    keys_of,
    parts,
    status_lists,
)

from comity.proofs.bundle import Bundle
from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import pinned_contexts
from comity.proofs.instants import instant_text
from comity.proofs.integrity import JCS, RDFC
from comity.proofs.status import FRESH_FOR, PURPOSES
from comity.proofs.verifying import verify

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "scripts" / "node"
STATUS = DRAFT.status

pytestmark = pytest.mark.node


def ask(**request: Any) -> Any:
    contexts = dict(pinned_contexts().documents)
    answer = subprocess.run(
        [NODE, "node", HERE / "interop.mjs"],
        input=json.dumps({"contexts": contexts, **request}).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    return json.loads(answer.stdout)


def verified_there(document: dict[str, Any], did: str = RIVER) -> dict[str, bool]:
    keys = keys_of(did, SIGNER)
    answer = ask(do="verify", document=document, keyDocuments=[keys], now=instant_text(NOW))
    return {suite: found["verified"] for suite, found in answer.items()}


def test_the_packages_are_there() -> None:
    # A suite that skips itself proves nothing: without its packages it fails.
    assert (HERE / "node_modules" / "@digitalbazaar" / "vc").is_dir(), "make interop"


def test_both_our_proofs_verify_there() -> None:
    assert verified_there(certificate()) == {RDFC: True, JCS: True}


def test_our_status_lists_verify_there() -> None:
    for document in status_lists():
        assert verified_there(document) == {RDFC: True, JCS: True}


def test_a_changed_certificate_fails_there_and_here() -> None:
    changed = deepcopy(certificate())
    changed["credentialSubject"]["recognition"]["unit"][0]["eqfLevel"] = 5
    assert verified_there(changed) == {RDFC: False, JCS: False}
    assert verify(changed, bundle(), NOW).verdict == "invalid"


def test_a_set_with_one_broken_proof_fails_here_whatever_others_say() -> None:
    broken = deepcopy(certificate())
    rdfc, jcs = broken["proof"]
    jcs["proofValue"] = rdfc["proofValue"]
    assert verified_there(broken) == {RDFC: True, JCS: False}
    assert verify(broken, bundle(), NOW).verdict == "invalid"


def issued_there() -> tuple[dict[str, Any], dict[str, Any]]:
    answer = ask(
        do="issue",
        credential=build_certificate(DRAFT),
        issuer=RIVER,
        now=instant_text(SIGNED_AT),
    )
    return answer["document"], answer["keyDocument"]


def test_a_certificate_issued_there_verifies_here() -> None:
    document, keys = issued_there()
    # Its key differs from ours, so the lists we signed cannot be trusted beside it.
    result = verify(document, bundle(key_documents=(keys, keys_of(LAKE, LAKE_SIGNER))), NOW)
    outcomes = {check.name: check.outcome for check in result.checks}
    assert (outcomes[f"proof:{RDFC}"], outcomes[f"proof:{JCS}"]) == ("pass", "pass")
    assert outcomes["issuer_key"] == "pass"


def test_a_certificate_issued_there_and_changed_fails_here() -> None:
    document, keys = issued_there()
    document["credentialSubject"]["licenseNumber"] = "R-2027-000124"
    result = verify(document, bundle(key_documents=(keys, keys_of(LAKE, LAKE_SIGNER))), NOW)
    outcomes = {check.name: check.outcome for check in result.checks}
    assert (outcomes[f"proof:{RDFC}"], outcomes[f"proof:{JCS}"]) == ("fail", "fail")


def status_there(**lists: Any) -> dict[str, dict[str, bool]]:
    """What their reader finds in our lists, by its suite; its clock is the real one."""
    document, keys = today.credential(), keys_of(RIVER, SIGNER)
    ours = status_lists(at=today.NOW - timedelta(minutes=5), **lists)
    answer = ask(do="verify", document=document, keyDocuments=[keys], lists=ours)
    assert {suite: found["verified"] for suite, found in answer.items()} == {RDFC: True, JCS: True}
    return {suite: found["status"] for suite, found in answer.items()}


def test_our_lists_say_there_what_they_say_here() -> None:
    for lists, revoked, suspended in (
        ({}, False, False),
        ({"revoked": [INDEX]}, True, False),
        ({"suspended": [INDEX]}, False, True),
        ({"revoked": [INDEX - 1, INDEX + 1]}, False, False),
    ):
        said = {"revocation": revoked, "suspension": suspended}
        assert status_there(**lists) == {RDFC: said, JCS: said}


@pytest.mark.parametrize(
    ("bits", "verdict"),
    [
        ({}, "valid_not_recognised"),
        ({"revocation": [INDEX]}, "revoked"),
        ({"suspension": [INDEX]}, "suspended"),
        ({"revocation": [INDEX - 1]}, "valid_not_recognised"),
    ],
)
def test_a_certificate_and_lists_issued_there_say_the_same_here(
    bits: dict[str, list[int]], verdict: str
) -> None:
    at = today.NOW - timedelta(minutes=5)
    days = {"from": instant_text(at), "until": instant_text(at + FRESH_FOR)}
    places = dict(zip(PURPOSES, (STATUS.revocation_list, STATUS.suspension_list), strict=True))
    answer = ask(
        do="issue",
        credential=build_certificate(today.TODAYS),
        issuer=RIVER,
        now=instant_text(at),
        lists=[
            {"id": id_, "purpose": purpose, "set": bits.get(purpose, []), **days}
            for purpose, id_ in places.items()
        ],
    )
    known = Bundle.of(
        parts(
            dated=at,
            key_documents=(answer["keyDocument"], keys_of(LAKE, LAKE_SIGNER)),
            status_lists=tuple(answer["lists"]),
            status_tokens=(),
        )
    )
    # The region's agreement begins later than today.
    assert verify(answer["document"], known, today.NOW).verdict == verdict
    late = verify(answer["document"], known, at + FRESH_FOR + timedelta(minutes=1))
    assert late.verdict in {"indeterminate", "revoked"}
