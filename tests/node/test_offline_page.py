"""The published page's scripts read a PDF and a token as the product does, without any server."""

import base64
import json
import subprocess
import zlib
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.folios.leaves import GERMAN, carried_json, folio, seal_in, side
from tests.proofs.region import (
    AGREEMENT,
    DRAFT,
    HOLDER,
    INDEX,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    TOKEN_SIGNER,
    bundle,
    certificate,
    draft,
    keys_of,
    parts,
    status_lists,
    token_list,
    wallet,
)

from comity.folios.sealing import seal
from comity.folios.setting import set_folio
from comity.proofs.agreement_bundles import write_agreement_bundle
from comity.proofs.bundle import Bundle
from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import pinned_contexts
from comity.proofs.drafts import StatusPlace
from comity.proofs.integrity import JCS, RDFC, SUITES, make_proof
from comity.proofs.issuing import secure
from comity.proofs.sd_jwt import Binding, make_sd_jwt, shown_only, with_binding
from comity.proofs.status import PURPOSES, bits_with, status_list_credential
from comity.proofs.vct import HIDDEN
from comity.proofs.verifying import verify
from comity.proofs.wallet import wallet_claims

AT = NOW - timedelta(hours=1)
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "src" / "comity" / "certificates" / "offline"
SCRIPTS = [str(PAGE / name) for name in ("reading.js", "checks.js", "verify.js")]

pytestmark = pytest.mark.node


def read(*files: bytes, at: Any = NOW, **changes: Any) -> list[dict[str, Any]]:
    known = write_agreement_bundle(parts(**changes), AGREEMENT.id, SIGNER)
    request = {
        "scripts": SCRIPTS,
        "bundles": [json.loads(known)],
        "files": [base64.b64encode(one).decode() for one in files],
        "now": int(at.timestamp() * 1000),
    }
    answer = subprocess.run(
        [ROOT / "scripts" / "node", "node", HERE / "offline.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def pdf(*carried: tuple[str, str]) -> bytes:
    return set_folio(
        folio(side("de", GERMAN), carried=tuple(carried_json(*one) for one in carried))
    )


CREDENTIAL = orjson.dumps(certificate()).decode()


def test_the_credential_in_a_pdf_is_taken_out_sealed_or_not(tmp_path: Path) -> None:
    plain = pdf(("certificate.json", CREDENTIAL), ("certificate.sd-jwt", wallet()))
    sealed = seal(plain, seal_in(tmp_path), label="Seal", reason="x", at=NOW)
    for answer in read(plain, sealed):
        assert answer["verdict"] == "recognised", answer
        assert "FORMAT-GOOD" in answer["codes"]
        assert answer["shown"][0] == DRAFT.holder_name
        assert answer["shown"][3] == DRAFT.number


def test_a_pdf_with_none_or_with_two_says_nothing_about_a_certificate() -> None:
    other = CREDENTIAL.replace('"eqfLevel":3', '"eqfLevel":5')
    assert other != CREDENTIAL
    none, two, token, changed = read(
        pdf(("letter.txt", "Good day")),
        pdf(("a.json", CREDENTIAL), ("b.json", other)),
        pdf(("certificate.sd-jwt", wallet())),
        pdf(("a.json", other)),
    )
    assert (none["verdict"], none["codes"]) == ("indeterminate", ["PDF-NO-CERTIFICATE"])
    assert (two["verdict"], two["codes"]) == ("indeterminate", ["PDF-TWO-CERTIFICATES"])
    assert (token["verdict"], token["codes"][0]) == ("recognised", "FORMAT-WALLET")
    assert changed["verdict"] == "invalid"


def test_a_bomb_in_a_pdf_is_let_go() -> None:
    packed = zlib.compress(bytes(64 << 20), 9)
    head = b"<</Type /EmbeddedFile /Filter /FlateDecode /Length %d>>" % len(packed)
    bomb = b"%PDF-1.7\n1 0 obj\n" + head + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    broken = bomb.replace(b"/Length %d" % len(packed), b"/Length 9999999999")
    for answer in read(bomb, broken, b"%PDF-", b"%PDF-" + b"/Type /EmbeddedFile " * 5000):
        assert answer["verdict"] == "indeterminate"
        assert answer["codes"][0] in {"FILE-BOMB", "PDF-NO-CERTIFICATE"}


def proofs_of(kept: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    jcs = next(proof for proof in kept["proof"] if proof["cryptosuite"] == JCS)
    return jcs, next(proof for proof in kept["proof"] if proof["cryptosuite"] == RDFC)


def test_a_set_of_proofs_is_whole_here_as_everywhere() -> None:
    whole = certificate()
    jcs, rdfc = proofs_of(whole)
    broken = {**jcs, "created": "2027-03-02T09:00:01Z"}
    unknown = {"type": "DataIntegrityProof", "cryptosuite": "of-tomorrow"}
    sets: list[tuple[list[dict[str, Any]], str]] = [
        ([rdfc, jcs], "PROOF-SET-WHOLE"),
        ([jcs, rdfc, unknown], "PROOF-SET-WHOLE"),
        ([jcs], "PROOF-SET-REMOVED"),
        ([rdfc], "PROOF-SET-REMOVED"),
        ([], "PROOF-SET-NONE"),
        ([jcs, broken, rdfc], "PROOF-SET-MANY"),
        ([broken, jcs, rdfc], "PROOF-SET-MANY"),
        ([jcs, rdfc, rdfc], "PROOF-SET-MANY"),
        ([jcs, rdfc, unknown, unknown, unknown], "PROOF-SET-MANY"),
        ([broken, rdfc], "PROOF-SIGNATURE"),
    ]
    files = [orjson.dumps({**whole, "proof": held}) for held, _ in sets]
    for (_, code), raw, answer in zip(sets, files, read(*files), strict=True):
        there = verify(raw, bundle(), NOW)
        assert code in answer["codes"], answer
        assert code in {check.code for check in there.checks}
        assert answer["verdict"] == there.verdict, answer


def signed(path: str, value: object) -> bytes:
    """A certificate with one thing otherwise, signed by the city's own key all the same."""
    unsigned = deepcopy(build_certificate(DRAFT))
    *steps, last = path.split(".")
    place: Any = unsigned
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    known = pinned_contexts()
    proofs = [
        make_proof(unsigned, suite=suite, signer=SIGNER, created=SIGNED_AT, contexts=known)
        for suite in SUITES
    ]
    return orjson.dumps({**unsigned, "proof": proofs})


WRONGLY_SIGNED = [
    *(
        ("credentialStatus.0.statusListIndex", said)
        for said in ("-1", "1.5", "", " 7", "0x10", "1e3", "007", "99999999", "seven")
    ),
    ("credentialStatus", []),
    ("validFrom", None),
    ("validFrom", "yesterday"),
    ("validUntil", "soon"),
]


def test_what_a_city_signed_wrongly_is_not_believed_here_either() -> None:
    files = [signed(path, value) for path, value in WRONGLY_SIGNED]
    for wrong, raw, answer in zip(WRONGLY_SIGNED, files, read(*files), strict=True):
        assert answer["verdict"] == verify(raw, bundle(), NOW).verdict == "invalid", wrong
    for index in (-1, 1.5, "7", 1 << 40):
        status = {"status_list": {"idx": index, "uri": DRAFT.status.token_list}}
        token = make_sd_jwt(
            {**wallet_claims(DRAFT), "status": status},
            HIDDEN,
            header={"typ": "dc+sd-jwt", "kid": TOKEN_SIGNER.kid},
            signer=TOKEN_SIGNER,
        ).encode()
        assert read(token)[0]["verdict"] == verify(token, bundle(), NOW).verdict == "invalid"


def test_a_text_that_begins_like_a_value_is_no_second_name() -> None:
    raw = signed("credentialSubject.recognition.restriction.0.description", 'Not "alone": ever\\')
    listed = signed(
        "credentialSubject.recognition.restriction.0.restrictedUnit", ["ELE-3", ":", ' ":']
    )
    for one in (raw, listed):
        (answer,) = read(one)
        assert "JSON-DUPLICATE-KEY" not in answer["codes"], answer
        assert "PROOF-GOOD" in answer["codes"], answer


def test_a_bitstring_list_counts_as_everywhere() -> None:
    old = NOW - timedelta(hours=49)
    for lists, verdict in (
        (status_lists(), "recognised"),
        (status_lists(revoked=[INDEX]), "revoked"),
        (status_lists(suspended=[INDEX]), "suspended"),
        (status_lists(at=old), "indeterminate"),
        (status_lists(at=old, suspended=[INDEX]), "indeterminate"),
        # Nobody takes a withdrawal back, however old the list.
        (status_lists(at=old, revoked=[INDEX]), "revoked"),
        (status_lists(at=NOW + timedelta(hours=1)), "indeterminate"),
    ):
        there = verify(CREDENTIAL.encode(), Bundle.of(parts(status_lists=lists)), NOW)
        (answer,) = read(CREDENTIAL.encode(), status_lists=lists)
        assert answer["verdict"] == there.verdict == verdict, answer


def test_a_city_cannot_sign_for_the_one_that_decided() -> None:
    addresses = ("https://lake.example/status/1", "https://lake.example/status/2")
    theirs = build_certificate(
        draft(issuer=LAKE, status=StatusPlace(*addresses, INDEX, "https://lake.example/tsl/1"))
    )
    lists = tuple(
        secure(
            status_list_credential(
                address, issuer=LAKE, purpose=purpose, bits=bits_with(()), at=AT
            ),
            LAKE_SIGNER,
            AT,
        )
        for purpose, address in zip(PURPOSES, addresses, strict=True)
    )
    (answer,) = read(orjson.dumps(secure(theirs, LAKE_SIGNER, SIGNED_AT)), status_lists=lists)
    assert answer["verdict"] == "valid_not_recognised", answer
    assert "AGREEMENT-NOT-HOST" in answer["codes"]


def test_a_list_by_a_key_that_had_ended_tells_nothing() -> None:
    """Whoever has an old key could say that nothing was withdrawn."""
    keys = (keys_of(RIVER, SIGNER, TOKEN_SIGNER, until=AT), keys_of(LAKE, LAKE_SIGNER))
    for answer in read(CREDENTIAL.encode(), wallet().encode(), key_documents=keys):
        assert answer["verdict"] == "indeterminate", answer
        assert answer["codes"].count("STATUS-LIST-BROKEN") == 2


def test_a_token_says_what_the_file_says_and_may_say_less() -> None:
    fewer = shown_only(wallet(), ["certificate_number"])
    held = with_binding(
        shown_only(wallet(is_bound=True), ["name"]), HOLDER, Binding("https://x.example", "n", NOW)
    )
    whole, less, bound = read(wallet().encode(), fewer.encode(), held.encode())
    for answer in (whole, less, bound):
        assert answer["verdict"] == "recognised", answer
    assert whole["shown"][0] == bound["shown"][0] == DRAFT.holder_name
    assert less["shown"][0] is None
    assert "BINDING-UNASKED" in bound["codes"]


@pytest.mark.parametrize(
    ("lists", "verdict"),
    [
        (token_list(revoked=[INDEX]), "revoked"),
        (token_list(suspended=[INDEX]), "suspended"),
        (token_list(suspended=[INDEX - 1, INDEX + 1]), "recognised"),
        (token_list(at=NOW - timedelta(hours=49)), "indeterminate"),
        (token_list(at=NOW - timedelta(hours=49), revoked=[INDEX]), "revoked"),
        (token_list(signer=LAKE_SIGNER), "indeterminate"),
        (token_list(address="https://river.example/tsl/2"), "indeterminate"),
    ],
    ids=range(7),
)
def test_the_list_of_tokens_counts_as_everywhere(lists: str, verdict: str) -> None:
    (answer,) = read(wallet().encode(), status_tokens=(lists,))
    assert answer["verdict"] == verdict, answer


def test_no_changed_letter_of_a_token_is_believed() -> None:
    token = wallet()
    changed = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for place in range(0, len(token), 7)
    ]
    pieces = token.split("~")
    odd = [
        token[:-1],
        "~".join([*pieces[:-1], pieces[1], ""]),
        f"{token}x",
        token.replace("~", "~~", 1),
        f"{pieces[0]}~WyJhIiwibmFtZSIsIkFkYSJd~",
    ]
    for text, answer in zip(
        [*changed, *odd], read(*(one.encode() for one in (*changed, *odd))), strict=True
    ):
        assert answer["verdict"] in {"invalid", "indeterminate"}, text


def test_time_counts_for_tokens_too() -> None:
    late, early = (
        read(wallet().encode(), at=at)[0]
        for at in (NOW + timedelta(days=9000), NOW - timedelta(days=90))
    )
    assert late["verdict"] in {"expired", "indeterminate"}
    assert "VALIDITY-OVER" in late["codes"]
    assert early["verdict"] == "invalid"
