"""Data Integrity: proofs made with Ed25519 over canonical JSON or canonical N-Quads."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from comity.proofs import base58, ed25519
from comity.proofs.canonical import canonical
from comity.proofs.contexts import Contexts
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.multikey import ed25519_of
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

RDFC: Final = "eddsa-rdfc-2022"
JCS: Final = "eddsa-jcs-2022"
SUITES: Final = (RDFC, JCS)
_TERMS: Final = frozenset(
    {
        "@context",
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
        "domain",
        "challenge",
        "nonce",
        "previousProof",
    }
)


def make_proof(
    document: Mapping[str, Any],
    *,
    suite: str,
    signer: Signer,
    created: datetime,
    contexts: Contexts,
) -> dict[str, Any]:
    """Make one proof over a document that holds none.

    Raises:
        Refusal: what the document says cannot be signed whole (CONTEXT-*, RDF-*, JSON-*), or
            PROOF-SUITE for a suite we do not make.

    Source: W3C vc-di-eddsa 1.0, sections 3.2 and 3.3.
    """
    if suite not in SUITES or signer.alg != "EdDSA":
        raise Refusal("PROOF-SUITE", f"Proofs {suite} with {signer.alg} are not made here.")
    options: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": instant_text(created),
        "verificationMethod": signer.kid,
        "proofPurpose": "assertionMethod",
    }
    if suite == JCS and "@context" in document:
        options["@context"] = document["@context"]
    signature = signer.sign(_signed_bytes(document, options, contexts))
    return {**options, "proofValue": "z" + base58.encode(signature)}


def check_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    multikey: str,
    contexts: Contexts,
    purpose: str = "assertionMethod",
    is_chained: bool = False,
) -> None:
    """Check one proof with the key it is said to be made with; whose that is, is asked elsewhere.

    Args:
        document: the secured document without its `proof`.
        proof: one member of its proof set.
        multikey: the key of the proof's `verificationMethod`.
        contexts: the contexts that may be used.
        purpose: what the proof must have been made for.
        is_chained: whether `document` holds the earlier proofs that this one names.

    Raises:
        Refusal: PROOF-CHAIN, PROOF-FORM, PROOF-SUITE, PROOF-PURPOSE, PROOF-KEY, PROOF-CONTEXT,
            PROOF-SIGNATURE, or why the document cannot be read (CONTEXT-*, RDF-*, JSON-*).

    Source: W3C vc-di-eddsa 1.0, sections 3.2.2 and 3.3.2.
    """
    suite = proof.get("cryptosuite")
    if suite not in SUITES:
        raise Refusal("PROOF-SUITE", f"Proofs of the kind {suite!r} are not understood here.")
    signature = _read_proof(proof, purpose, is_chained=is_chained)
    key = ed25519_of(multikey)
    if key is None:
        raise Refusal("PROOF-KEY", "The key is not of the kind the proof needs.")
    signed = document
    if suite == JCS and "@context" in proof and proof["@context"] != document.get("@context"):
        signed = {**document, "@context": _proof_context(document, proof)}
    options = dict(proof)
    del options["proofValue"]  # it is there: a signature was read from it
    said = _signed_bytes(signed, options, contexts, is_parsed=True)
    if not ed25519.holds(key, signature, said):
        message = "The signature does not fit the document: one of the two was changed."
        raise Refusal("PROOF-SIGNATURE", message)


def _read_proof(proof: Mapping[str, Any], purpose: str, *, is_chained: bool) -> bytes:
    if "previousProof" in proof and not is_chained:
        raise Refusal("PROOF-CHAIN", "Chained proofs are not understood here.")
    if not _TERMS.issuperset(proof) or proof.get("type") != "DataIntegrityProof":
        raise Refusal("PROOF-FORM", "The proof is not a Data Integrity proof as we know it.")
    if proof.get("proofPurpose") != purpose:
        raise Refusal("PROOF-PURPOSE", f"The proof was not made for {purpose}.")
    for term in ("created", "expires"):
        if term in proof:
            parse_instant(str(proof[term]))
    value = proof.get("proofValue")
    if not isinstance(value, str) or value[:1] != "z":
        raise Refusal("PROOF-FORM", "The proof holds no signature.")
    signature = base58.decode(value[1:])
    if len(signature) != 64:
        raise Refusal("PROOF-FORM", "The signature is not 64 bytes long.")
    return signature


def _proof_context(document: Mapping[str, Any], proof: Mapping[str, Any]) -> object:
    of_proof, of_document = proof["@context"], document.get("@context")
    claimed = of_proof if isinstance(of_proof, list) else [of_proof]
    held = of_document if isinstance(of_document, list) else [of_document]
    if held[: len(claimed)] != claimed:
        raise Refusal("PROOF-CONTEXT", "The proof was made under other contexts.")
    return of_proof


def _signed_bytes(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    contexts: Contexts,
    *,
    is_parsed: bool = False,
) -> bytes:
    if options["cryptosuite"] == JCS:
        of_options = sha256(canonical(options, is_parsed=is_parsed)).digest()
        return of_options + sha256(canonical(document, is_parsed=is_parsed)).digest()
    # Only this proof needs RDF, and loading it takes longer than all the rest.
    from comity.proofs.linked import rdf_canonical

    named = {**options, "@context": document.get("@context")}
    return b"".join(
        sha256(rdf_canonical(dict(part), contexts)).digest() for part in (named, document)
    )
