"""The approval a certificate cites is judged as it was at issuance, and what became of it apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.proofs.region import (
    AGREEMENT,
    DRAFT,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    STRANGER,
    TOKEN_SIGNER,
    chain,
    parts,
)

from comity.portal.cli.verify import run
from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.approvals import Accreditation, approval_digest, read_approval
from comity.proofs.bundle import Bundle, BundleParts
from comity.proofs.bundle_files import load_bundle, write_bundle
from comity.proofs.canonical import canonical
from comity.proofs.certificate import build_certificate
from comity.proofs.issuing import sign
from comity.proofs.redrafting import draft_of
from comity.proofs.signing import Signer
from comity.proofs.trust_chain import (
    agreement_credential,
    approval_credential,
    sign_agreement,
    sign_approval,
)
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet, wallet_claims
from comity.values.refusals import Refusal

OPEN = Accreditation("P-LAKE-1", date(2023, 1, 1))
ENDED = replace(OPEN, last=date(2026, 12, 31))


def signed(approval: Accreditation, *, issuer: str = LAKE, by: Signer = LAKE_SIGNER) -> bytes:
    unsigned = approval_credential(approval, issuer=issuer, issuer_name="Lake", provider="P-LAKE-1")
    return orjson.dumps(sign_approval(unsigned, by, SIGNED_AT))


AS_ISSUED = signed(OPEN)
CITING = replace(DRAFT, accreditation_digest=approval_digest(AS_ISSUED))
CERTIFICATE = sign(build_certificate(CITING), SIGNER, SIGNED_AT)
VOUCHED = sign_agreement(
    agreement_credential(AGREEMENT, issuer=RIVER), (SIGNER, LAKE_SIGNER), SIGNED_AT
)


def result(raw: bytes = canonical(CERTIFICATE), *, at: datetime = NOW, **more: Any) -> Verification:
    given = {"approvals": (AS_ISSUED,), **more}
    return verify(raw, Bundle.of(parts(**given)), at)


def code(found: Verification, name: str) -> str:
    check = found.check(name)
    assert check is not None
    return check.code


def test_an_approval_reads_as_it_was_signed() -> None:
    for approval in (OPEN, ENDED):
        assert read_approval(signed(approval)).approval == approval


def test_the_cited_approval_decides_and_its_end_since_is_told_apart() -> None:
    found = result(accreditations=(ENDED,))
    assert found.verdict == "recognised"
    assert code(found, "accreditation") == "ACCREDITATION-GOOD"
    assert code(found, "accreditation_now") == "ACCREDITATION-NOW-OVER"
    assert code(result(), "accreditation_now") == "ACCREDITATION-NOW"
    assert code(result(accreditations=()), "accreditation_now") == "ACCREDITATION-UNKNOWN"


def test_the_same_stands_in_the_certificate_for_wallets() -> None:
    token = sign_wallet(wallet_claims(CITING), TOKEN_SIGNER, chain=chain())
    found = result(token.encode(), accreditations=(ENDED,))
    assert found.verdict == "recognised", found.as_json()
    assert found.check("accreditation").facts["digest"] == CITING.accreditation_digest


def test_a_party_that_left_was_one_on_the_day_of_the_decision() -> None:
    assert code(result(), "agreement_now") == "AGREEMENT-NOW"
    document = orjson.loads(AGREEMENT.canonical)
    document["agreement"]["effective"]["to"] = "2027-03-15"
    ended = replace(AGREEMENT, canonical=canonical(document))
    citing = replace(CITING, agreement=replace(DRAFT.agreement, hash=ended.hash))
    raw = canonical(sign(build_certificate(citing), SIGNER, SIGNED_AT))
    found = result(raw, agreements=(ended,))
    assert (found.verdict, code(found, "agreement")) == ("recognised", "AGREEMENT-GOOD")
    assert code(found, "agreement_now") == "AGREEMENT-NOW-OVER"
    # The later version of an agreement carries on what the earlier began.
    later = replace(AGREEMENT, version="1.1.0")
    assert code(result(raw, agreements=(ended, later)), "agreement_now") == "AGREEMENT-NOW"


@pytest.mark.parametrize(
    ("approvals", "said"),
    [
        ((), "ACCREDITATION-NOT-CITED"),
        ((signed(ENDED),), "ACCREDITATION-NOT-CITED"),
        ((AS_ISSUED + b" ",), "ACCREDITATION-NOT-CITED"),
    ],
    ids=["none", "another version", "a byte more"],
)
def test_what_is_not_the_file_cited_is_not_it(approvals: tuple[bytes, ...], said: str) -> None:
    check = result(approvals=approvals).check("accreditation")
    assert check is not None
    assert (check.outcome, check.code) == ("unknown", said)


def citing(raw: bytes) -> bytes:
    words = replace(CITING, accreditation_digest=approval_digest(raw))
    return canonical(sign(build_certificate(words), SIGNER, SIGNED_AT))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (signed(OPEN, by=STRANGER), "ACCREDITATION-NOT-CITED"),
        (signed(OPEN, issuer=RIVER), "ACCREDITATION-NOT-CITED"),
        (signed(replace(OPEN, id="P-LAKE-2")), "ACCREDITATION-OTHER"),
        (signed(replace(OPEN, first=date(2026, 12, 1))), "ACCREDITATION-NOT-IN-FORCE"),
        (b"{}", "ACCREDITATION-NOT-CITED"),
        (b"\xff", "ACCREDITATION-NOT-CITED"),
    ],
    ids=["by a stranger", "in another's name", "another's", "begun later", "empty", "no JSON"],
)
def test_an_approval_that_does_not_hold_is_none(raw: bytes, said: str) -> None:
    found = result(citing(raw), approvals=(raw,))
    assert code(found, "accreditation") == said
    # The city that recognised vouches for it with its own signature; what speaks against it counts.
    speaks_against = said in {"ACCREDITATION-OTHER", "ACCREDITATION-NOT-IN-FORCE"}
    assert found.verdict == ("valid_not_recognised" if speaks_against else "recognised")


def test_a_certificate_that_cites_none_is_judged_by_the_list() -> None:
    plain = canonical(sign(build_certificate(DRAFT), SIGNER, SIGNED_AT))
    assert code(result(plain), "accreditation") == "ACCREDITATION-GOOD"


def test_a_certificate_is_written_anew_with_what_it_cites() -> None:
    again = draft_of(CERTIFICATE, wallet_claims(CITING))
    assert again == CITING


def test_an_approval_at_another_address_is_not_signed() -> None:
    unsigned = build_certificate(CITING)
    unsigned["relatedResource"][1]["id"] = "https://river.example/accreditations/other.vc.json"
    with pytest.raises(Refusal) as refused:
        sign(unsigned, SIGNER, SIGNED_AT)
    assert {fault.path for fault in refused.value.faults} == {"relatedResource.1"}


def whole(**changes: Any) -> BundleParts:
    given = {"approvals": (AS_ISSUED,), "agreement_credentials": (VOUCHED,), **changes}
    return parts(**given)


def test_both_bundles_carry_approvals_and_vouched_agreements(tmp_path: Path) -> None:
    write_bundle(tmp_path / "folder", whole(), SIGNER)
    file = write_agreement_bundle(whole(), "two-waters", SIGNER)
    for bundle in (load_bundle(tmp_path / "folder"), read_agreement_bundle(file)):
        assert bundle.approval(approval_digest(AS_ISSUED)) == OPEN
        assert verify(canonical(CERTIFICATE), bundle, NOW).verdict == "recognised"


def test_the_command_reads_the_agreement_as_its_cities_signed_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = tmp_path / "certificate.json"
    certificate.write_bytes(canonical(CERTIFICATE))
    one_signed = sign_agreement(agreement_credential(AGREEMENT, issuer=RIVER), (SIGNER,), SIGNED_AT)
    at = (NOW - timedelta(minutes=1)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = []
    for name, credential in (("whole", VOUCHED), ("one", one_signed)):
        place = tmp_path / f"{name}.json"
        given = whole(agreement_credentials=(credential,))
        place.write_bytes(write_agreement_bundle(given, "two-waters", SIGNER))
        status = run([str(certificate), "--bundle", str(place), "--at", at])
        said.append((status, "".join(capsys.readouterr())))
    assert said[0][0] == 0, said
    assert said[1][0] == 2, said
    assert "This city did not sign it." in said[1][1]
