"""Two cities with keys, an agreement and status lists, made anew for each test run."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.proofs.agreement_facts import AgreementText, Party
from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle, BundleParts
from comity.proofs.canonical import canonical
from comity.proofs.card import card_of
from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import (
    WHOLE,
    AgreementReference,
    CertificateDraft,
    Condition,
    Occupation,
    Restriction,
    Standard,
    StatusPlace,
    Unit,
)
from comity.proofs.issuing import secure, sign
from comity.proofs.jose import jwk_of, make_token
from comity.proofs.key_certificates import chain_text, make_anchor, make_key_certificate
from comity.proofs.keys import IssuerKey, KeyDocument, key_document_json
from comity.proofs.signed_cards import sign_card
from comity.proofs.signing import FileSigner, P256Signer, Signer
from comity.proofs.status import PURPOSES, bits_with, status_list_credential
from comity.proofs.token_status import INVALID, SUSPENDED, status_token, values_with
from comity.proofs.wallet import sign_wallet, wallet_claims

RIVER = "did:web:river.example"
LAKE = "did:web:lake.example"
SIGNED_AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2027, 4, 1, 12, 0, tzinfo=UTC)
INDEX = 94_567

SIGNER = FileSigner(f"{RIVER}#a1", Ed25519PrivateKey.generate())
LAKE_SIGNER = FileSigner(f"{LAKE}#a1", Ed25519PrivateKey.generate())
TOKEN_SIGNER = P256Signer(f"{RIVER}#j1", generate_private_key(SECP256R1()))
HOLDER = P256Signer("holder", generate_private_key(SECP256R1()))
AUTHORITY = P256Signer("authority", generate_private_key(SECP256R1()))
STRANGER = FileSigner("did:web:nowhere.example#a1", Ed25519PrivateKey.generate())

AGREEMENT = AgreementText(
    "two-waters",
    "1.0.0",
    canonical(
        {
            "agreement": {"id": "two-waters", "effective": {"from": "2027-01-01", "to": None}},
            "parties": [
                {
                    "id": "river",
                    "phases": [{"from": "2027-01-01", "occupations": ["electrician"]}],
                },
                {"id": "lake", "phases": [{"from": "2027-01-01", "occupations": []}]},
            ],
        }
    ),
)
DRAFT = CertificateDraft(
    id="https://river.example/certificates/R-2027-000123",
    number="R-2027-000123",
    issuer=RIVER,
    issuer_name="River",
    holder="urn:uuid:7d9d1c9e-0f53-4f0e-9a51-6a3c1e2b4d5f",
    holder_name="Zoë Ångström",
    occupation=Occupation(
        "electrician",
        "Electrician",
        "http://data.europa.eu/esco/occupation/4910419f-b4af-4f59-b544-9dbebc8a74f0",
        "7411",
        4,
    ),
    standard=Standard("ELE", "2024.1"),
    units=(Unit("ELE-1", 3, "Read drawings and plan work"), Unit("ELE-2", 4, "Install wiring")),
    outcome="recognised",
    scope=WHOLE,
    restrictions=(
        Restriction("LV-AUTH", "Not alone on live circuits.", ("ELE-2",), date(2027, 9, 30)),
    ),
    conditions=(Condition("LANG-B1", "Show Dutch at level B1 before you start."),),
    home_city="lake",
    host_city="river",
    awarded_on=date(2026, 6, 20),
    decided_on=date(2027, 3, 1),
    agreement=AgreementReference("two-waters", "1.0.0", AGREEMENT.hash),
    accreditation="P-LAKE-1",
    status=StatusPlace(
        "https://river.example/status/1",
        "https://river.example/status/2",
        INDEX,
        "https://river.example/tsl/1",
    ),
    valid_from=datetime(2027, 3, 2, tzinfo=UTC),
    valid_until=datetime(2032, 3, 2, tzinfo=UTC),
    birth_date=date(1994, 5, 17),
)


def draft(**changes: Any) -> CertificateDraft:
    return replace(DRAFT, **changes)


@cache
def certificate() -> dict[str, Any]:
    """A signed certificate; copy it before you change it."""
    return sign(build_certificate(DRAFT), SIGNER, SIGNED_AT)


def status_lists(
    *,
    revoked: Iterable[int] = (),
    suspended: Iterable[int] = (),
    at: datetime = NOW - timedelta(hours=1),
    signer: FileSigner = SIGNER,
) -> tuple[dict[str, Any], ...]:
    set_bits = {"revocation": revoked, "suspension": suspended}
    addresses = (DRAFT.status.revocation_list, DRAFT.status.suspension_list)
    return tuple(
        secure(
            status_list_credential(
                address,
                issuer=RIVER,
                purpose=purpose,
                bits=bits_with(set_bits[purpose]),
                at=at,
            ),
            signer,
            at,
        )
        for purpose, address in zip(PURPOSES, addresses, strict=True)
    )


def token_list(
    *,
    revoked: Iterable[int] = (),
    suspended: Iterable[int] = (),
    at: datetime = NOW - timedelta(hours=1),
    signer: Signer = TOKEN_SIGNER,
    address: str = DRAFT.status.token_list,
) -> str:
    states = dict.fromkeys(revoked, INVALID) | dict.fromkeys(suspended, SUSPENDED)
    return status_token(address, values_with(states), signer, at=at, chain=chain())


@cache
def chain() -> tuple[str, ...]:
    """The certificate of the token key, by the region's authority."""
    anchor = make_anchor(AUTHORITY, "Two Waters", at=SIGNED_AT)
    key = TOKEN_SIGNER.key.public_key()
    return chain_text(
        make_key_certificate(RIVER, "River", key, anchor, AUTHORITY, at=DRAFT.valid_from)
    )


@cache
def wallet(*, is_bound: bool = False) -> str:
    """A certificate for wallets, every piece with it."""
    key = jwk_of(HOLDER.key.public_key()) if is_bound else None
    return sign_wallet(wallet_claims(DRAFT, key), TOKEN_SIGNER, chain=chain())


@cache
def card() -> bytes:
    """The signed card."""
    return sign_card(card_of(DRAFT, list_number=1, commitment=bytes(range(32))), SIGNER)


def vc_jwt(**header: Any) -> str:
    """The credential in a token, as others issue it."""
    stated = {"typ": "vc+jwt", "iat": int(SIGNED_AT.timestamp()), **header}
    return make_token(stated, canonical(build_certificate(DRAFT)), TOKEN_SIGNER)


def keys_of(did: str, *signers: Signer, **validity: Any) -> dict[str, Any]:
    keys = {one.kid: IssuerKey(one.kid, one.multikey, **validity) for one in signers}
    return key_document_json(KeyDocument(did, keys))


def parts(**changes: Any) -> BundleParts:
    whole = BundleParts(
        dated=NOW - timedelta(hours=1),
        parties=(Party("river", RIVER, "River"), Party("lake", LAKE, "Lake")),
        key_documents=(keys_of(RIVER, SIGNER, TOKEN_SIGNER), keys_of(LAKE, LAKE_SIGNER)),
        status_lists=status_lists(),
        agreements=(AGREEMENT,),
        accreditations=(Accreditation("P-LAKE-1", date(2023, 1, 1)),),
        status_tokens=(token_list(),),
    )
    return replace(whole, **changes)


def bundle(**changes: Any) -> Bundle:
    return Bundle.of(parts(**changes))
