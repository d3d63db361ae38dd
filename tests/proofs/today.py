"""The region as of today, for verifiers whose clock is the real one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.proofs.region import (
    AUTHORITY,
    DRAFT,
    HOLDER,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    parts,
    status_lists,
    token_list,
)

from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle
from comity.proofs.certificate import build_certificate
from comity.proofs.issuing import sign
from comity.proofs.jose import jwk_of
from comity.proofs.key_certificates import chain_text, make_anchor, make_key_certificate
from comity.proofs.wallet import sign_wallet, wallet_claims

NOW = datetime.now(UTC).replace(microsecond=0)
BEGAN = NOW - timedelta(days=1)
TODAYS = replace(
    DRAFT,
    id="urn:uuid:7d9d1c9e-0f53-4f0e-9a51-6a3c1e2b4d60",
    restrictions=(),
    awarded_on=NOW.date() - timedelta(days=400),
    decided_on=NOW.date() - timedelta(days=2),
    valid_from=BEGAN,
    valid_until=NOW + timedelta(days=400),
)


def credential() -> dict[str, Any]:
    return sign(build_certificate(TODAYS), SIGNER, NOW - timedelta(hours=1))


def claims() -> dict[str, Any]:
    return wallet_claims(TODAYS, jwk_of(HOLDER.key.public_key()))


def chain() -> tuple[str, ...]:
    anchor = make_anchor(AUTHORITY, "Two Waters", at=BEGAN - timedelta(days=1))
    key = TOKEN_SIGNER.key.public_key()
    return chain_text(make_key_certificate(RIVER, "River", key, anchor, AUTHORITY, at=BEGAN))


def wallet() -> str:
    return sign_wallet(claims(), TOKEN_SIGNER, chain=chain())


def bundle() -> Bundle:
    """What verifies here today; the agreement begins later, so none is recognised."""
    at = NOW - timedelta(minutes=5)
    return Bundle.of(
        parts(
            dated=at,
            status_lists=status_lists(at=at),
            status_tokens=(token_list(at=at),),
            accreditations=(Accreditation("P-LAKE-1", TODAYS.awarded_on),),
        )
    )
