"""Standing checks: the issuer, the agreement, the approval, the time, the status, the place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from comity.proofs.agreement_facts import Accession
from comity.proofs.bundle import Bundle
from comity.proofs.instants import instant_text
from comity.proofs.proof_checks import CLOCK_TOLERANCE
from comity.proofs.statement import Statement, StatusEntry
from comity.proofs.status import PURPOSES, Purpose
from comity.proofs.verdicts import Check
from comity.values.refusals import Refusal

_SECOND: Final = timedelta(seconds=1)
_NAMES: Final = {purpose: f"status_{purpose}" for purpose in PURPOSES}
_SET: Final = {"revocation": "STATUS-REVOKED", "suspension": "STATUS-SUSPENDED"}
_CLEAR: Final = {"revocation": "STATUS-NOT-REVOKED", "suspension": "STATUS-NOT-SUSPENDED"}
NOT_READ: Final = (
    ("issuer", "ISSUER-NOT-READ"),
    ("logged", "LOG-NOT-READ"),
    ("issuer_key", "KEY-NOT-ASKED"),
    ("agreement", "AGREEMENT-NOT-READ"),
    ("scope", "SCOPE-UNKNOWN"),
    ("accreditation", "ACCREDITATION-NOT-READ"),
    ("agreement_now", "AGREEMENT-NOT-READ"),
    ("accreditation_now", "ACCREDITATION-NOT-READ"),
    ("validity", "VALIDITY-NOT-READ"),
    ("status_revocation", "STATUS-NOT-READ"),
    ("status_suspension", "STATUS-NOT-READ"),
    ("recognised_here", "RECOGNISED-NOT-READ"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a certificate says beside the data it is held against."""

    statement: Statement
    bundle: Bundle
    as_of: datetime

    @property
    def issuer(self) -> str:
        """Give the issuer's DID."""
        return self.statement.issuer

    @property
    def host(self) -> str:
        """Give the city that decided: as stated, else the issuer itself."""
        stated = self.statement.host_city
        if stated is not None:
            return stated
        party = self.bundle.parties.get(self.issuer)
        return self.issuer if party is None else party.id

    @property
    def accession(self) -> tuple[str, Accession] | None:
        """Give the hash and the parties of the agreement, where the bundle has it."""
        return self.bundle.agreements.get(self.statement.agreement)

    @property
    def is_of_this_text(self) -> bool:
        """Tell whether the bundle has the agreement, and its very text if a hash was stated."""
        held, stated = self.accession, self.statement.agreement_hash
        return held is not None and stated in {None, held[0]}


def issuer_check(reading: Reading) -> Check:
    """Tell whether the bundle vouches for the issuer, and by which name."""
    party = reading.bundle.parties.get(reading.issuer)
    if party is None:
        return Check("issuer", "unknown", "ISSUER-UNKNOWN", {"issuer": reading.issuer})
    return Check("issuer", "pass", "ISSUER-KNOWN", {"issuer": party.name, "city": party.id})


def agreement_check(reading: Reading) -> Check:
    """Tell whether the deciding city was bound by this very agreement on the day it decided."""
    host = reading.host
    facts = {
        "agreement": " ".join(reading.statement.agreement),
        "city": reading.bundle.name_of(host),
    }
    held = reading.accession
    if held is None:
        return Check("agreement", "unknown", "AGREEMENT-UNKNOWN", facts)
    if not reading.is_of_this_text:
        return Check("agreement", "fail", "AGREEMENT-OTHER-TEXT", facts)
    party = reading.bundle.parties.get(reading.issuer)
    if party is None or party.id != host:
        outcome: Any = "unknown" if party is None else "fail"
        code = "AGREEMENT-NOT-READ" if party is None else "AGREEMENT-NOT-HOST"
        return Check("agreement", outcome, code, facts)
    if not held[1].is_party(host, reading.statement.decided_on):
        return Check("agreement", "fail", "AGREEMENT-NO-PARTY", facts)
    return Check("agreement", "pass", "AGREEMENT-GOOD", facts)


def scope_check(reading: Reading) -> Check:
    """Tell whether the agreement covered the job in the deciding city on that day."""
    held, host, occupation = reading.accession, reading.host, reading.statement.occupation
    facts = {"city": reading.bundle.name_of(host), "occupation": occupation}
    if held is None or not reading.is_of_this_text:
        return Check("scope", "unknown", "SCOPE-UNKNOWN", facts)
    if held[1].covers(host, occupation, reading.statement.decided_on):
        return Check("scope", "pass", "SCOPE-GOOD", facts)
    return Check("scope", "fail", "SCOPE-OUTSIDE", facts)


def accreditation_check(reading: Reading) -> Check:
    """Tell whether the training centre was approved on the day of the award.

    Where the certificate cites the signed approval, that very file decides; else the list does.
    """
    reference = reading.statement.accreditation
    if reference is None:
        return Check("accreditation", "not_applicable", "ACCREDITATION-NONE")
    facts = {"accreditation": reference}
    cited = reading.statement.accreditation_digest
    if cited is None:
        held = reading.bundle.accreditations.get(reference)
    else:
        held, facts = reading.bundle.approval(cited), {**facts, "digest": cited}
    if held is None:
        code = "ACCREDITATION-UNKNOWN" if cited is None else "ACCREDITATION-NOT-CITED"
        return Check("accreditation", "unknown", code, facts)
    if held.id != reference:
        return Check("accreditation", "fail", "ACCREDITATION-OTHER", facts)
    awarded = reading.statement.awarded_on
    if held.first <= awarded and (held.last is None or awarded <= held.last):
        return Check("accreditation", "pass", "ACCREDITATION-GOOD", facts)
    return Check("accreditation", "fail", "ACCREDITATION-NOT-IN-FORCE", facts)


def now_checks(reading: Reading) -> tuple[Check, ...]:
    """Tell what has become of the agreement and the approval since; it decides nothing.

    Source: credentials design, section 6, verification result (at issuance, and again now).
    """
    today = reading.as_of.date()
    return (_agreement_now(reading, today), _accreditation_now(reading, today))


def _agreement_now(reading: Reading, today: date) -> Check:
    name, (agreement, _version), host = "agreement_now", reading.statement.agreement, reading.host
    facts = {"agreement": agreement, "city": reading.bundle.name_of(host)}
    known = [held for (one, _), (_, held) in reading.bundle.agreements.items() if one == agreement]
    if not known:
        return Check(name, "unknown", "AGREEMENT-UNKNOWN", facts)
    # Whichever of its versions is in force today.
    if any(held.is_party(host, today) for held in known):
        return Check(name, "pass", "AGREEMENT-NOW", facts)
    return Check(name, "fail", "AGREEMENT-NOW-OVER", facts)


def _accreditation_now(reading: Reading, today: date) -> Check:
    name, reference = "accreditation_now", reading.statement.accreditation
    if reference is None:
        return Check(name, "not_applicable", "ACCREDITATION-NONE")
    facts, held = {"accreditation": reference}, reading.bundle.accreditations.get(reference)
    if held is None:
        return Check(name, "unknown", "ACCREDITATION-UNKNOWN", facts)
    if held.first <= today and (held.last is None or today <= held.last):
        return Check(name, "pass", "ACCREDITATION-NOW", facts)
    return Check(name, "fail", "ACCREDITATION-NOW-OVER", facts)


def validity_check(reading: Reading) -> Check:
    """Tell whether the certificate is within its time; its last instant is excluded.

    Source: VCDM 2.0, section 4.9.
    """
    first, until = reading.statement.valid_from, reading.statement.valid_until
    if first is None:
        return Check("validity", "fail", "VALIDITY-UNREADABLE")
    if reading.as_of < first:
        return Check("validity", "fail", "VALIDITY-NOT-YET", {"first": instant_text(first)})
    if until is not None and reading.as_of >= until:
        return Check("validity", "fail", "VALIDITY-OVER", {"until": instant_text(until)})
    return Check("validity", "pass", "VALIDITY-GOOD")


def status_checks(reading: Reading) -> tuple[Check, ...]:
    """Answer for both purposes: withdrawn, suspended, neither, or not to be told."""
    found = reading.statement.status
    return tuple(
        [
            _status_check(reading, purpose, found[purpose])
            if purpose in found
            else Check(f"status_{purpose}", "fail", "STATUS-INDEX", {"list": ""})
            for purpose in PURPOSES
        ]
    )


def _status_check(reading: Reading, purpose: Purpose, entry: StatusEntry) -> Check:
    name, address = _NAMES[purpose], entry.list
    held = reading.bundle.status_list(address)
    if held is None:
        known = reading.bundle.has_status_list(address)
        code = "STATUS-LIST-BROKEN" if known else "STATUS-MISSING"
        return Check(name, "unknown", code, {"list": address})
    if held.issuer != reading.statement.issuer or not held.speaks_of(purpose):
        return Check(name, "unknown", "STATUS-FOREIGN", {"list": address})
    try:
        is_set = held.holds(entry.index, purpose)
    except Refusal:
        return Check(name, "fail", "STATUS-INDEX", {"list": address})
    as_of = reading.as_of
    facts = {
        "list": address,
        "listed": instant_text(held.first),
        "until": instant_text(held.until),
        "age_s": str((as_of - held.first) // _SECOND),
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
    name, host = "recognised_here", reading.host
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
