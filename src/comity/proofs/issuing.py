"""Issuing: a certificate is examined like a stranger's before it is signed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from comity.proofs.certificate import accreditation_address, agreement_address, integrity_of
from comity.proofs.contexts import Contexts, pinned_contexts
from comity.proofs.drafts import AgreementReference
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.integrity import SUITES, make_proof
from comity.proofs.keys import did_of
from comity.proofs.schemas import certificate_faults
from comity.proofs.signing import Signer
from comity.proofs.status import MAX_ENTRIES, PURPOSES
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


def lint(credential: Mapping[str, Any], *, signer: Signer, created: datetime) -> tuple[Fault, ...]:
    """List every reason not to sign a certificate; empty means it may be signed."""
    shape = certificate_faults(credential)
    if shape:
        return shape
    return tuple(
        fault
        for fault in (
            *_status_faults(credential["credentialStatus"]),
            *_date_faults(credential, created),
            *_unit_faults(credential["credentialSubject"]["recognition"]),
            *_source_faults(credential),
            _signer_fault(credential, signer),
        )
        if fault is not None
    )


def _signer_fault(credential: Mapping[str, Any], signer: Signer) -> Fault | None:
    if "proof" in credential:
        return Fault("LINT-SIGNED", "proof", "The certificate carries a proof already.")
    if did_of(signer.kid) != credential["issuer"]["id"]:
        return Fault("LINT-SIGNER", "issuer.id", "The key does not belong to the issuer.")
    return None


def _status_faults(entries: list[Mapping[str, str]]) -> list[Fault]:
    faults: list[Fault] = []
    if [entry["statusPurpose"] for entry in entries] != list(PURPOSES):
        faults.append(
            Fault("LINT-STATUS", "credentialStatus", "One entry to revoke, one to suspend.")
        )
    for place, entry in enumerate(entries):
        expected = f"{entry['statusListCredential']}#{entry['statusListIndex']}"
        if entry["id"] != expected or int(entry["statusListIndex"]) >= MAX_ENTRIES:
            path = f"credentialStatus.{place}"
            faults.append(Fault("LINT-STATUS", path, "The entry's id, list and index disagree."))
    if len({entry["statusListCredential"] for entry in entries}) != len(entries):
        faults.append(Fault("LINT-STATUS", "credentialStatus", "Each purpose needs its own list."))
    return faults


def _date_faults(credential: Mapping[str, Any], created: datetime) -> list[Fault]:
    faults: list[Fault] = []
    recognition = credential["credentialSubject"]["recognition"]
    try:
        first = parse_instant(credential["validFrom"])
        until = parse_instant(credential.get("validUntil", "9999-12-31T00:00:00Z"))
    except Refusal as refusal:
        return [Fault("LINT-DATES", "validFrom", refusal.message)]
    if not first < until:
        faults.append(Fault("LINT-DATES", "validUntil", "It would end before it begins."))
    if not created < until:
        faults.append(Fault("LINT-DATES", "validUntil", "It would have ended before it is signed."))
    if recognition["awardDate"] > recognition["decisionDate"]:
        faults.append(Fault("LINT-DATES", "awardDate", "It was decided before it was awarded."))
    # A city's calendar is at most fourteen hours ahead of UTC.
    if recognition["decisionDate"] > instant_text(created + timedelta(hours=14))[:10]:
        path = "credentialSubject.recognition.decisionDate"
        faults.append(Fault("LINT-DATES", path, "The decision lies after the day of signing."))
    return faults


def _unit_faults(recognition: Mapping[str, Any]) -> list[Fault]:
    path = "credentialSubject.recognition"
    codes = [unit["code"] for unit in recognition["unit"]]
    faults: list[Fault] = []
    if len(set(codes)) != len(codes):
        faults.append(Fault("LINT-UNITS", f"{path}.unit", "A unit is listed twice."))
    partial = recognition["outcome"] == "partial_access"
    if partial == (recognition["scope"] == "whole_occupation"):
        faults.append(Fault("LINT-SCOPE", f"{path}.scope", "Outcome and scope contradict."))
    return faults


def _source_faults(credential: Mapping[str, Any]) -> list[Fault]:
    """List where what the certificate rests on is not named, or named in two ways."""
    issuer, terms = credential["issuer"]["id"], credential["termsOfUse"][0]
    named = AgreementReference(
        terms["agreement"], terms["agreementVersion"], terms["agreementHash"]
    )
    address = agreement_address(issuer, named)
    faults: list[Fault] = []
    if terms.get("id") != address:
        faults.append(Fault("LINT-SOURCE", "termsOfUse.0.id", f"The agreement is at {address}."))
    related = [(one["id"], one["digestSRI"]) for one in credential.get("relatedResource", ())]
    if related != [(address, integrity_of(named.hash))]:
        message = "It must name the agreement with the hash of its terms of use."
        faults.append(Fault("LINT-SOURCE", "relatedResource", message))
    reference = credential["credentialSubject"]["recognition"].get("accreditation")
    wanted = [] if reference is None else [accreditation_address(issuer, reference)]
    if [one["id"] for one in credential.get("evidence", ())] != wanted:
        faults.append(Fault("LINT-SOURCE", "evidence", "It must name the approval it rests on."))
    return faults
