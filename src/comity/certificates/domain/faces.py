"""Faces: what a certificate shows to whoever holds it, taken from the signed words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from comity.proofs.drafts import WHOLE, Condition, Restriction, Unit
from comity.proofs.instants import parse_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A certificate's own words; empty where the format or the holder leaves them out.

    Args:
        number: the code printed on it.
        holder_name: None where the holder keeps it to themself.
        occupation: key in the agreement.
        occupation_name: in English, as signed.
        outcome: one of `proofs.drafts.OUTCOMES`.
        bundle: the activity it is limited to; None for the whole job.
        agreement: id and version.
        agreement_digest: of the version decided under; empty where the format does not say.
        issuer_name: the city that signed.
        unlisted: how many restrictions and conditions a card leaves to the whole certificate.
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
    birth_date: date | None = None
    unlisted: int = 0


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


def face_of_wallet(claims: Mapping[str, Any]) -> Face:
    """Read what a certificate for wallets shows, of what its holder lets be seen.

    Args:
        claims: that keep to the schema; others raise KeyError or the like.
    """
    job, agreement = claims["qualification"], claims["agreement"]
    born = claims.get("birthdate")
    return Face(
        number=claims.get("certificate_number", ""),
        holder_name=claims.get("name"),
        occupation=job["occupation"],
        occupation_name=job["name"],
        outcome=claims["outcome"],
        bundle=None if claims["scope"] == WHOLE else claims["scope"],
        standard=f"{job['standard']} {job['standard_version']}",
        units=tuple(Unit(u["code"], u["eqf_level"], u["name"]) for u in claims.get("units", ())),
        restrictions=tuple(
            Restriction(one["code"], one["text"], tuple(one["units"]), _day(one.get("until")))
            for one in claims["restrictions"]
        ),
        conditions=tuple(Condition(one["code"], one["text"]) for one in claims["conditions"]),
        home_city=claims["home_city"],
        host_city=claims["host_city"],
        issuer_name=claims["issuing_authority"],
        awarded_on=date.fromisoformat(claims["award_date"]),
        decided_on=date.fromisoformat(claims["decision_date"]),
        agreement=f"{agreement['id']} {agreement['version']}",
        agreement_digest=agreement["digest"],
        valid_from=datetime.fromtimestamp(claims["nbf"], UTC),
        valid_until=datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else None,
        birth_date=_day(born),
    )


def face_of_card(said: Mapping[str, Any], *, city: str, issuer_name: str) -> Face:
    """Read what a card shows.

    Args:
        said: as a verification gives a card's words.
        city: party id of the city that signed.
        issuer_name: its name, which the card has no room for.
    """
    return Face(
        number=said["number"],
        holder_name=said["name"],
        occupation=said["occupation"],
        occupation_name=said["occupation"],
        outcome=said["outcome"],
        bundle=None if said["scope"] == WHOLE else said["scope"],
        standard="",
        units=(),
        restrictions=(),
        conditions=(),
        home_city="",
        host_city=city,
        issuer_name=issuer_name,
        awarded_on=date.fromisoformat(said["award_date"]),
        decided_on=date.fromisoformat(said["decision_date"]),
        agreement=said["agreement"],
        agreement_digest="",
        valid_from=said["valid_from"],
        valid_until=said["valid_until"],
        unlisted=said["restrictions"] + said["conditions"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _restriction(said: Mapping[str, Any]) -> Restriction:
    return Restriction(
        said["code"],
        said["description"],
        tuple(said["restrictedUnit"]),
        _day(said.get("endDate")),
    )
