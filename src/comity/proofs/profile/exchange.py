"""Exchange: issue and verify whatever a suite sends, as the VC-API answers it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from comity.proofs.contexts import Contexts
from comity.proofs.instants import parse_instant
from comity.proofs.integrity import JCS, SUITES, check_proof, make_proof
from comity.proofs.keys import did_key_document, did_of
from comity.proofs.linked import require_defined
from comity.proofs.profile.model import (
    as_list,
    credential_faults,
    is_enveloped,
    presentation_faults,
)
from comity.proofs.profile.tokens import Feature, opened_envelope
from comity.proofs.signing import Signer
from comity.values.refusals import Fault, Refusal

_CREDENTIAL: Final = "assertionMethod"
_PRESENTATION: Final = "authentication"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verification found: what was checked, what is doubtful, what is wrong."""

    checks: tuple[str, ...]
    warnings: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Bench:
    """What the test profile works with: its key, its contexts, the instant."""

    signer: Signer
    contexts: Contexts
    at: datetime


def issue(request: Mapping[str, Any], bench: Bench, *, suite: str | None = None) -> dict[str, Any]:
    """Sign a credential of any kind that keeps to the data model.

    Args:
        request: `credential` and, if wished, `options` with `cryptosuite` and `created`.
        bench: key and contexts.
        suite: with which suite; the options' otherwise, or else the fast one.

    Raises:
        Refusal: VC-MODEL or REQUEST-INVALID with every fault, PROOF-SUITE, INSTANT, or CONTEXT-*
            and RDF-* where a term is not defined.

    Source: W3C CCG VC-API, section 3.2.1; credentials design, section 3.
    """
    credential, options = _parts(request, "credential")
    faults = credential_faults(credential)
    if faults:
        raise Refusal("VC-MODEL", "The credential departs from the data model.", faults)
    require_defined(credential, bench.contexts)
    chosen = suite or str(options.get("cryptosuite", JCS))
    created = bench.at if "created" not in options else parse_instant(str(options["created"]))
    held = as_list(credential.get("proof"))
    document = {term: value for term, value in credential.items() if term != "proof"}
    proof = make_proof(
        document, suite=chosen, signer=bench.signer, created=created, contexts=bench.contexts
    )
    return {**document, "proof": [*held, proof] if held else proof}


def verify_credential(request: Mapping[str, Any], bench: Bench) -> Answer:
    """Verify a credential of any kind: its form, its terms, every proof that is understood.

    Raises:
        Refusal: REQUEST-INVALID, the request holds none.

    Source: W3C CCG VC-API, section 3.3.1.
    """
    credential, _ = _parts(request, "verifiableCredential")
    return _credential(credential, bench)


def verify_presentation(request: Mapping[str, Any], bench: Bench) -> Answer:
    """Verify a presentation, made for this challenge and domain, and all that it shows.

    Raises:
        Refusal: REQUEST-INVALID, the request holds none.

    Source: W3C CCG VC-API, section 3.3.2.
    """
    presentation, options = _parts(request, "verifiablePresentation")
    errors = [*presentation_faults(presentation)]
    if not errors:
        errors += _proof_faults(presentation, bench, _PRESENTATION)
        errors += _other_wishes(presentation, options)
        for place, shown in enumerate(as_list(presentation.get("verifiableCredential"))):
            path = f"verifiableCredential.{place}"
            errors += [
                Fault(fault.code, f"{path}.{fault.path}", fault.message)
                for fault in _credential(shown, bench).errors
            ]
    return Answer(("form", "proof", "challenge", "credentials"), errors=tuple(errors))


def _credential(credential: Mapping[str, Any], bench: Bench) -> Answer:
    if is_enveloped(credential):
        return _enveloped(credential)
    errors = [*credential_faults(credential)]
    if not errors:
        errors += _proof_faults(credential, bench, _CREDENTIAL)
    if errors:
        return Answer(("form", "proof"), errors=tuple(errors))
    return Answer(("form", "proof"), tuple(_doubts(credential, bench.at)))


def _enveloped(credential: Mapping[str, Any]) -> Answer:
    try:
        opened_envelope(str(credential.get("id")), Feature.CREDENTIAL)
    except Refusal as refusal:
        errors = refusal.faults or (Fault(refusal.code, "id", refusal.message),)
        return Answer(("form", "proof"), errors=errors)
    return Answer(("form", "proof"))


def _doubts(credential: Mapping[str, Any], at: datetime) -> Iterator[Fault]:
    """List what does not break a credential but should be known: its days, and its status."""
    if "validFrom" in credential and parse_instant(credential["validFrom"]) > at:
        yield Fault("VALIDITY-NOT-YET", "validFrom", "It does not hold yet.")
    if "validUntil" in credential and parse_instant(credential["validUntil"]) < at:
        yield Fault("VALIDITY-OVER", "validUntil", "It holds no longer.")
    if "credentialStatus" in credential:
        message = "Nothing is fetched here: its status was not asked for."
        yield Fault("STATUS-NOT-ASKED", "credentialStatus", message)


def _proof_faults(secured: Mapping[str, Any], bench: Bench, purpose: str) -> list[Fault]:
    proofs = as_list(secured.get("proof"))
    document = {term: value for term, value in secured.items() if term != "proof"}
    understood = [one for one in proofs if one.get("cryptosuite") in SUITES]
    if not understood:
        return [Fault("PROOF-SET-NONE", "proof", "No signature that is understood here.")]
    faults: list[Fault] = []
    try:
        require_defined(document, bench.contexts)
    except Refusal as refusal:
        faults.append(Fault(refusal.code, "@context", refusal.message))
    for one in understood:
        try:
            _check(document, one, proofs, bench, purpose)
        except Refusal as refusal:
            faults.append(Fault(refusal.code, "proof", refusal.message))
    return faults


def _check(
    document: dict[str, Any],
    proof: Mapping[str, Any],
    proofs: list[dict[str, Any]],
    bench: Bench,
    purpose: str,
) -> None:
    address = str(proof.get("verificationMethod"))
    key = did_key_document(did_of(address)).keys.get(address)
    if key is None:
        raise Refusal("PROOF-KEY-UNKNOWN", "The key is not known here.")
    if "expires" in proof and parse_instant(str(proof["expires"])) <= bench.at:
        raise Refusal("PROOF-ENDED", "The proof has ended.")
    earlier = [_named(one, proofs) for one in as_list(proof.get("previousProof"))]
    check_proof(
        {**document, "proof": earlier} if earlier else document,
        proof,
        multikey=key.multikey,
        contexts=bench.contexts,
        purpose=purpose,
        is_chained=bool(earlier),
    )


def _named(identity: object, proofs: list[dict[str, Any]]) -> dict[str, Any]:
    for proof in proofs:
        if proof.get("id") == identity:
            return proof
    raise Refusal("PROOF-CHAIN", "The proof names an earlier one that is not there.")


def _other_wishes(presentation: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Fault]:
    for proof in as_list(presentation.get("proof")):
        for term in ("challenge", "domain"):
            wanted = as_list(options.get(term))
            if wanted and as_list(proof.get(term)) != wanted:
                message = f"The presentation was made for another {term}."
                yield Fault("PROOF-WISHES", f"proof.{term}", message)


def _parts(request: Mapping[str, Any], name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    faults = [
        Fault("INVALID", term, "It must be an object.")
        for term in (name, "options")
        if not isinstance(request.get(term, {} if term == "options" else None), dict)
    ]
    if faults:
        message = "The request is not as described; each fault is named with its place."
        raise Refusal("REQUEST-INVALID", message, tuple(faults))
    return request[name], request.get("options", {})
