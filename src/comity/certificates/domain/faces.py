"""Faces: what a certificate shows to whoever holds it, taken from the signed words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comity.proofs.drafts import WHOLE, Condition, Restriction, Unit
from comity.proofs.instants import parse_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A certificate's own words.

    Args:
        number: the code printed on it.
        holder_name: None where the holder keeps it to themself.
        occupation: key in the agreement.
        occupation_name: in English, as signed.
        outcome: one of `proofs.drafts.OUTCOMES`.
        bundle: the activity it is limited to; None for the whole job.
        agreement: id and version.
        agreement_digest: of the version decided under.
        issuer_name: the city that signed.
        valid_until: None where it does not end.
    """

    number: str
    holder_name: str | None
    occupation: str
    occupation_name: str
    outcome: str
    bundle: str | None
    standard: str
    units: tuple[Unit, ...]
    restrictions: tuple[Restriction, ...]
    conditions: tuple[Condition, ...]
    home_city: str
    host_city: str
    issuer_name: str
    awarded_on: date
    decided_on: date
    agreement: str
    agreement_digest: str
    valid_from: datetime
    valid_until: datetime | None


def face_of(credential: Mapping[str, Any]) -> Face:
    """Read what a certificate shows.

    Args:
        credential: one that keeps to the schema; others raise KeyError or the like.
    """
    subject = credential["credentialSubject"]
    said, terms = subject["recognition"], credential["termsOfUse"][0]
    until = credential.get("validUntil")
    return Face(
        number=subject["licenseNumber"],
        holder_name=next((one["identityHash"] for one in subject.get("identifier", ())), None),
        occupation=said["occupation"],
        occupation_name=subject["achievement"]["name"],
        outcome=said["outcome"],
        bundle=None if said["scope"] == WHOLE else said["scope"],
        standard=f"{said['standard']} {said['standardVersion']}",
        units=tuple(Unit(one["code"], one["eqfLevel"], one["name"]) for one in said["unit"]),
        restrictions=tuple(_restriction(one) for one in said["restriction"]),
        conditions=tuple(Condition(one["code"], one["description"]) for one in said["condition"]),
        home_city=said["homeCity"],
        host_city=said["hostCity"],
        issuer_name=credential["issuer"]["name"],
        awarded_on=date.fromisoformat(said["awardDate"]),
        decided_on=date.fromisoformat(said["decisionDate"]),
        agreement=f"{terms['agreement']} {terms['agreementVersion']}",
        agreement_digest=terms["agreementHash"],
        valid_from=parse_instant(credential["validFrom"]),
        valid_until=None if until is None else parse_instant(until),
    )


def _restriction(said: Mapping[str, Any]) -> Restriction:
    until = said.get("endDate")
    return Restriction(
        said["code"],
        said["description"],
        tuple(said["restrictedUnit"]),
        None if until is None else date.fromisoformat(until),
    )
