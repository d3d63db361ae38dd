"""Issue a certificate: examined, signed, examined again, written whole or not at all."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

import orjson
from django.db import IntegrityError, transaction

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.certificates import queries
from comity.certificates.actions.publishing import list_with_room
from comity.certificates.domain.codes import RANDOM_BYTES, code_of
from comity.certificates.domain.drafting import Allotment, FavourableDecision, draft
from comity.certificates.domain.facts import CertificateIssued
from comity.certificates.domain.sealing import close, seal_of
from comity.certificates.keyring import city_did, city_signer, status_address
from comity.certificates.models import CertificateRow, PlaceRow, SealedRow
from comity.ledger.actions import post, record
from comity.ledger.domain.notices import Notice
from comity.privacy import leases
from comity.privacy.actions import grant
from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import StatusPlace
from comity.proofs.issuing import sign
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.verifying import verify
from comity.values.refusals import Fault, Refusal

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("decision",)
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class _Signed:
    """A certificate ready to be written."""

    given: Allotment
    number: int
    raw: bytes


def issue(decision: FavourableDecision, *, at: datetime) -> UUID:
    """Certify a favourable decision; give the certificate's id.

    Only the worker can: its role writes the rows and its folder holds the keys. It acts as the
    host city's machine (`ledger.acting`). The same case again gives the same certificate, also
    after a crash at any point.

    Args:
        decision: what was decided.
        at: now; the certificate counts from this second on.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: LINT or CERTIFICATE-UNSOUND with every fault, nothing was written; NO-SESSION,
            BASIS-NOT-YOURS.
    """
    subject, city = decision.subject, decision.host_city
    grant(subject, city=city, purpose=PURPOSE, classes=CLASSES, ground="public_task", at=at)
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)
    number = list_with_room(city, at=at)
    for _ in range(_TRIES):
        there = queries.certificate_of_case(decision.case)
        if there is not None:
            return there
        signed = _signed(decision, number, at.replace(microsecond=0))
        try:
            _write(decision, signed)
        except IntegrityError:
            # Another process took the place, or was quicker with the case: look again.
            continue
        return signed.given.id
    raise RuntimeError(f"no free place in list {number} of {city} after {_TRIES} tries")


def _signed(decision: FavourableDecision, number: int, at: datetime) -> _Signed:
    city = decision.host_city
    given = _allot(city, number, at)
    party = next(party for party in queries.cities() if party.id == city)
    words = draft(
        decision,
        given,
        rulebook=rulebook(decision.agreement_digest),
        provider=registry().providers.get(decision.provider or ""),
        issuer=(city_did(city), party.name),
    )
    raw = orjson.dumps(sign(build_certificate(words), city_signer(city), at))
    _require_sound(raw, city, at)
    return _Signed(given, number, raw)


def _allot(city: str, number: int, at: datetime) -> Allotment:
    place = StatusPlace(
        revocation_list=status_address(city, number, "revocation"),
        suspension_list=status_address(city, number, "suspension"),
        index=secrets.randbelow(MIN_ENTRIES),
    )
    code = code_of(secrets.token_bytes(RANDOM_BYTES))
    return Allotment(id=uuid4(), code=code, holder=uuid4(), status=place, at=at)


def _require_sound(raw: bytes, city: str, at: datetime) -> None:
    """Verify the certificate as a stranger would, before anybody gets it.

    Raises:
        Refusal: CERTIFICATE-UNSOUND, with each check that did not pass.
    """
    result = verify(raw, queries.bundle(), at, city=city)
    if result.verdict != "recognised":
        faults = tuple(
            Fault(check.code, check.name, check.sentence)
            for check in result.checks
            if check.outcome in {"fail", "unknown"}
        )
        message = "The certificate would not verify as recognised and was not issued."
        raise Refusal("CERTIFICATE-UNSOUND", message, faults)


def _write(decision: FavourableDecision, signed: _Signed) -> None:
    given, city = signed.given, decision.host_city
    seal = seal_of(given.code, queries.salt())
    salt = secrets.token_bytes(32)
    place = PlaceRow(
        id=uuid4(), city=city, number=signed.number, index=given.status.index, changed_at=given.at
    )
    row = CertificateRow(
        id=given.id,
        subject=decision.subject,
        host_city=city,
        case=decision.case,
        number=given.code,
        credential=signed.raw,
        language=decision.language,
        commitment_salt=salt,
        place=place,
        issued_at=given.at,
        valid_from=given.at,
    )
    sealed = SealedRow(locator=seal.locator, certificate=given.id, sealed=close(signed.raw, seal))
    with transaction.atomic():
        PlaceRow.objects.bulk_create([place])
        CertificateRow.objects.bulk_create([row])
        SealedRow.objects.bulk_create([sealed])
        post(
            Notice(
                key=f"{decision.case}/certificate",
                template="certificates/issued",
                subject=decision.subject,
                city=city,
                language=decision.language,
                fields={"certificate": str(given.id)},
            )
        )
        record(
            CertificateIssued(
                at=given.at,
                city=city,
                certificate=given.id,
                case=decision.case,
                commitment=f"sha-256:{sha256(salt + signed.raw).hexdigest()}",
                status_list=signed.number,
            )
        )
