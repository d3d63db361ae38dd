"""Proof checks: do the signatures hold, are all there, and whose keys made them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from comity.proofs.bundle import Bundle
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.integrity import RDFC, SUITES, check_proof
from comity.proofs.keys import IssuerKey, did_of
from comity.proofs.sentences import SENTENCES
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

MAX_PROOFS: Final = 4
# Two honest clocks may differ by this much.
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
# Not the document's fault: what is missing here, so the answer is open.
_OPEN: Final = frozenset({"CONTEXT-ABSENT", "PROOF-CHAIN", "PROOF-KEY-UNKNOWN"})


@dataclass(frozen=True, slots=True)
class Signing:
    """A proof that held: its key and when it was made, by its own word."""

    key: IssuerKey
    created: datetime


@dataclass(frozen=True, slots=True)
class ProofFindings:
    """The checks on a document's proofs, the warnings, and the proofs that held."""

    checks: tuple[Check, ...]
    warnings: tuple[Check, ...] = ()
    signings: tuple[Signing, ...] = ()


def check_proofs(
    document: Mapping[str, Any],
    proof: object,
    *,
    issuer: str,
    bundle: Bundle,
    as_of: datetime,
    is_shaped: bool = True,
) -> ProofFindings:
    """Check every proof we understand; one that fails is enough to fail.

    Others accept a set with a broken proof. A set is one statement: we do not.

    Args:
        document: the certificate without its proofs.
        proof: what stands under `proof`: an object, a list of them, or nothing.
        issuer: the DID the certificate names.
        bundle: where keys are looked up.
        as_of: the instant the answer speaks of.
        is_shaped: whether it keeps to the schema; if not, its RDF may take forever: not read.

    Source: W3C vc-data-integrity 1.0, section 4.3 Verify Proof Sets and Chains.
    """
    held = proof if isinstance(proof, list) else [] if proof is None else [proof]
    suites = [member.get("cryptosuite") for member in held if isinstance(member, dict)]
    if len(held) > MAX_PROOFS or any(suites.count(suite) > 1 for suite in SUITES):
        return ProofFindings((Check("proof_set", "fail", "PROOF-SET-MANY"),))
    checks: list[Check] = []
    warnings: list[Check] = []
    signings: list[Signing] = []
    for member in held:
        if not is_shaped and isinstance(member, dict) and member.get("cryptosuite") == RDFC:
            checks.append(Check(f"proof:{RDFC}", "unknown", "PROOF-NOT-READ"))
            continue
        check, signing = _check_one(document, member, issuer, bundle, as_of)
        (warnings if check.code == "PROOF-SUITE" else checks).append(check)
        if signing is not None:
            signings.append(signing)
    checks.append(_set_check(suites))
    return ProofFindings(tuple(checks), tuple(warnings), tuple(signings))


def key_check(signings: tuple[Signing, ...]) -> Check:
    """Tell whether every key that signed was in force at the time the proof states.

    That time is the signer's own word. A key that was withdrawn may have been stolen, and a thief
    can write any date: what it signed is an open question until a log bounds the date.

    Source: credentials design, section 6, rotation.
    """
    if not signings:
        return Check("issuer_key", "unknown", "KEY-NOT-ASKED")
    answers = [_key_answer(signing) for signing in signings]
    worst = ("fail", "unknown", "pass")
    return min(answers, key=lambda check: worst.index(check.outcome))


def _set_check(suites: list[Any]) -> Check:
    removed = [suite for suite in SUITES if suite not in suites]
    if not removed:
        return Check("proof_set", "pass", "PROOF-SET-WHOLE")
    if len(removed) == len(SUITES):
        return Check("proof_set", "fail", "PROOF-SET-NONE")
    return Check("proof_set", "fail", "PROOF-SET-REMOVED", {"suites": ", ".join(removed)})


def _check_one(
    document: Mapping[str, Any], proof: object, issuer: str, bundle: Bundle, as_of: datetime
) -> tuple[Check, Signing | None]:
    if not isinstance(proof, dict):
        return Check("proof", "fail", "PROOF-FORM"), None
    suite = proof.get("cryptosuite")
    if suite not in SUITES:
        facts = {"suite": str(suite or proof.get("type"))[:80]}
        return Check("proof", "unknown", "PROOF-SUITE", facts), None
    name = f"proof:{suite}"
    try:
        key = _signing_key(proof, issuer, bundle)
        check_proof(document, proof, multikey=key.multikey, contexts=bundle.contexts)
        created = _created(proof, as_of)
    except Refusal as refusal:
        code = refusal.code if refusal.code in SENTENCES else _general(refusal.code)
        facts = {"key": str(proof.get("verificationMethod"))[:300]}
        return Check(name, "unknown" if code in _OPEN else "fail", code, facts), None
    return Check(name, "pass", "PROOF-GOOD", {"key": key.id}), Signing(key, created)


def _general(code: str) -> str:
    return "PROOF-MEANING" if code.startswith(("RDF-", "CONTEXT-", "JSON-")) else "PROOF-FORM"


def _signing_key(proof: Mapping[str, Any], issuer: str, bundle: Bundle) -> IssuerKey:
    address = proof.get("verificationMethod")
    if not isinstance(address, str) or did_of(address) != issuer:
        raise Refusal("PROOF-OTHER-ISSUER", "The key is not one of the issuer's.")
    key = bundle.key(address)
    if key is not None:
        return key
    if issuer in bundle.issuers and not _made_after(proof, bundle.dated):
        raise Refusal("PROOF-KEY-FOREIGN", "The issuer's key document has no such key.")
    raise Refusal("PROOF-KEY-UNKNOWN", "The key is not known here.")


def _made_after(proof: Mapping[str, Any], dated: datetime | None) -> bool:
    # A city may have a new key since the bundle was made; before, it would be listed.
    return dated is not None and parse_instant(str(proof.get("created"))) > dated


def _created(proof: Mapping[str, Any], as_of: datetime) -> datetime:
    if "created" not in proof:
        raise Refusal("PROOF-UNDATED", "The proof has no date.")
    created = parse_instant(str(proof["created"]))
    if created > as_of + CLOCK_TOLERANCE:
        raise Refusal("PROOF-FUTURE", "The proof is made later than the day asked about.")
    if "expires" in proof and parse_instant(str(proof["expires"])) <= as_of:
        raise Refusal("PROOF-ENDED", "The proof has ended.")
    return created


def _key_answer(signing: Signing) -> Check:
    key, created = signing.key, signing.created
    facts = {"key": key.id, "created": instant_text(created), "proven_by": "created"}
    if not key.asserts:
        return Check("issuer_key", "fail", "KEY-NOT-FOR-THIS", facts)
    if key.first is not None and created < key.first:
        return Check("issuer_key", "fail", "KEY-NOT-YET", facts)
    if key.until is not None and created >= key.until:
        return Check("issuer_key", "fail", "KEY-ENDED", facts)
    if key.revoked is not None:
        facts["revoked"] = instant_text(key.revoked)
        return Check("issuer_key", "unknown", "KEY-REVOKED", facts)
    return Check("issuer_key", "pass", "KEY-GOOD", facts)
