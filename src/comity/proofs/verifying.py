"""Verifying: one document, one bundle, one day; an answer for any bytes, never an exception."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from comity.proofs.bundle import Bundle
from comity.proofs.certificate import CONTEXTS, TYPES
from comity.proofs.parsing import parse_object
from comity.proofs.proof_checks import check_proofs, key_check
from comity.proofs.schemas import certificate_faults, fits_certificate
from comity.proofs.standing_checks import (
    NOT_READ,
    Reading,
    accreditation_check,
    agreement_check,
    issuer_check,
    place_check,
    scope_check,
    status_checks,
    validity_check,
)
from comity.proofs.verdicts import Check, Verdict, Verification
from comity.values.refusals import Refusal

# Questions about recognition; they do not decide whether the certificate is genuine.
_OF_RECOGNITION: Final = frozenset({"agreement", "scope", "accreditation", "recognised_here"})
# A failed check of this code leads to its own verdict, the first found counts.
_OWN_VERDICT: Final[Mapping[str, Verdict]] = {
    "STATUS-REVOKED": "revoked",
    "VALIDITY-OVER": "expired",
    "STATUS-SUSPENDED": "suspended",
}


def verify(
    document: bytes | Mapping[str, Any],
    bundle: Bundle,
    as_of: datetime,
    *,
    city: str | None = None,
) -> Verification:
    """Say what can be said about a document.

    "Valid" and "recognised here" are two answers: the first is the verdict's, the second the
    check `recognised_here`'s. Nothing is fetched; what the bundle does not hold is unknown.

    Args:
        document: the bytes as they came, or a document already read.
        bundle: keys, agreements and status lists to hold it against.
        as_of: the aware instant the answer speaks of.
        city: party id of the city asked about; None asks about the city that decided.

    Source: credentials design, section 6, verification result.
    """
    try:
        # A document already read takes the same way, so that both meet the same limits.
        raw = document if isinstance(document, bytes) else orjson.dumps(document)
        credential = parse_object(raw)
    except (Refusal, TypeError) as problem:
        code = problem.code if isinstance(problem, Refusal) else "JSON-SYNTAX"
        unread = (Check("format", "fail", code), *_unread(NOT_READ))
        return Verification("invalid", as_of, unread, bundle_dated=bundle.dated)
    return _verify_credential(credential, bundle, as_of, city)


def _verify_credential(
    credential: dict[str, Any], bundle: Bundle, as_of: datetime, city: str | None
) -> Verification:
    checks: list[Check] = [_format_check(credential)]
    if checks[0].outcome == "fail":
        checks += [Check("proof", "unknown", "PROOF-NOT-READ"), *_unread(NOT_READ)]
        return Verification("invalid", as_of, tuple(checks), (), bundle.dated, credential)
    checks.append(_schema_check(credential))
    is_shaped = checks[-1].outcome == "pass"
    proofs = check_proofs(
        {term: value for term, value in credential.items() if term != "proof"},
        credential.get("proof"),
        issuer=_issuer(credential),
        bundle=bundle,
        as_of=as_of,
        is_shaped=is_shaped,
    )
    checks += proofs.checks
    if is_shaped:
        reading = Reading(credential, bundle, as_of)
        checks += [issuer_check(reading), key_check(proofs.signings), *_standing(reading, city)]
    else:
        checks += _unread(NOT_READ)
    return Verification(
        _verdict(checks), as_of, tuple(checks), proofs.warnings, bundle.dated, credential
    )


def _issuer(credential: Mapping[str, Any]) -> str:
    issuer = credential.get("issuer")
    return str(issuer.get("id")) if isinstance(issuer, dict) else str(issuer)


def _standing(reading: Reading, city: str | None) -> list[Check]:
    of_agreement = (agreement_check(reading), scope_check(reading), accreditation_check(reading))
    return [
        *of_agreement,
        validity_check(reading),
        *status_checks(reading),
        place_check(reading, city, of_agreement),
    ]


def _format_check(credential: Mapping[str, Any]) -> Check:
    types, contexts = credential.get("type"), credential.get("@context")
    is_ours = isinstance(types, list) and TYPES[-1] in types
    if not is_ours or not isinstance(contexts, list) or CONTEXTS[0] not in contexts:
        return Check("format", "fail", "FORMAT-NOT-CERTIFICATE")
    return Check("format", "pass", "FORMAT-GOOD")


def _schema_check(credential: Mapping[str, Any]) -> Check:
    if fits_certificate(credential):
        return Check("schema", "pass", "SCHEMA-GOOD")
    faults = certificate_faults(credential)
    places = ", ".join(sorted({fault.path for fault in faults}))[:500]
    return Check("schema", "fail", "SCHEMA-BROKEN", {"places": places})


def _unread(questions: Sequence[tuple[str, str]]) -> list[Check]:
    return [Check(name, "unknown", code) for name, code in questions]


def _verdict(checks: Sequence[Check]) -> Verdict:
    deciding = [check for check in checks if check.name not in _OF_RECOGNITION]
    failed = [check.code for check in deciding if check.outcome == "fail"]
    if any(code not in _OWN_VERDICT for code in failed):
        return "invalid"
    # The word of an issuer nobody vouches for decides nothing, not even that it ended.
    doubtful = any(
        check.outcome == "unknown" for check in deciding if not check.name.startswith("status_")
    )
    if doubtful:
        return "indeterminate"
    for code, verdict in _OWN_VERDICT.items():
        if code in failed:
            return verdict
    if any(check.outcome == "unknown" for check in deciding):
        return "indeterminate"
    here = next(check for check in checks if check.name == "recognised_here")
    return "recognised" if here.outcome == "pass" else "valid_not_recognised"
