"""Verifying: one document, one bundle, one day; an answer for any bytes, never an exception."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from comity.proofs.bundle import Bundle
from comity.proofs.kinds import found_in
from comity.proofs.logged_checks import leaf_of, logged_check
from comity.proofs.opening import Expected, Opened, Trust, opened
from comity.proofs.proof_checks import key_check
from comity.proofs.standing_checks import (
    NOT_READ,
    Reading,
    accreditation_check,
    agreement_check,
    issuer_check,
    now_checks,
    place_check,
    scope_check,
    status_checks,
    validity_check,
)
from comity.proofs.verdicts import Check, Verdict, Verification

# Questions about recognition; they do not decide whether the certificate is genuine.
_OF_RECOGNITION: Final = frozenset(
    {
        "agreement",
        "scope",
        "accreditation",
        "agreement_now",
        "accreditation_now",
        "recognised_here",
    }
)
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
    expected: Expected | None = None,
    log_proof: bytes | None = None,
) -> Verification:
    """Say what can be said about a document, in whichever of the formats it is.

    "Valid" and "recognised here" are two answers: the first is the verdict's, the second the
    check `recognised_here`'s. Nothing is fetched; what the bundle does not hold is unknown.

    Args:
        document: the bytes as they came, or a credential already read.
        bundle: keys, agreements and status lists to hold it against.
        as_of: the aware instant the answer speaks of.
        city: party id of the city asked about; None asks about the city that decided.
        expected: what the holder was asked to sign; None where nobody asked.
        log_proof: the ``.tlog-proof`` that came with it, if one did; each format has its own.

    Source: credentials design, section 6, verification result.
    """
    try:
        # A document already read takes the same way, so that both meet the same limits.
        raw = document if isinstance(document, bytes) else orjson.dumps(document)
    except TypeError:
        raw = b""
    found = found_in(raw)
    read = opened(found.kind, found.content, Trust(bundle, as_of, expected))
    logged: tuple[Check, datetime | None] = (Check("logged", "not_applicable", "LOG-NONE"), None)
    leaf = leaf_of(found.kind, found.content, read.said or {})
    if leaf is not None and read.statement is not None:
        logged = logged_check(leaf, read.statement.issuer, log_proof, Trust(bundle, as_of))
    checks = [*read.checks, *_standing(read, logged, Trust(bundle, as_of), city)]
    return Verification(
        verdict=_verdict(checks),
        as_of=as_of,
        checks=tuple(checks),
        warnings=read.warnings,
        bundle_dated=bundle.dated,
        credential=read.said,
        kind=found.kind,
    )


def _standing(
    read: Opened, logged: tuple[Check, datetime | None], trust: Trust, city: str | None
) -> tuple[Check, ...]:
    if read.statement is None:
        return (*_unread(NOT_READ), *read.bound)
    reading = Reading(read.statement, trust.bundle, trust.as_of)
    of_agreement = (agreement_check(reading), scope_check(reading), accreditation_check(reading))
    seen, by = logged
    return (
        issuer_check(reading),
        seen,
        key_check(read.signings, by),
        *read.bound,
        *of_agreement,
        *now_checks(reading),
        validity_check(reading),
        *status_checks(reading),
        place_check(reading, city, of_agreement),
    )


def _unread(questions: Sequence[tuple[str, str]]) -> list[Check]:
    return [Check(name, "unknown", code) for name, code in questions]


def _verdict(checks: Sequence[Check]) -> Verdict:
    deciding = [check for check in checks if check.name not in _OF_RECOGNITION]
    failed = [check.code for check in deciding if check.outcome == "fail"]
    if any(code not in _OWN_VERDICT for code in failed):
        return "invalid"
    # Without the log a certificate is what it was before there was one.
    deciding = [check for check in deciding if check.name != "logged"]
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
