"""Issuing: a certificate is examined like a stranger's before it is signed."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.proofs.canonical import canonical
from comity.proofs.contexts import Contexts, pinned_contexts
from comity.proofs.integrity import SUITES, check_proof, make_proof
from comity.proofs.lints.all import found_by
from comity.proofs.lints.rules import Signing
from comity.proofs.signing import FileSigner, Signer
from comity.values.refusals import Fault, Refusal


def sign(
    credential: Mapping[str, Any],
    signer: Signer,
    created: datetime,
    *,
    contexts: Contexts | None = None,
) -> dict[str, Any]:
    """Sign a certificate with both proofs, after every fault was looked for.

    Args:
        credential: as `build_certificate` gives it, without a proof.
        signer: a key of the issuer.
        created: the instant of signing; not before the certificate begins to hold.
        contexts: other than the pinned ones only in tests.

    Raises:
        Refusal: LINT with every fault; or CONTEXT-*, RDF-*, JSON-* where part of it would be
            left unsigned.
    """
    faults = lint(credential, signer=signer, created=created)
    if faults:
        raise Refusal("LINT", "The certificate has faults and was not signed.", faults)
    return secure(credential, signer, created, contexts=contexts)


def secure(
    document: Mapping[str, Any],
    signer: Signer,
    created: datetime,
    *,
    suites: tuple[str, ...] = SUITES,
    contexts: Contexts | None = None,
) -> dict[str, Any]:
    """Add a proof set to any document, such as a status list.

    Raises:
        Refusal: CONTEXT-*, RDF-*, JSON-*, PROOF-SUITE.
    """
    known = pinned_contexts() if contexts is None else contexts
    proofs = [
        make_proof(document, suite=suite, signer=signer, created=created, contexts=known)
        for suite in suites
    ]
    return {**document, "proof": proofs if len(proofs) > 1 else proofs[0]}


def sign_rehearsed(
    credential: Mapping[str, Any], signer: Signer, created: datetime
) -> tuple[dict[str, Any], bytes]:
    """Sign a certificate after a rehearsal with a key that is thrown away; give it and what it was.

    What was rehearsed is examined, and what is signed in earnest must be the same but for the
    signatures, which are checked before anybody gets it.

    Args:
        credential: as `build_certificate` gives it, without a proof.
        signer: a key of the issuer.
        created: the instant of signing.

    Returns:
        The signed certificate, and SHA-256 of what was examined.

    Raises:
        Refusal: LINT with every fault; LINT-CORRESPONDENCE; CONTEXT-*, RDF-*, JSON-*.

    Source: security design, section 7, T8.
    """
    trial = sign(credential, FileSigner(signer.kid, Ed25519PrivateKey.generate()), created)
    examined = sha256(canonical(trial)).digest()
    signed = sign(credential, signer, created)
    if _unproven(signed) != _unproven(trial) or not _holds(signed, signer):
        message = "What was signed is not what was examined; nothing was issued."
        raise Refusal("LINT-CORRESPONDENCE", message)
    return signed, examined


def _unproven(signed: Mapping[str, Any]) -> dict[str, Any]:
    stated = [{**proof, "proofValue": ""} for proof in signed["proof"]]
    return {**signed, "proof": stated}


def _holds(signed: Mapping[str, Any], signer: Signer) -> bool:
    document = {term: value for term, value in signed.items() if term != "proof"}
    try:
        for proof in signed["proof"]:
            contexts = pinned_contexts()
            check_proof(document, proof, multikey=signer.multikey, contexts=contexts)
    except Refusal:
        return False
    return True


def lint(credential: Mapping[str, Any], *, signer: Signer, created: datetime) -> tuple[Fault, ...]:
    """List every reason not to sign a certificate; empty means it may be signed."""
    found = found_by(credential, Signing(signer.kid, signer.alg, created))
    return tuple(fault for faults in found.values() for fault in faults)
