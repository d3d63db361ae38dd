"""The certificate: an Open Badges 3.0 credential that says what was recognised, where, and why."""

from base64 import b64decode, b64encode
from typing import Any, Final

from comity.proofs.contexts import COMITY, CREDENTIALS, OPEN_BADGES
from comity.proofs.drafts import (
    AgreementReference,
    CertificateDraft,
    Condition,
    Restriction,
    Unit,
)
from comity.proofs.instants import instant_text
from comity.proofs.keys import did_web_origin
from comity.proofs.status import PURPOSES

CONTEXTS: Final = (CREDENTIALS, OPEN_BADGES, COMITY)
# Open Badges has two names for the same thing, and readers look for either.
TYPES: Final = (
    "VerifiableCredential",
    "AchievementCredential",
    "OpenBadgeCredential",
    "RecognitionCertificate",
)
SCHEMA: Final = "https://comity.example/schemas/certificate-1.json"
ESCO: Final = "European Skills, Competences, Qualifications and Occupations (ESCO)"
EQF: Final = "European Qualifications Framework (EQF)"
ISCO: Final = "International Standard Classification of Occupations 2008 (ISCO-08)"
_EQF_URL: Final = "http://data.europa.eu/snb/eqf/"
_ISCO_URL: Final = "http://data.europa.eu/esco/isco/C"


def build_certificate(draft: CertificateDraft) -> dict[str, Any]:
    """Give the unsigned credential a draft stands for; `issuing.sign` checks it before it signs.

    Source: Open Badges 3.0, section B.1 AchievementCredential; VCDM 2.0, section 4; domain
    design, section 3.10.
    """
    period = {"validFrom": instant_text(draft.valid_from)}
    if draft.valid_until is not None:
        period["validUntil"] = instant_text(draft.valid_until)
    return {
        "@context": list(CONTEXTS),
        "id": draft.id,
        "type": list(TYPES),
        "name": f"{draft.occupation.name}: certificate of recognition",
        "issuer": {"id": draft.issuer, "type": ["Profile"], "name": draft.issuer_name},
        **period,
        "credentialSubject": _subject(draft),
        "credentialSchema": {"id": SCHEMA, "type": "JsonSchema"},
        "credentialStatus": _status(draft),
        **_evidence(draft),
        "termsOfUse": [
            {
                "id": agreement_address(draft.issuer, draft.agreement),
                "type": "MutualRecognitionAgreement",
                "agreement": draft.agreement.id,
                "agreementVersion": draft.agreement.version,
                "agreementHash": draft.agreement.hash,
            }
        ],
        "relatedResource": [
            {
                "id": agreement_address(draft.issuer, draft.agreement),
                "mediaType": "application/json",
                "digestSRI": integrity_of(draft.agreement.hash),
            },
            *_approval(draft),
        ],
    }


def agreement_address(issuer: str, agreement: AgreementReference) -> str:
    """Give where a city publishes the agreement, byte for byte as it was signed."""
    return f"{did_web_origin(issuer)}/agreements/{agreement.id}/{agreement.version}.json"


def accreditation_address(issuer: str, reference: str) -> str:
    """Give where a city publishes a training centre's approval."""
    return f"{did_web_origin(issuer)}/accreditations/{reference}.json"


def approval_path(reference: str, digest: str) -> str:
    """Give the path of a signed approval in one version; what lies there never changes.

    Args:
        reference: of the approval.
        digest: of the signed file, `sha-256:` and 64 hexadecimal digits.
    """
    return f"accreditations/{reference}/{digest.removeprefix('sha-256:')[:16]}.vc.json"


def digest_of(integrity: str) -> str:
    """Read back what `integrity_of` wrote.

    Raises:
        ValueError: it is no such hash.
    """
    return f"sha-256:{b64decode(integrity.removeprefix('sha256-'), validate=True).hex()}"


def integrity_of(digest: str) -> str:
    """Write a hash of ours as W3C Subresource Integrity does.

    Args:
        digest: `sha-256:` and 64 hexadecimal digits.
    """
    return "sha256-" + b64encode(bytes.fromhex(digest.removeprefix("sha-256:"))).decode()


def _approval(draft: CertificateDraft) -> list[dict[str, Any]]:
    reference, digest = draft.accreditation, draft.accreditation_digest
    if reference is None or digest is None:
        return []
    return [
        {
            "id": f"{did_web_origin(draft.issuer)}/{approval_path(reference, digest)}",
            "mediaType": "application/vc",
            "digestSRI": integrity_of(digest),
        }
    ]


def _evidence(draft: CertificateDraft) -> dict[str, Any]:
    if draft.accreditation is None:
        return {}
    return {
        "evidence": [
            {
                "id": accreditation_address(draft.issuer, draft.accreditation),
                "type": ["Evidence"],
                "name": f"Approval {draft.accreditation} of the training centre",
                "genre": "Accreditation",
            }
        ]
    }


def _subject(draft: CertificateDraft) -> dict[str, Any]:
    named = {}
    if draft.holder_name is not None:
        named["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": draft.holder_name,
                "identityType": "name",
            }
        ]
    return {
        "id": draft.holder,
        "type": ["AchievementSubject"],
        **named,
        "licenseNumber": draft.number,
        "achievement": _achievement(draft),
        "recognition": _recognition(draft),
    }


def _achievement(draft: CertificateDraft) -> dict[str, Any]:
    job, standard = draft.occupation, draft.standard
    return {
        "id": f"{draft.issuer}#{standard.code}-{standard.version}",
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": job.name,
        "description": f"{job.name}, measured by the standard {standard.code} {standard.version}.",
        "criteria": {
            "narrative": (
                f"Recognised under the agreement {draft.agreement.id} {draft.agreement.version}."
            )
        },
        "humanCode": standard.code,
        "version": standard.version,
        "alignment": [
            _alignment(job.name, job.esco, ESCO, job.esco.rpartition("/")[2], "ext:ESCO"),
            _alignment(f"Level {job.eqf}", f"{_EQF_URL}{job.eqf}", EQF, str(job.eqf), "ext:EQF"),
            _alignment(job.isco08, _ISCO_URL + job.isco08, ISCO, job.isco08, "ext:ISCO08"),
        ],
    }


def _alignment(name: str, url: str, framework: str, code: str, kind: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetCode": code,
        "targetFramework": framework,
        "targetName": name,
        "targetType": kind,
        "targetUrl": url,
    }


def _recognition(draft: CertificateDraft) -> dict[str, Any]:
    accreditation = {} if draft.accreditation is None else {"accreditation": draft.accreditation}
    return {
        "type": "RecognitionDecision",
        "outcome": draft.outcome,
        "scope": draft.scope,
        "occupation": draft.occupation.key,
        "standard": draft.standard.code,
        "standardVersion": draft.standard.version,
        "unit": [_unit(unit) for unit in draft.units],
        "restriction": [_restriction(restriction) for restriction in draft.restrictions],
        "condition": [_condition(condition) for condition in draft.conditions],
        "homeCity": draft.home_city,
        "hostCity": draft.host_city,
        "awardDate": draft.awarded_on.isoformat(),
        "decisionDate": draft.decided_on.isoformat(),
        **accreditation,
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "type": "CompetencyUnit",
        "code": unit.code,
        "eqfLevel": unit.level,
        "name": unit.title,
    }


def _restriction(restriction: Restriction) -> dict[str, Any]:
    end = {} if restriction.until is None else {"endDate": restriction.until.isoformat()}
    return {
        "type": "Restriction",
        "code": restriction.code,
        "description": restriction.text,
        "restrictedUnit": list(restriction.units),
        **end,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {"type": "StartCondition", "code": condition.code, "description": condition.text}


def _status(draft: CertificateDraft) -> list[dict[str, Any]]:
    place = draft.status
    lists = {"revocation": place.revocation_list, "suspension": place.suspension_list}
    return [
        {
            "id": f"{lists[purpose]}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(place.index),
            "statusListCredential": lists[purpose],
        }
        for purpose in PURPOSES
    ]
