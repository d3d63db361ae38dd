"""Keys come as Multikeys in documents that are handed in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.proofs.vectors import needs_vectors, vector

from comity.proofs import base58
from comity.proofs.keys import (
    IssuerKey,
    KeyDocument,
    did_key_document,
    did_of_origin,
    did_web_address,
    did_web_origin,
    key_document_json,
    parse_key_document,
)
from comity.proofs.multikey import key_of, multikey_of
from comity.proofs.signing import FileSigner, P256Signer
from comity.values.refusals import Refusal

DID = "did:web:river.example"
KEY = multikey_of(Ed25519PrivateKey.generate().public_key())


@given(st.binary(max_size=64))
def test_base58_reads_what_it_wrote(raw: bytes) -> None:
    assert base58.decode(base58.encode(raw)) == raw


@pytest.mark.parametrize("text", ["0", "O", "l", "I", "zz z", "1" * 129, "é"])
def test_what_is_not_base58_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="base58"):
        base58.decode(text)


def test_both_kinds_of_key_survive_their_line_of_text() -> None:
    for key in (Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())):
        text = multikey_of(key.public_key())
        assert multikey_of(key_of(text)) == text


@needs_vectors
def test_the_key_of_the_vectors_is_an_ed25519_key() -> None:
    text = vector("keyPair.json")["publicKeyMultibase"]
    assert multikey_of(key_of(text)) == text


@pytest.mark.parametrize(
    "text", ["", "m12", "z", "z6Mk", "z" + base58.encode(b"\x80\x24" + b"\x02" + b"\xff" * 32)]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        key_of(text)


def test_a_curve_we_do_not_use_is_refused() -> None:
    with pytest.raises(Refusal, match="secp384r1"):
        multikey_of(generate_private_key(SECP384R1()).public_key())


def test_a_key_document_survives_being_published() -> None:
    key = IssuerKey(f"{DID}#a1", KEY, first=datetime(2027, 1, 1, tzinfo=UTC), asserts=True)
    old = IssuerKey(f"{DID}#a0", KEY, until=datetime(2027, 1, 1, tzinfo=UTC), asserts=False)
    document = KeyDocument(DID, {key.id: key, old.id: old})
    assert parse_key_document(key_document_json(document)) == document


def test_all_faults_of_a_key_document_are_reported_at_once() -> None:
    method = {
        "id": f"{DID}#a1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": KEY,
    }
    wrong = [
        {**method, "controller": "did:web:lake.example"},
        {**method, "id": "did:web:lake.example#a1"},
        {**method, "publicKeyMultibase": "zz"},
        {**method, "owner": "me"},
        {**method, "revoked": "yesterday"},
        "did:web:river.example#a1",
    ]
    with pytest.raises(Refusal) as refused:
        parse_key_document({"id": DID, "verificationMethod": wrong, "assertionMethod": []})
    places = [fault.path for fault in refused.value.faults]
    assert places == [f"verificationMethod[{place}]" for place in range(6)]


def test_a_did_key_is_its_own_document() -> None:
    did = f"did:key:{KEY}"
    assert list(did_key_document(did).keys) == [f"{did}#{KEY}"]


def test_a_did_web_says_where_its_document_lies() -> None:
    assert did_web_address(DID) == "https://river.example/.well-known/did.json"
    assert did_web_address("did:web:r.example%3A8443:city:a").startswith("https://r.example:8443/")
    for strange in ("did:web:", "did:key:z6", "web", "did:web:a::b"):
        with pytest.raises(Refusal):
            did_web_address(strange)


def test_an_issuer_of_tokens_is_named_by_its_address() -> None:
    for did in ("did:web:river.example", "did:web:r.example%3A8443:city:a"):
        assert did_of_origin(did_web_origin(did)) == did
    assert did_web_origin("did:web:river.example") == "https://river.example"
    for strange in ("https://", "http://r.example", "https://r.example/", "https://a b", "x"):
        with pytest.raises(Refusal):
            did_of_origin(strange)


@pytest.mark.parametrize("kind", [FileSigner, P256Signer])
def test_a_key_file_is_for_its_owner_only(
    tmp_path: Path, kind: type[FileSigner] | type[P256Signer]
) -> None:
    path = tmp_path / "a1.pem"
    made = kind.create(path, f"{DID}#a1")
    assert kind.load(path, made.kid).multikey == made.multikey
    assert len(made.sign(b"x")) == 64
    with pytest.raises(FileExistsError):
        kind.create(path, made.kid)
    path.chmod(0o640)
    with pytest.raises(Refusal, match="Others may read"):
        kind.load(path, made.kid)


def test_a_key_of_one_purpose_is_not_read_for_another(tmp_path: Path) -> None:
    FileSigner.create(tmp_path / "a1.pem", f"{DID}#a1")
    P256Signer.create(tmp_path / "j1.pem", f"{DID}#j1")
    with pytest.raises(Refusal, match="no P-256 key"):
        P256Signer.load(tmp_path / "a1.pem", f"{DID}#j1")
    with pytest.raises(Refusal, match="no Ed25519 key"):
        FileSigner.load(tmp_path / "j1.pem", f"{DID}#a1")


def test_a_file_without_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a1.pem"
    path.write_bytes(b"-----BEGIN nothing-----")
    path.chmod(0o600)
    with pytest.raises(Refusal, match="no readable key"):
        FileSigner.load(path, f"{DID}#a1")
