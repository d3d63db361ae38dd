"""The certificate for wallets: an SD-JWT VC whose holder shows no more than they want."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from comity.proofs.drafts import CertificateDraft, Restriction
from comity.proofs.instants import read_moment
from comity.proofs.keys import did_of, did_of_origin, did_web_origin
from comity.proofs.schemas import wallet_faults
from comity.proofs.sd_jwt import make_sd_jwt
from comity.proofs.signing import Signer
from comity.proofs.statement import Statement, StatusEntry
from comity.proofs.status import PURPOSES
from comity.proofs.vct import HIDDEN, VCT, type_integrity
from comity.values.refusals import Refusal

TYPE: Final = "dc+sd-jwt"


def wallet_claims(
    draft: CertificateDraft, holder_key: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Give the claims a draft stands for, all of them open.

    Args:
        draft: what the certificate says.
        holder_key: JWK of the wallet that will hold it; None binds it to no key.

    Source: IETF SD-JWT VC, draft 25, section 3.2; credentials design, section 6, types.
    """
    job = draft.occupation
    units = [{"code": u.code, "eqf_level": u.level, "name": u.title} for u in draft.units]
    claims: dict[str, Any] = {
        "iss": did_web_origin(draft.issuer),
        "vct": VCT,
        "vct#integrity": type_integrity(),
        "iat": int(draft.valid_from.timestamp()),
        "nbf": int(draft.valid_from.timestamp()),
        "status": {"status_list": {"idx": draft.status.index, "uri": draft.status.token_list}},
        "issuing_authority": draft.issuer_name,
        "qualification": {
            "occupation": job.key,
            "name": job.name,
            "esco": job.esco,
            "isco08": job.isco08,
            "eqf_level": job.eqf,
            "standard": draft.standard.code,
            "standard_version": draft.standard.version,
        },
        "outcome": draft.outcome,
        "scope": draft.scope,
        "restrictions": [_restriction(one) for one in draft.restrictions],
        "conditions": [{"code": one.code, "text": one.text} for one in draft.conditions],
        "home_city": draft.home_city,
        "host_city": draft.host_city,
        "award_date": draft.awarded_on.isoformat(),
        "decision_date": draft.decided_on.isoformat(),
        "agreement": {
            "id": draft.agreement.id,
            "version": draft.agreement.version,
            "digest": draft.agreement.hash,
        },
        "certificate_number": draft.number,
        "units": units,
    }
    optional: dict[str, Any] = {
        "exp": None if draft.valid_until is None else int(draft.valid_until.timestamp()),
        "accreditation": draft.accreditation,
        "accreditation_digest": draft.accreditation_digest,
        "name": draft.holder_name,
        "birthdate": None if draft.birth_date is None else draft.birth_date.isoformat(),
        "cnf": None if holder_key is None else {"jwk": dict(holder_key)},
    }
    return claims | {name: value for name, value in optional.items() if value is not None}


def sign_wallet(
    claims: Mapping[str, Any],
    signer: Signer,
    *,
    chain: tuple[str, ...] = (),
    random: Callable[[int], bytes] = os.urandom,
) -> str:
    """Sign a certificate for wallets, after every fault was looked for.

    Args:
        claims: as `wallet_claims` gives them.
        signer: the issuer's P-256 key.
        chain: the certificates of that key, the key's own first, base64 of DER.
        random: gives the salts.

    Raises:
        Refusal: LINT with every fault.

    Source: HAIP 1.0, section 6.1 (ES256, x5c).
    """
    faults = wallet_faults(claims)
    if faults:
        raise Refusal("LINT", "The certificate has faults and was not signed.", faults)
    if signer.alg != "ES256" or did_of(signer.kid) != did_of_origin(claims["iss"]):
        raise Refusal("LINT-SIGNER", "The key does not belong to the issuer.")
    header: dict[str, Any] = {"typ": TYPE, **({"x5c": list(chain)} if chain else {})}
    return make_sd_jwt(claims, HIDDEN, header=header, signer=signer, random=random)


def wallet_statement(claims: Mapping[str, Any]) -> Statement:
    """Read the statement of claims that keep to our schema.

    Raises:
        Refusal: KEY-DOCUMENT, the issuer's address is none.
    """
    agreement, status = claims["agreement"], claims["status"]["status_list"]
    entry = StatusEntry(status["uri"], status["idx"])
    until = read_moment(claims["exp"]) if "exp" in claims else None
    first = read_moment(claims["nbf"])
    return Statement(
        issuer=did_of_origin(claims["iss"]),
        host_city=claims["host_city"],
        occupation=claims["qualification"]["occupation"],
        agreement=(agreement["id"], agreement["version"]),
        agreement_hash=agreement["digest"],
        accreditation=claims.get("accreditation"),
        awarded_on=date.fromisoformat(claims["award_date"]),
        decided_on=date.fromisoformat(claims["decision_date"]),
        valid_from=None if "exp" in claims and until is None else first,
        valid_until=until,
        status=dict.fromkeys(PURPOSES, entry),
        accreditation_digest=claims.get("accreditation_digest"),
    )


def _restriction(one: Restriction) -> dict[str, Any]:
    end = {} if one.until is None else {"until": one.until.isoformat()}
    return {"code": one.code, "text": one.text, "units": list(one.units), **end}
