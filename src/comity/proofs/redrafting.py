"""Redrafting: from a certificate back to the draft it was built from, to issue the same anew."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from comity.proofs.certificate import CONTEXTS, digest_of
from comity.proofs.drafts import (
    AgreementReference,
    CertificateDraft,
    Condition,
    Occupation,
    Restriction,
    Standard,
    StatusPlace,
    Unit,
)
from comity.proofs.instants import parse_instant
from comity.values.refusals import Refusal


def draft_of(
    credential: Mapping[str, Any], wallet: Mapping[str, Any] | None = None
) -> CertificateDraft:
    """Give the draft that a certificate was built from.

    Args:
        credential: of the right shape, with or without its proofs.
        wallet: the claims of the same for wallets, all open, where there are any: the day of birth
            and the list for wallets stand only there.

    Raises:
        Refusal: REDRAFT, the certificate does not say what every one of ours says.
    """
    try:
        return _draft(credential, wallet or {})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("REDRAFT", "The certificate cannot be written anew from itself.") from error


def _draft(credential: Mapping[str, Any], wallet: Mapping[str, Any]) -> CertificateDraft:
    if credential["@context"] != list(CONTEXTS):
        raise ValueError(credential["@context"])
    subject, terms = credential["credentialSubject"], credential["termsOfUse"][0]
    said, until = subject["recognition"], credential.get("validUntil")
    names = [one["identityHash"] for one in subject.get("identifier", ())]
    born = wallet.get("birthdate")
    return CertificateDraft(
        id=credential["id"],
        number=subject["licenseNumber"],
        issuer=credential["issuer"]["id"],
        issuer_name=credential["issuer"]["name"],
        holder=subject["id"],
        holder_name=names[0] if names else None,
        occupation=_occupation(subject["achievement"], said["occupation"]),
        standard=Standard(said["standard"], said["standardVersion"]),
        units=tuple(Unit(one["code"], one["eqfLevel"], one["name"]) for one in said["unit"]),
        outcome=said["outcome"],
        scope=said["scope"],
        restrictions=tuple(map(_restriction, said["restriction"])),
        conditions=tuple(Condition(one["code"], one["description"]) for one in said["condition"]),
        home_city=said["homeCity"],
        host_city=said["hostCity"],
        awarded_on=date.fromisoformat(said["awardDate"]),
        decided_on=date.fromisoformat(said["decisionDate"]),
        agreement=AgreementReference(
            terms["agreement"], terms["agreementVersion"], terms["agreementHash"]
        ),
        accreditation=said.get("accreditation"),
        accreditation_digest=_approval_digest(credential.get("relatedResource", ())),
        status=_place(credential["credentialStatus"], wallet),
        valid_from=parse_instant(credential["validFrom"]),
        valid_until=None if until is None else parse_instant(until),
        birth_date=None if born is None else date.fromisoformat(born),
    )


def _approval_digest(related: Sequence[Mapping[str, str]]) -> str | None:
    return digest_of(related[1]["digestSRI"]) if len(related) > 1 else None


def _occupation(achievement: Mapping[str, Any], key: str) -> Occupation:
    esco, eqf, isco = achievement["alignment"]
    return Occupation(
        key, achievement["name"], esco["targetUrl"], isco["targetCode"], int(eqf["targetCode"])
    )


def _restriction(one: Mapping[str, Any]) -> Restriction:
    until = None if "endDate" not in one else date.fromisoformat(one["endDate"])
    return Restriction(one["code"], one["description"], tuple(one["restrictedUnit"]), until)


def _place(entries: list[Mapping[str, str]], wallet: Mapping[str, Any]) -> StatusPlace:
    lists = {one["statusPurpose"]: one["statusListCredential"] for one in entries}
    tokens = wallet["status"]["status_list"]["uri"] if wallet else ""
    index = int(entries[0]["statusListIndex"])
    return StatusPlace(lists["revocation"], lists["suspension"], index, tokens)
