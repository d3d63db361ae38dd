"""The published page's scripts read a PDF and a token as the product does, without any server."""

import base64
import json
import subprocess
import zlib
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
from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import StatusPlace
from comity.proofs.issuing import secure
from comity.proofs.sd_jwt import Binding, shown_only, with_binding
from comity.proofs.status import PURPOSES, bits_with, status_list_credential

AT = NOW - timedelta(hours=1)
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "src" / "comity" / "certificates" / "offline"
SCRIPTS = [str(PAGE / name) for name in ("reading.js", "checks.js", "verify.js")]

pytestmark = pytest.mark.node


def read(*files: bytes, at: Any = NOW, **changes: Any) -> list[dict[str, Any]]:
    bundle = write_agreement_bundle(parts(**changes), AGREEMENT.id, SIGNER)
    request = {
        "scripts": SCRIPTS,
        "bundles": [json.loads(bundle)],
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


def test_a_certificate_with_a_proof_too_many_or_too_few_is_not_valid() -> None:
    rdfc, jcs = sorted(certificate()["proof"], key=lambda proof: proof["cryptosuite"], reverse=True)
    broken = {**jcs, "proofValue": rdfc["proofValue"]}
    for proofs, found in (
        ([rdfc, jcs, broken], "PROOF-SET-MANY"),
        ([jcs, rdfc, broken], "PROOF-SET-MANY"),
        ([rdfc, rdfc, jcs], "PROOF-SET-MANY"),
        ([jcs], "PROOF-SET-REMOVED"),
        (jcs, "PROOF-SET-REMOVED"),
        ([rdfc], "PROOF-SET-NONE"),
        ([rdfc, broken], "PROOF-SIGNATURE"),
    ):
        (answer,) = read(orjson.dumps({**certificate(), "proof": proofs}))
        assert answer["verdict"] == "invalid", (found, answer)
        assert found in answer["codes"], answer


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


def test_what_was_withdrawn_stays_so_however_old_the_list() -> None:
    old = NOW - timedelta(hours=49)
    for lists, verdict in (
        (status_lists(revoked=[INDEX], at=old), "revoked"),
        (status_lists(suspended=[INDEX], at=old), "indeterminate"),
        (status_lists(at=old), "indeterminate"),
    ):
        (answer,) = read(CREDENTIAL.encode(), status_lists=lists)
        assert answer["verdict"] == verdict, answer


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
