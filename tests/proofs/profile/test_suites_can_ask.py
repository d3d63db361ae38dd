"""What conformance suites send is signed and verified as the standards say, or refused in words."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.proofs.vectors import needs_vectors, vector

from comity.portal.cli.jose_cose import run
from comity.proofs import base58, base64url
from comity.proofs.canonical import canonical
from comity.proofs.contexts import CREDENTIALS
from comity.proofs.integrity import JCS, RDFC, SUITES
from comity.proofs.multikey import multikey_of
from comity.proofs.profile.contexts import (
    EXAMPLES_2,
    PROFILE_PINS,
    UNDEFINED_TERMS,
    profile_contexts,
)
from comity.proofs.profile.exchange import Bench, issue, verify_credential, verify_presentation
from comity.proofs.profile.keys import SuiteKey, suite_key
from comity.proofs.profile.model import credential_faults
from comity.proofs.profile.tokens import Feature, issue_token, verify_token
from comity.proofs.signing import FileSigner
from comity.values.refusals import Refusal

AT = datetime(2027, 3, 1, tzinfo=UTC)
_KEY = Ed25519PrivateKey.generate()
_MULTIKEY = multikey_of(_KEY.public_key())
DID = f"did:key:{_MULTIKEY}"
BENCH = Bench(FileSigner(f"{DID}#{_MULTIKEY}", _KEY), profile_contexts(), AT)
CREDENTIAL: dict[str, Any] = {
    "@context": [CREDENTIALS, EXAMPLES_2],
    "type": ["VerifiableCredential", "ExampleDegree"],
    "issuer": DID,
    "validFrom": "2027-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:holder", "degree": {"name": "Électricienne 😀"}},
}


def signed(suite: str, **changes: Any) -> dict[str, Any]:
    return issue({"credential": {**CREDENTIAL, **changes}}, BENCH, suite=suite)


def codes(credential: dict[str, Any]) -> set[str]:
    return {
        fault.code
        for fault in verify_credential({"verifiableCredential": credential}, BENCH).errors
    }


def test_all_contexts_of_the_suites_are_installed() -> None:
    assert profile_contexts().documents.keys() >= {*PROFILE_PINS, EXAMPLES_2}


@pytest.mark.parametrize("suite", SUITES)
def test_what_is_issued_is_verified_and_a_change_is_noticed(suite: str) -> None:
    credential = signed(suite)
    assert codes(credential) == set()
    changed = deepcopy(credential)
    changed["credentialSubject"]["degree"]["name"] = "Electrician"
    assert codes(changed) == {"PROOF-SIGNATURE"}


@pytest.mark.parametrize("suite", SUITES)
def test_an_undefined_term_is_neither_signed_nor_verified(suite: str) -> None:
    with pytest.raises(Refusal) as refused:
        signed(suite, **{"@context": [CREDENTIALS]})
    assert refused.value.code in {"RDF-TERM", "RDF-ADDRESS"}
    known = signed(suite, **{"@context": [CREDENTIALS, UNDEFINED_TERMS]})
    assert codes(known) == set()


def test_a_context_written_into_the_document_is_read() -> None:
    own = {"degree": "https://example.org/degree", "ExampleDegree": "https://example.org/Degree"}
    assert codes(signed(RDFC, **{"@context": [CREDENTIALS, own]})) == set()


def test_the_words_of_a_language_are_signed_but_not_a_direction_that_rdf_drops() -> None:
    title = {"@value": "شهادة", "@language": "ar"}
    assert codes(signed(RDFC, name=title)) == set()
    assert codes(signed(JCS, name={**title, "@direction": "rtl"})) == set()
    with pytest.raises(Refusal):
        signed(RDFC, name={**title, "@direction": "rtl"})


def proof_over(document: dict[str, Any], **options: Any) -> dict[str, Any]:
    """A proof by hand, with what the product never writes into one."""
    whole = {
        "type": "DataIntegrityProof",
        "cryptosuite": JCS,
        "created": "2027-03-01T00:00:00Z",
        "verificationMethod": BENCH.signer.kid,
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
        **options,
    }
    hashed = b"".join(sha256(canonical(part)).digest() for part in (whole, document))
    return {**whole, "proofValue": "z" + base58.encode(BENCH.signer.sign(hashed))}


def test_a_chain_holds_with_its_first_proof_and_breaks_without_it() -> None:
    first = proof_over(CREDENTIAL, id="urn:uuid:6f6d7a0e-1b8e-4d9a-9d0e-5d8d0a3c9f11")
    second = proof_over({**CREDENTIAL, "proof": [first]}, previousProof=first["id"])
    assert codes({**CREDENTIAL, "proof": [first, second]}) == set()
    assert codes({**CREDENTIAL, "proof": [second]}) == {"PROOF-CHAIN"}
    other = proof_over(CREDENTIAL, id=first["id"], created="2027-02-28T00:00:00Z")
    assert codes({**CREDENTIAL, "proof": [other, second]}) == {"PROOF-SIGNATURE"}


WRONG: dict[str, dict[str, Any]] = {
    "no context": {"@context": []},
    "another first context": {"@context": [EXAMPLES_2, CREDENTIALS]},
    "no type": {"type": []},
    "another type": {"type": ["ExampleDegree"]},
    "an issuer without an address": {"issuer": "somebody"},
    "an issuer without an id": {"issuer": {"name": "Somebody"}},
    "an id that is none": {"id": "not-an-address"},
    "two ids": {"id": ["urn:a:1", "urn:a:2"]},
    "a day that is none": {"validFrom": "2027-02-30"},
    "an end before the beginning": {"validUntil": "2026-01-01T00:00:00Z"},
    "no subject": {"credentialSubject": []},
    "a subject without claims": {"credentialSubject": {}},
    "a subject that is a text": {"credentialSubject": "did:example:holder"},
    "a name with more than its language": {"name": {"@value": "a", "url": "urn:a:b"}},
    "a status without a type": {"credentialStatus": {"id": "urn:a:1"}},
    "a schema without an id": {"credentialSchema": {"type": "JsonSchema"}},
    "terms without a type": {"termsOfUse": {"id": "urn:a:1"}},
    "evidence that is a text": {"evidence": "urn:a:1"},
    "a resource without a digest": {"relatedResource": [{"id": "urn:a:1"}]},
    "a resource named twice": {"relatedResource": [{"id": "urn:a:1", "digestSRI": "sha256-a"}] * 2},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_credential_off_the_model_is_refused_with_its_place(name: str) -> None:
    faults = credential_faults({**CREDENTIAL, **WRONG[name]})
    assert faults
    assert faults[0].path.split(".")[0] in WRONG[name]
    with pytest.raises(Refusal) as refused:
        signed(JCS, **WRONG[name])
    assert refused.value.faults == faults


@pytest.mark.parametrize("request_", [{}, {"credential": 1}, {"credential": {}, "options": 1}])
def test_a_request_without_its_parts_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="not as described"):
        issue(request_, BENCH)


@needs_vectors
@pytest.mark.parametrize(
    "name", ["eddsa-jcs-2022/signedJCS.json", "eddsa-rdfc-2022/signedDataInt.json"]
)
def test_the_vectors_of_the_standard_verify(name: str) -> None:
    assert codes(vector(name)) == set()


def presentation(**proof: Any) -> dict[str, Any]:
    unsigned = {
        "@context": [CREDENTIALS, EXAMPLES_2],
        "type": ["VerifiablePresentation"],
        "holder": DID,
        "verifiableCredential": [signed(RDFC)],
    }
    made = proof_over(unsigned, **{"proofPurpose": "authentication", **proof})
    return {**unsigned, "proof": made}


def presented(shown: dict[str, Any], **options: Any) -> set[str]:
    request = {"verifiablePresentation": shown, "options": options}
    return {fault.code for fault in verify_presentation(request, BENCH).errors}


def test_a_presentation_holds_for_its_challenge_and_domain_only() -> None:
    shown = presentation(challenge="c1", domain="city.example")
    assert presented(shown, challenge="c1", domain="city.example") == set()
    assert presented(shown, challenge="c2", domain="city.example") == {"PROOF-WISHES"}
    assert presented(shown, challenge="c1", domain="town.example") == {"PROOF-WISHES"}


def test_a_presentation_made_to_assert_is_none() -> None:
    assert presented(presentation(proofPurpose="assertionMethod")) == {"PROOF-PURPOSE"}


def test_a_broken_credential_breaks_its_presentation() -> None:
    shown = presentation()
    shown["verifiableCredential"][0]["validFrom"] = "2027-01-02T00:00:00Z"
    assert "PROOF-SIGNATURE" in presented(shown)


CURVES: dict[str, EllipticCurve] = {
    "P-256": SECP256R1(),
    "P-384": SECP384R1(),
    "P-521": SECP521R1(),
}


def method(curve: str) -> dict[str, Any]:
    """A verification method as the suites hand it out, its private part with it."""
    if curve == "Ed25519":
        secret = Ed25519PrivateKey.generate()
        jwk = {
            "kty": "OKP",
            "crv": curve,
            "x": base64url.encode(secret.public_key().public_bytes_raw()),
            "d": base64url.encode(secret.private_bytes_raw()),
        }
    else:
        key = generate_private_key(CURVES[curve])
        numbers, size = key.private_numbers(), (key.key_size + 7) // 8
        points = numbers.public_numbers
        parts = {"x": points.x, "y": points.y, "d": numbers.private_value}
        jwk = {"kty": "EC", "crv": curve} | {
            name: base64url.encode(number.to_bytes(size)) for name, number in parts.items()
        }
    return {"id": "did:example:issuer#key-1", "type": "JsonWebKey", "secretKeyJwk": jwk}


ALL_CURVES = [*CURVES, "Ed25519"]
WAYS = ["jose", "sdjwt", "cose"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("curve", ALL_CURVES)
def test_a_token_comes_back_as_it_was_secured(curve: str, way: str) -> None:
    key = suite_key(method(curve))
    text = issue_token(CREDENTIAL, key, Feature.CREDENTIAL, way, ["credentialSubject.degree"])
    assert verify_token(text, key, Feature.CREDENTIAL, way) == CREDENTIAL


@pytest.mark.parametrize("way", WAYS)
def test_a_token_by_another_key_of_another_type_or_changed_is_refused(way: str) -> None:
    key, other = suite_key(method("P-256")), suite_key(method("P-256"))
    text = issue_token(CREDENTIAL, key, Feature.CREDENTIAL, way)
    for wrong in (
        lambda: verify_token(text, other, Feature.CREDENTIAL, way),
        lambda: verify_token(text, key, Feature.PRESENTATION, way),
        lambda: verify_token(text[:-6], key, Feature.CREDENTIAL, way),
        lambda: verify_token("!" + text, key, Feature.CREDENTIAL, way),
        lambda: verify_token(text, key, Feature.CREDENTIAL, "pgp"),
    ):
        with pytest.raises(Refusal):
            wrong()


def test_pieces_of_lists_and_of_pieces_can_be_kept_back() -> None:
    key = suite_key(method("P-384"))
    document = {**CREDENTIAL, "credentialSubject": {"a": {"b": "c"}, "list": ["d", "e"]}}
    paths = ["credentialSubject.a.b", "credentialSubject.a", "credentialSubject.list[0]"]
    text = issue_token(document, key, Feature.CREDENTIAL, "sdjwt", paths)
    assert verify_token(text, key, Feature.CREDENTIAL, "sdjwt") == document
    token = text.split("~")[0]
    kept = verify_token(f"{token}~", key, Feature.CREDENTIAL, "sdjwt")
    assert kept["credentialSubject"] == {"list": ["e"]}
    with pytest.raises(Refusal, match="nothing at"):
        issue_token(document, key, Feature.CREDENTIAL, "sdjwt", ["credentialSubject.z"])


def unsound() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "vc", {**CREDENTIAL, "vc": {}}
    yield "vp", {**CREDENTIAL, "vp": {}}
    yield "iss", {**CREDENTIAL, "iss": "did:example:other"}


@pytest.mark.parametrize(("claim", "document"), list(unsound()), ids=["vc", "vp", "iss"])
def test_a_claim_that_contradicts_the_credential_is_refused(
    claim: str, document: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        issue_token(document, suite_key(method("P-256")), Feature.CREDENTIAL, "jose")
    assert claim in {fault.path for fault in refused.value.faults}


def test_a_secured_presentation_shows_only_what_is_secured() -> None:
    key: SuiteKey = suite_key(method("P-256"))
    shown = {"@context": [CREDENTIALS], "type": ["VerifiablePresentation"]}
    token = issue_token(CREDENTIAL, key, Feature.CREDENTIAL, "jose")
    wrapped = {
        "@context": CREDENTIALS,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    good = {**shown, "verifiableCredential": [wrapped]}
    text = issue_token(good, key, Feature.PRESENTATION, "jose")
    assert verify_token(text, key, Feature.PRESENTATION, "jose") == good
    for bad in ({**wrapped, "id": "not-a-credential"}, CREDENTIAL):
        document = {**shown, "verifiableCredential": [bad]}
        with pytest.raises(Refusal):
            issue_token(document, key, Feature.PRESENTATION, "jose")


def test_a_wrapped_token_is_verified_by_the_key_it_names() -> None:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": base64url.encode(_KEY.public_key().public_bytes_raw()),
        "d": base64url.encode(_KEY.private_bytes_raw()),
    }
    key = suite_key({"id": BENCH.signer.kid, "secretKeyJwk": jwk})
    token = issue_token(CREDENTIAL, key, Feature.CREDENTIAL, "jose")
    wrapped = {
        "@context": CREDENTIALS,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }
    assert codes(wrapped) == set()
    assert codes({**wrapped, "id": wrapped["id"][:-4] + "AAAA"}) != set()


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_TEST_PROFILE", "yes")


def command(folder: Path, action: str, source: str, feature: str, *more: str) -> dict[str, str]:
    result = folder / f"{action}.out"
    words = [action, "--input", str(folder / source), "--key", str(folder / "key.json")]
    code = run([*words, "--feature", feature, "--output", str(result), *more])
    said: dict[str, str] = json.loads(result.read_text())
    assert code == (0 if said["result"] == "success" else 1)
    return said


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("way", WAYS)
def test_the_command_line_secures_and_verifies(way: str, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(json.dumps(method("P-256")))
    (tmp_path / "credential.json").write_text(json.dumps(CREDENTIAL))
    sd = ["--sd", '["credentialSubject.degree"]'] if way == "sdjwt" else []
    secured = command(tmp_path, "issue", "credential.json", f"credential_{way}", *sd)
    assert secured["result"] == "success"
    (tmp_path / "secured.txt").write_text(secured["data"] + "\n")
    opened = command(tmp_path, "verify", "secured.txt", f"credential_{way}")
    assert json.loads(opened["data"]) == CREDENTIAL
    (tmp_path / "secured.txt").write_text(secured["data"][:-9] + "\n")
    assert command(tmp_path, "verify", "secured.txt", f"credential_{way}")["result"] == "failure"


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("lost", ["--input", "--key", "--output"])
def test_a_file_that_cannot_be_read_or_written_is_told(
    lost: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"--input": "credential.json", "--key": "key.json", "--output": "out"}
    (tmp_path / "key.json").write_text(json.dumps(method("P-256")))
    (tmp_path / "credential.json").write_text(json.dumps(CREDENTIAL))
    files[lost] = "nowhere/file"
    words = [word for name, file in files.items() for word in (name, str(tmp_path / file))]
    assert run(["issue", *words, "--feature", "credential_jose"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_command_line_is_off_until_it_is_switched_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMITY_TEST_PROFILE", raising=False)
    words = ["issue", "--input", "a", "--key", "b", "--feature", "credential_jose"]
    assert run([*words, "--output", str(tmp_path / "out")]) == 2
    assert "PROFILE-OFF" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
