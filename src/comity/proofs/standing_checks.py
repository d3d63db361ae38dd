"""Standing checks: the issuer, the agreement, the approval, the time, the status, the place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from comity.proofs.agreement_facts import Accession
from comity.proofs.bundle import Bundle
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.proof_checks import CLOCK_TOLERANCE
from comity.proofs.status import PURPOSES, Purpose
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

_SET: Final = {"revocation": "STATUS-REVOKED", "suspension": "STATUS-SUSPENDED"}
_CLEAR: Final = {"revocation": "STATUS-NOT-REVOKED", "suspension": "STATUS-NOT-SUSPENDED"}
NOT_READ: Final = (
    ("issuer", "ISSUER-NOT-READ"),
    ("issuer_key", "KEY-NOT-ASKED"),
    ("agreement", "AGREEMENT-NOT-READ"),
    ("scope", "SCOPE-UNKNOWN"),
    ("accreditation", "ACCREDITATION-NOT-READ"),
    ("validity", "VALIDITY-NOT-READ"),
    ("status_revocation", "STATUS-NOT-READ"),
    ("status_suspension", "STATUS-NOT-READ"),
    ("recognised_here", "RECOGNISED-NOT-READ"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A certificate of the right shape beside the data it is held against."""

    credential: Mapping[str, Any]
    bundle: Bundle
    as_of: datetime

    @property
    def issuer(self) -> str:
        """Give the issuer's DID."""
        return str(self.credential["issuer"]["id"])

    @property
    def recognition(self) -> Mapping[str, Any]:
        """Give what was decided."""
        recognition: Mapping[str, Any] = self.credential["credentialSubject"]["recognition"]
        return recognition

    @property
    def agreement(self) -> Mapping[str, str]:
        """Give the reference to the agreement."""
        reference: Mapping[str, str] = self.credential["termsOfUse"][0]
        return reference

    @property
    def accession(self) -> tuple[str, Accession] | None:
        """Give the hash and the parties of the agreement, where the bundle has it."""
        named = self.agreement
        return self.bundle.agreements.get((named["agreement"], named["agreementVersion"]))

    @property
    def decided_on(self) -> date:
        """Give the day of the decision."""
        return date.fromisoformat(self.recognition["decisionDate"])


def issuer_check(reading: Reading) -> Check:
    """Tell whether the bundle vouches for the issuer, and by which name."""
    party = reading.bundle.parties.get(reading.issuer)
    if party is None:
        return Check("issuer", "unknown", "ISSUER-UNKNOWN", {"issuer": reading.issuer})
    return Check("issuer", "pass", "ISSUER-KNOWN", {"issuer": party.name, "city": party.id})


def agreement_check(reading: Reading) -> Check:
    """Tell whether the deciding city was bound by this very agreement on the day it decided."""
    named, host = reading.agreement, str(reading.recognition["hostCity"])
    facts = {
        "agreement": f"{named['agreement']} {named['agreementVersion']}",
        "city": reading.bundle.name_of(host),
    }
    held = reading.accession
    if held is None:
        return Check("agreement", "unknown", "AGREEMENT-UNKNOWN", facts)
    digest, accession = held
    if digest != named["agreementHash"]:
        return Check("agreement", "fail", "AGREEMENT-OTHER-TEXT", facts)
    party = reading.bundle.parties.get(reading.issuer)
    if party is None or party.id != host:
        outcome: Any = "unknown" if party is None else "fail"
        code = "AGREEMENT-NOT-READ" if party is None else "AGREEMENT-NOT-HOST"
        return Check("agreement", outcome, code, facts)
    if not accession.is_party(host, reading.decided_on):
        return Check("agreement", "fail", "AGREEMENT-NO-PARTY", facts)
    return Check("agreement", "pass", "AGREEMENT-GOOD", facts)


def scope_check(reading: Reading) -> Check:
    """Tell whether the agreement covered the job in the deciding city on that day."""
    held, host = reading.accession, str(reading.recognition["hostCity"])
    occupation = str(reading.recognition["occupation"])
    facts = {"city": reading.bundle.name_of(host), "occupation": occupation}
    if held is None or held[0] != reading.agreement["agreementHash"]:
        return Check("scope", "unknown", "SCOPE-UNKNOWN", facts)
    if held[1].covers(host, occupation, reading.decided_on):
        return Check("scope", "pass", "SCOPE-GOOD", facts)
    return Check("scope", "fail", "SCOPE-OUTSIDE", facts)


def accreditation_check(reading: Reading) -> Check:
    """Tell whether the training centre was approved on the day of the award."""
    reference = reading.recognition.get("accreditation")
    if reference is None:
        return Check("accreditation", "not_applicable", "ACCREDITATION-NONE")
    facts = {"accreditation": str(reference)}
    held = reading.bundle.accreditations.get(reference)
    if held is None:
        return Check("accreditation", "unknown", "ACCREDITATION-UNKNOWN", facts)
    awarded = date.fromisoformat(reading.recognition["awardDate"])
    if held.first <= awarded and (held.last is None or awarded <= held.last):
        return Check("accreditation", "pass", "ACCREDITATION-GOOD", facts)
    return Check("accreditation", "fail", "ACCREDITATION-NOT-IN-FORCE", facts)


def validity_check(reading: Reading) -> Check:
    """Tell whether the certificate is within its time; its last instant is excluded.

    Source: VCDM 2.0, section 4.9.
    """
    credential = reading.credential
    try:
        first = parse_instant(credential["validFrom"])
        until = parse_instant(credential["validUntil"]) if "validUntil" in credential else None
    except Refusal:
        return Check("validity", "fail", "VALIDITY-UNREADABLE")
    if reading.as_of < first:
        return Check("validity", "fail", "VALIDITY-NOT-YET", {"first": instant_text(first)})
    if until is not None and reading.as_of >= until:
        return Check("validity", "fail", "VALIDITY-OVER", {"until": instant_text(until)})
    return Check("validity", "pass", "VALIDITY-GOOD")


def status_checks(reading: Reading) -> tuple[Check, ...]:
    """Answer for both purposes: withdrawn, suspended, neither, or not to be told."""
    entries = reading.credential["credentialStatus"]
    found = {entry["statusPurpose"]: entry for entry in entries}
    return tuple(
        _status_check(reading, purpose, found[purpose])
        if purpose in found
        else Check(f"status_{purpose}", "fail", "STATUS-INDEX", {"list": ""})
        for purpose in PURPOSES
    )


def _status_check(reading: Reading, purpose: Purpose, entry: Mapping[str, str]) -> Check:
    name, address = f"status_{purpose}", entry["statusListCredential"]
    held = reading.bundle.status_list(address)
    facts = {"list": address}
    if held is None:
        known = reading.bundle.has_status_list(address)
        code = "STATUS-LIST-BROKEN" if known else "STATUS-MISSING"
        return Check(name, "unknown", code, facts)
    if held.issuer != reading.issuer or held.purpose != purpose:
        return Check(name, "unknown", "STATUS-FOREIGN", facts)
    try:
        is_set = held.holds(int(entry["statusListIndex"]))
    except Refusal:
        return Check(name, "fail", "STATUS-INDEX", facts)
    as_of = reading.as_of
    facts = {
        "list": address,
        "listed": instant_text(held.first),
        "until": instant_text(held.until),
        "age_s": str(int((as_of - held.first).total_seconds())),
    }
    # What was withdrawn stays withdrawn, however old the list; a suspension can end.
    if is_set and purpose == "revocation":
        return Check(name, "fail", _SET[purpose], facts)
    if as_of >= held.until:
        return Check(name, "unknown", "STATUS-STALE", facts)
    if as_of < held.first - CLOCK_TOLERANCE:
        return Check(name, "unknown", "STATUS-LATER", facts)
    if is_set:
        return Check(name, "fail", _SET[purpose], facts)
    return Check(name, "pass", _CLEAR[purpose], facts)


def place_check(reading: Reading, city: str | None, earlier: tuple[Check, ...]) -> Check:
    """Tell whether the certificate shows recognition in a city.

    Args:
        reading: the certificate and the data.
        city: party id of the city asked about; None asks about the city that decided.
        earlier: the answers on agreement, scope and accreditation.
    """
    name, host = "recognised_here", str(reading.recognition["hostCity"])
    asked = host if city is None else city
    facts = {"city": reading.bundle.name_of(asked), "host": reading.bundle.name_of(host)}
    if asked != host:
        held = reading.accession
        if held is None:
            return Check(name, "unknown", "RECOGNISED-UNKNOWN", facts)
        bound = held[1].is_party(asked, reading.as_of.date())
        code = "RECOGNISED-ELSEWHERE" if bound else "RECOGNISED-CITY-NO-PARTY"
        return Check(name, "fail", code, facts)
    if any(check.outcome == "fail" for check in earlier):
        return Check(name, "fail", "RECOGNISED-NOT", facts)
    if any(check.outcome == "unknown" for check in earlier if check.name != "accreditation"):
        return Check(name, "unknown", "RECOGNISED-UNKNOWN", facts)
    return Check(name, "pass", "RECOGNISED", facts)
