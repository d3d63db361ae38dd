"""Two cities with keys, an agreement and status lists, made anew for each test run."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.proofs.agreement_facts import AgreementText, Party
from comity.proofs.bundle import Accreditation, Bundle, BundleParts
from comity.proofs.canonical import canonical
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
from comity.proofs.keys import IssuerKey, KeyDocument, key_document_json
from comity.proofs.signing import FileSigner
from comity.proofs.status import PURPOSES, bits_with, status_list_credential

RIVER = "did:web:river.example"
LAKE = "did:web:lake.example"
SIGNED_AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2027, 4, 1, 12, 0, tzinfo=UTC)
INDEX = 94_567

SIGNER = FileSigner(f"{RIVER}#a1", Ed25519PrivateKey.generate())
LAKE_SIGNER = FileSigner(f"{LAKE}#a1", Ed25519PrivateKey.generate())
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
    status=StatusPlace("https://river.example/status/1", "https://river.example/status/2", INDEX),
    valid_from=datetime(2027, 3, 2, tzinfo=UTC),
    valid_until=datetime(2032, 3, 2, tzinfo=UTC),
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


def keys_of(did: str, signer: FileSigner, **validity: Any) -> dict[str, Any]:
    key = IssuerKey(signer.kid, signer.multikey, **validity)
    return key_document_json(KeyDocument(did, {key.id: key}))


def parts(**changes: Any) -> BundleParts:
    whole = BundleParts(
        dated=NOW - timedelta(hours=1),
        parties=(Party("river", RIVER, "River"), Party("lake", LAKE, "Lake")),
        key_documents=(keys_of(RIVER, SIGNER), keys_of(LAKE, LAKE_SIGNER)),
        status_lists=status_lists(),
        agreements=(AGREEMENT,),
        accreditations=(Accreditation("P-LAKE-1", date(2023, 1, 1)),),
    )
    return replace(whole, **changes)


def bundle(**changes: Any) -> Bundle:
    return Bundle.of(parts(**changes))
