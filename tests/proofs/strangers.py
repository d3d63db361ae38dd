"""A stranger's verifier of certificates and bundles, written from the specifications.

It shares no line with ours: canonical JSON is rfc8785's, RDF is PyLD's, signatures are
cryptography's. Everything that is wrong makes it raise. It asks for less than we do (no lists, no
agreement), so that whatever it refuses was changed.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from pyld import jsonld

LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Whatever else stood in a proof would be dropped from RDF, and signed by nobody.
OPTIONS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
Keys = Mapping[str, str]  # Multikey by address


def sha(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def unbase58(text: str) -> bytes:
    assert text[0] == "z"
    number = 0
    for letter in text[1:]:
        number = number * 58 + LETTERS.index(letter)
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes(-(-number.bit_length() // 8), "big")


def unbase64url(text: str) -> bytes:
    assert not set(text) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert base64.urlsafe_b64encode(raw).decode().rstrip("=") == text
    return raw


def ed25519(multikey: str) -> Ed25519PublicKey:
    raw = unbase58(multikey)
    assert raw[:2] == b"\xed\x01"
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def p256(multikey: str) -> EllipticCurvePublicKey:
    raw = unbase58(multikey)
    assert raw[:2] == b"\x80\x24"
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw[2:])


def read_json(raw: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        assert len(found) == len(pairs), "a name twice"
        return found

    def never(text: str) -> Any:
        raise AssertionError(text)

    return json.loads(raw.decode(), object_pairs_hook=once, parse_constant=never)


def require_jcs(document: Mapping[str, Any], proof: Mapping[str, Any], keys: Keys) -> None:
    """W3C vc-di-eddsa, section 3.3.2."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    assert proof["type"] == "DataIntegrityProof"
    assert proof["proofPurpose"] == "assertionMethod"
    if "@context" in proof:
        held, said = document["@context"], proof["@context"]
        assert held[: len(said)] == said
        document = {**document, "@context": said}
    signed = sha(rfc8785.dumps(options)) + sha(rfc8785.dumps(document))
    key = ed25519(keys[proof["verificationMethod"]])
    key.verify(unbase58(proof["proofValue"]), signed)


def require_rdfc(document: Mapping[str, Any], proof: Mapping[str, Any], keys: Keys) -> None:
    """W3C vc-di-eddsa, section 3.2.2; whatever PyLD would drop is covered by the other proof."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    assert set(proof) == OPTIONS
    parts = ({**options, "@context": document["@context"]}, document)
    signed = b"".join(sha(quads(part).encode()) for part in parts)
    key = ed25519(keys[proof["verificationMethod"]])
    key.verify(unbase58(proof["proofValue"]), signed)


def quads(document: Mapping[str, Any]) -> str:
    given = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loaded}
    return str(jsonld.normalize(dict(document), given))


def loaded(address: str, _options: object) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": address, "document": CONTEXTS[address]}


def _contexts() -> dict[str, Any]:
    # Data, not code: which address is which file, and the files as they were laid.
    from comity.proofs.contexts import PINS, context_bytes

    raw = {address: context_bytes(address) for address in PINS}
    return {address: json.loads(found) for address, found in raw.items() if found is not None}


CONTEXTS = _contexts()


def require_credential(raw: bytes, issuer: str, keys: Keys) -> None:
    whole = read_json(raw)
    proofs = whole.pop("proof")
    assert whole["issuer"]["id"] == issuer
    assert sorted(one["cryptosuite"] for one in proofs) == ["eddsa-jcs-2022", "eddsa-rdfc-2022"]
    for proof in sorted(proofs, key=lambda one: str(one["cryptosuite"])):
        assert proof["verificationMethod"].startswith(f"{issuer}#")
        check = require_jcs if proof["cryptosuite"] == "eddsa-jcs-2022" else require_rdfc
        check(whole, proof, keys)


def require_bundle(raw: bytes, keys: Keys) -> None:
    whole = read_json(raw)
    proof = whole.pop("proof")
    assert proof["cryptosuite"] == "eddsa-jcs-2022"
    require_jcs(whole, proof, keys)


def require_wallet(text: str, issuer: str, keys: Keys) -> None:
    """RFC 9901, section 7.1, without a holder's signature."""
    token, *pieces, binding = text.split("~")
    assert binding == ""
    head, body, signature = token.split(".")
    header, claims = (read_json(unbase64url(part)) for part in (head, body))
    assert (header["alg"], header["typ"]) == ("ES256", "dc+sd-jwt")
    assert header["kid"].startswith(f"{issuer}#")
    halves = unbase64url(signature)
    assert len(halves) == 64
    der = encode_dss_signature(
        *(int.from_bytes(half, "big") for half in (halves[:32], halves[32:]))
    )
    p256(keys[header["kid"]]).verify(der, f"{head}.{body}".encode("ascii"), ECDSA(SHA256()))
    digests = {base64.urlsafe_b64encode(sha(one.encode())).decode().rstrip("=") for one in pieces}
    assert len(digests) == len(pieces)
    assert digests <= set(claims["_sd"])


def require_card(raw: bytes, keys: Keys, issuer: str) -> None:
    """RFC 9052, section 4.4: everything that is signed, nothing beside it, in one encoding."""
    tagged = cbor2.loads(raw)
    assert tagged.tag == 18
    protected, outside, payload, signature = tagged.value
    assert outside == {}
    again = cbor2.CBORTag(18, [protected, outside, payload, signature])
    assert cbor2.dumps(again, canonical=True) == raw
    header = cbor2.loads(protected)
    assert header[1] == -8
    signed = cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)
    ed25519(keys[f"{issuer}#{header[4].decode()}"]).verify(signature, signed)


def certificate_entry(document: Mapping[str, Any], salt: bytes) -> bytes:
    """The log's entry of a certificate, as docs/packages/transparency.md tells it."""
    committed = f"sha-256:{sha(salt + rfc8785.dumps(dict(document))).hex()}"
    return rfc8785.dumps({"type": "certificate", "commitment": committed})


def form_entry(form: str, signed: bytes, salt: bytes) -> bytes:
    """The log's entry of a token (as the city signed it, without pieces) or of a card."""
    committed = f"sha-256:{sha(salt + signed.split(b'~')[0]).hex()}" if form == "token" else ""
    committed = committed or f"sha-256:{sha(salt + signed).hex()}"
    return rfc8785.dumps({"type": f"certificate-{form}", "commitment": committed})
