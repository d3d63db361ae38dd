"""Proof checks: do the signatures hold, are all there, and whose keys made them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from comity.proofs.bundle import Bundle
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.integrity import RDFC, SUITES, check_proof
from comity.proofs.keys import IssuerKey, did_of
from comity.proofs.multikey import PublicKey, key_of
from comity.proofs.sentences import SENTENCES
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

MAX_PROOFS: Final = 4
# Two honest clocks may differ by this much.
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
# So long may witnesses be silent after a key's planned end before what it signed is doubted.
SEEN_WITHIN: Final = timedelta(days=1)
# Not the document's fault: what is missing here, so the answer is open.
_OPEN: Final = frozenset({"CONTEXT-ABSENT", "PROOF-CHAIN", "PROOF-KEY-UNKNOWN"})


class Signing(NamedTuple):
    """A proof that held: its key and when it was made, by its own word."""

    key: IssuerKey
    created: datetime


class ProofFindings(NamedTuple):
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
    known = [suite for suite in suites if suite in SUITES]
    if len(held) > MAX_PROOFS or len(known) > len(set(known)):
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


def key_check(signings: tuple[Signing, ...], logged: datetime | None = None) -> Check:
    """Tell whether every key that signed was in force at the time the proof states.

    That time is the signer's own word. A key that was withdrawn may have been stolen, and a thief
    can write any date: what it signed counts only if the log shows it to be older than that. What
    a key signed that ended as planned does not count if the log saw it only a day after the end.

    Args:
        signings: the proofs that held.
        logged: by when enough cities saw the certificate in the log; None where nobody shows it.

    Source: credentials design, section 6, rotation.
    """
    if not signings:
        return Check("issuer_key", "unknown", "KEY-NOT-ASKED")
    answers = [_key_answer(signing, logged) for signing in signings]
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

    def held() -> Signing:
        stated = _stated(proof)
        key = _signing_key(proof.get("verificationMethod"), issuer, bundle, stated)
        check_proof(document, proof, multikey=key.multikey, contexts=bundle.contexts)
        return Signing(key, _created(proof, stated, as_of))

    return _answered(f"proof:{suite}", proof.get("verificationMethod"), held)


def check_signed(
    kind: str,
    kid: object,
    require: Callable[[PublicKey], None],
    *,
    issuer: str,
    created: datetime | None,
    bundle: Bundle,
    as_of: datetime,
) -> tuple[Check, Signing | None]:
    """Check the one signature of a token or a card.

    Args:
        kind: the way of signing, for the check's name.
        kid: the address of the key, as stated.
        require: refuses where the signature does not fit the key.
        issuer: the DID the certificate names.
        created: when it says it was signed.
        bundle: where keys are looked up.
        as_of: the instant the answer speaks of.
    """

    def held() -> Signing:
        key = _signing_key(kid, issuer, bundle, created)
        require(key_of(key.multikey))
        if created is None:
            raise Refusal("PROOF-UNDATED", "The signature has no date.")
        _require_made(created, as_of)
        return Signing(key, created)

    return _answered(f"proof:{kind}", kid, held)


def _answered(name: str, kid: object, held: Callable[[], Signing]) -> tuple[Check, Signing | None]:
    try:
        signing = held()
    except Refusal as refusal:
        code = refusal.code if refusal.code in SENTENCES else _general(refusal.code)
        facts = {"key": str(kid)[:300]}
        return Check(name, "unknown" if code in _OPEN else "fail", code, facts), None
    return Check(name, "pass", "PROOF-GOOD", {"key": signing.key.id}), signing


def _general(code: str) -> str:
    return "PROOF-MEANING" if code.startswith(("RDF-", "CONTEXT-", "JSON-")) else "PROOF-FORM"


def _signing_key(
    address: object, issuer: str, bundle: Bundle, created: datetime | None
) -> IssuerKey:
    if not isinstance(address, str) or did_of(address) != issuer:
        raise Refusal("PROOF-OTHER-ISSUER", "The key is not one of the issuer's.")
    key = bundle.key(address)
    if key is not None:
        return key
    # A city may have a new key since the bundle was made; before, it would be listed.
    is_newer = bundle.dated is not None and created is not None and created > bundle.dated
    if issuer in bundle.issuers and not is_newer:
        raise Refusal("PROOF-KEY-FOREIGN", "The issuer's key document has no such key.")
    raise Refusal("PROOF-KEY-UNKNOWN", "The key is not known here.")


def _stated(proof: Mapping[str, Any]) -> datetime | None:
    return parse_instant(str(proof["created"])) if "created" in proof else None


def _created(proof: Mapping[str, Any], created: datetime | None, as_of: datetime) -> datetime:
    if created is None:
        raise Refusal("PROOF-UNDATED", "The proof has no date.")
    _require_made(created, as_of)
    if "expires" in proof and parse_instant(str(proof["expires"])) <= as_of:
        raise Refusal("PROOF-ENDED", "The proof has ended.")
    return created


def _require_made(created: datetime, as_of: datetime) -> None:
    if created > as_of + CLOCK_TOLERANCE:
        raise Refusal("PROOF-FUTURE", "The proof is made later than the day asked about.")


def _key_answer(signing: Signing, logged: datetime | None) -> Check:
    key, created = signing.key, signing.created
    facts = {"key": key.id, "created": instant_text(created), "proven_by": "created"}
    if logged is not None:
        facts |= {"logged": instant_text(logged), "proven_by": "log"}
    if not key.asserts:
        return Check("issuer_key", "fail", "KEY-NOT-FOR-THIS", facts)
    if key.first is not None and created < key.first:
        return Check("issuer_key", "fail", "KEY-NOT-YET", facts)
    if key.until is not None and created >= key.until:
        return Check("issuer_key", "fail", "KEY-ENDED", facts)
    if key.revoked is not None:
        facts["revoked"] = instant_text(key.revoked)
        return _withdrawn(key.revoked, logged, facts)
    if key.until is not None and logged is not None and logged >= key.until + SEEN_WITHIN:
        # Whoever still has an ended key can write any date, but not into what others saw.
        facts["until"] = instant_text(key.until)
        return Check("issuer_key", "fail", "KEY-ENDED-FIRST", facts)
    return Check("issuer_key", "pass", "KEY-GOOD", facts)


def _withdrawn(revoked: datetime, logged: datetime | None, facts: dict[str, str]) -> Check:
    if logged is None:
        return Check("issuer_key", "unknown", "KEY-REVOKED", facts)
    if logged < revoked:
        return Check("issuer_key", "pass", "KEY-LOGGED", facts)
    return Check("issuer_key", "fail", "KEY-TOO-LATE", facts)
