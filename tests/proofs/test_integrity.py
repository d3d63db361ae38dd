"""A proof holds exactly for the bytes and the key it was made with."""

from copy import deepcopy
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.proofs.vectors import VECTORS, needs_vectors, vector

from comity.proofs import base58
from comity.proofs.contexts import CREDENTIALS, Contexts, pinned_contexts
from comity.proofs.integrity import JCS, RDFC, SUITES, check_proof, make_proof
from comity.proofs.linked import rdf_canonical
from comity.proofs.multikey import key_of
from comity.proofs.signing import FileSigner
from comity.values.refusals import Refusal

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
AT = datetime(2027, 3, 1, tzinfo=UTC)
SIGNER = FileSigner("did:web:river.example#a1", Ed25519PrivateKey.generate())
SIGNED = {"jcs": "eddsa-jcs-2022/signedJCS.json", "rdfc": "eddsa-rdfc-2022/signedDataInt.json"}
DOCUMENT: dict[str, Any] = {
    "@context": [CREDENTIALS],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:river.example",
    "credentialSubject": {"name": "Électricienne ⚡ 😀"},
}
# Nine blank nodes, each pointing to all the others: telling them apart takes factorial time.
ALL_ALIKE = [
    {"id": f"_:n{one}", "name": [{"id": f"_:n{other}"} for other in range(9) if other != one]}
    for one in range(9)
]


def with_examples() -> Contexts:
    vocabulary = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    return Contexts({**pinned_contexts().documents, EXAMPLES: vocabulary})


def check(secured: dict[str, Any], multikey: str) -> None:
    document = {term: value for term, value in secured.items() if term != "proof"}
    check_proof(document, secured["proof"], multikey=multikey, contexts=with_examples())


def key_of_vectors() -> str:
    key: str = vector("keyPair.json")["publicKeyMultibase"]
    return key


@needs_vectors
@pytest.mark.parametrize("suite", SIGNED)
def test_the_vectors_of_the_standard_verify(suite: str) -> None:
    check(vector(SIGNED[suite]), key_of_vectors())


def changes(secured: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything a signature must notice: each text, each option, the signature itself."""
    made = []
    for path in (
        ("id",),
        ("name",),
        ("issuer",),
        ("validFrom",),
        ("credentialSubject", "id"),
        ("credentialSubject", "alumniOf"),
        ("proof", "created"),
        ("proof", "verificationMethod"),
    ):
        changed = deepcopy(secured)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        text = holder[path[-1]]
        at = len(text) // 2
        holder[path[-1]] = text[:at] + ("3" if text[at] != "3" else "4") + text[at + 1 :]
        made.append(changed)
    for place in (0, 31, 32, 63):
        changed = deepcopy(secured)
        signature = bytearray(base58.decode(changed["proof"]["proofValue"][1:]))
        signature[place] ^= 1
        changed["proof"]["proofValue"] = "z" + base58.encode(bytes(signature))
        made.append(changed)
    return made


@needs_vectors
@pytest.mark.parametrize("suite", SIGNED)
def test_no_changed_vector_verifies(suite: str) -> None:
    for changed in changes(vector(SIGNED[suite])):
        with pytest.raises(Refusal) as refused:
            check(changed, key_of_vectors())
        assert refused.value.code in {"PROOF-SIGNATURE", "INSTANT"}


@needs_vectors
def test_a_signature_of_the_other_suite_does_not_count() -> None:
    of_jcs, of_rdfc = vector(SIGNED["jcs"]), vector(SIGNED["rdfc"])
    of_jcs["proof"]["proofValue"] = of_rdfc["proof"]["proofValue"]
    with pytest.raises(Refusal, match="does not fit"):
        check(of_jcs, key_of_vectors())


@needs_vectors
def test_the_quads_are_those_of_the_standard() -> None:
    secured = vector(SIGNED["rdfc"])
    del secured["proof"]
    quads = rdf_canonical(secured, with_examples())
    wanted = (VECTORS / "eddsa-rdfc-2022" / "canonDocDataInt.txt").read_bytes()
    assert quads.strip() == wanted.strip()


@needs_vectors
def test_the_second_rdf_vector_verifies_from_its_own_quads() -> None:
    folder = VECTORS / "eddsa-rdfc-2022" / "employ"
    parts = ("proofCanonDataInt.txt", "canonDocDataInt.txt")
    signed = b"".join(sha256((folder / part).read_bytes()).digest() for part in parts)
    signature = bytes.fromhex((folder / "sigHexDataInt.txt").read_text().strip())
    key_of(key_of_vectors()).verify(signature, signed)  # type: ignore[call-arg,arg-type]


@pytest.mark.parametrize("suite", SUITES)
def test_what_we_sign_verifies(suite: str) -> None:
    proof = make_proof(DOCUMENT, suite=suite, signer=SIGNER, created=AT, contexts=pinned_contexts())
    check({**DOCUMENT, "proof": proof}, SIGNER.multikey)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nickname": "x"}, "RDF-TERM"),
        ({"type": ["VerifiableCredential", "IssuerPolicy"]}, "RDF-ADDRESS"),
        ({"id": "river"}, "RDF-ADDRESS"),
        ({"name": None}, "RDF-EMPTY"),
        ({"@context": [CREDENTIALS, {"x": "https://x.example/"}]}, "CONTEXT-FORM"),
        ({"@context": [CREDENTIALS, "https://evil.example/"]}, "CONTEXT-UNKNOWN"),
        ({"credentialSubject": {"@context": CREDENTIALS}}, "RDF-TERM"),
        ({"id": "//evil.example/river"}, "RDF-ADDRESS"),
        ({"credentialSubject": ALL_ALIKE}, "RDF-COMPLEX"),
    ],
)
def test_what_rdf_would_drop_is_neither_signed_nor_verified(
    change: dict[str, Any], code: str
) -> None:
    document = {**DOCUMENT, **change}
    contexts = pinned_contexts()
    with pytest.raises(Refusal) as refused:
        make_proof(document, suite=RDFC, signer=SIGNER, created=AT, contexts=contexts)
    assert refused.value.code == code
    proof = make_proof(DOCUMENT, suite=RDFC, signer=SIGNER, created=AT, contexts=contexts)
    with pytest.raises(Refusal) as refused:
        check_proof(document, proof, multikey=SIGNER.multikey, contexts=contexts)
    assert refused.value.code == code


def test_a_document_nested_too_deeply_for_rdf_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(250):
        deep = {"name": deep}
    with pytest.raises(Refusal) as refused:
        rdf_canonical({**DOCUMENT, "credentialSubject": deep}, pinned_contexts())
    assert refused.value.code == "RDF-COMPLEX"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cryptosuite": "ecdsa-sd-2023"}, "PROOF-SUITE"),
        ({"proofPurpose": "authentication"}, "PROOF-PURPOSE"),
        ({"type": "Ed25519Signature2020"}, "PROOF-FORM"),
        ({"proofValue": "u" + "A" * 86}, "PROOF-FORM"),
        ({"proofValue": "z" + "1" * 63}, "PROOF-FORM"),
        ({"proofValue": "z0"}, "BASE58"),
        ({"proofValue": 7}, "PROOF-FORM"),
        ({"created": "today"}, "INSTANT"),
        ({"created": "2027-02-30T00:00:00Z"}, "INSTANT"),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, "PROOF-CONTEXT"),
        ({"previousProof": "urn:x"}, "PROOF-CHAIN"),
        ({"extra": "unsigned?"}, "PROOF-FORM"),
    ],
)
def test_a_proof_that_is_not_as_we_know_it_is_refused(change: dict[str, Any], code: str) -> None:
    contexts = pinned_contexts()
    proof = make_proof(DOCUMENT, suite=JCS, signer=SIGNER, created=AT, contexts=contexts)
    with pytest.raises(Refusal) as refused:
        check_proof(DOCUMENT, {**proof, **change}, multikey=SIGNER.multikey, contexts=contexts)
    assert refused.value.code == code


def test_a_context_whose_bytes_changed_is_not_used() -> None:
    from comity.proofs.contexts import COMITY, context_bytes, parse_context

    raw = context_bytes(COMITY)
    assert raw is not None
    parse_context(COMITY, raw)
    with pytest.raises(Refusal) as refused:
        parse_context(COMITY, raw + b" ")
    assert refused.value.code == "CONTEXT-CHANGED"
