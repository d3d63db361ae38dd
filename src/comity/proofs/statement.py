"""The statement: what a certificate says that a check needs, whatever format it came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from comity.proofs.certificate import digest_of
from comity.proofs.instants import parse_instant
from comity.proofs.status import Purpose
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where one answer about a certificate lies: the list's address and the entry in it."""

    list: str
    index: int


class Statement(NamedTuple):
    """What a certificate says.

    Args:
        issuer: the DID of the city that signed.
        host_city: party id of the city that decided; None where the format leaves it to the issuer.
        occupation: key of the job in the agreement.
        agreement: id and version.
        agreement_hash: of its text; None where the format has no room for it.
        accreditation: the training centre's approval; None where none counts.
        awarded_on: day of the recognised credential.
        decided_on: day of the decision.
        valid_from: None where the certificate's dates cannot be read.
        valid_until: None where it does not end.
        status: where to look, by the question.
    """

    issuer: str
    host_city: str | None
    occupation: str
    agreement: tuple[str, str]
    agreement_hash: str | None
    accreditation: str | None
    awarded_on: date
    decided_on: date
    valid_from: datetime | None
    valid_until: datetime | None
    status: Mapping[Purpose, StatusEntry]
    accreditation_digest: str | None = None


def statement_of(credential: Mapping[str, Any]) -> Statement:
    """Read the statement of an Open Badges credential that keeps to our schema."""
    recognition = credential["credentialSubject"]["recognition"]
    terms = credential["termsOfUse"][0]
    first, until = _period(credential)
    return Statement(
        issuer=credential["issuer"]["id"],
        host_city=recognition["hostCity"],
        occupation=recognition["occupation"],
        agreement=(terms["agreement"], terms["agreementVersion"]),
        agreement_hash=terms["agreementHash"],
        accreditation=recognition.get("accreditation"),
        awarded_on=date.fromisoformat(recognition["awardDate"]),
        decided_on=date.fromisoformat(recognition["decisionDate"]),
        valid_from=first,
        valid_until=until,
        status={
            entry["statusPurpose"]: StatusEntry(
                entry["statusListCredential"], int(entry["statusListIndex"])
            )
            for entry in credential["credentialStatus"]
        },
        accreditation_digest=_approval_digest(credential),
    )


def _approval_digest(credential: Mapping[str, Any]) -> str | None:
    cited = credential.get("relatedResource", ())[1:]
    try:
        return digest_of(cited[0]["digestSRI"]) if cited else None
    except ValueError:
        # Of the right shape and no hash: it names nothing that could be found.
        return "sha-256:"


def _period(credential: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    try:
        first = parse_instant(credential["validFrom"])
        until = parse_instant(credential["validUntil"]) if "validUntil" in credential else None
    except Refusal:
        return None, None
    return first, until
