"""Issue a certificate: examined, signed, examined again, written whole or not at all."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.certificates import queries
from comity.certificates.actions.publishing import list_with_room, lock_lists, publish_lists
from comity.certificates.domain.codes import RANDOM_BYTES, code_of
from comity.certificates.domain.drafting import Allotment, FavourableDecision, draft
from comity.certificates.domain.facts import CertificateIssued, CertificateReplaced
from comity.certificates.domain.sealing import close, seal_of
from comity.certificates.domain.states import WITHDRAWN, State
from comity.certificates.keyring import (
    city_did,
    city_signer,
    status_address,
    token_list_address,
    token_signer,
)
from comity.certificates.models import CertificateRow, PlaceRow, SealedRow
from comity.ledger.actions import post, record
from comity.ledger.domain.notices import Notice
from comity.privacy import leases
from comity.privacy.actions import grant
from comity.proofs.canonical import canonical
from comity.proofs.card import card_of
from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import StatusPlace
from comity.proofs.issuing import sign
from comity.proofs.log.entries import certificate_entry, hash_text
from comity.proofs.signed_cards import sign_card
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.verifying import verify
from comity.proofs.wallet import sign_wallet, wallet_claims
from comity.transparency.actions import append
from comity.values.refusals import Fault, Refusal

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("decision",)
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class _Signed:
    """A certificate ready to be written, in its three formats; each says the same."""

    given: Allotment
    number: int
    raw: bytes
    wallet: str
    card: bytes
    salt: bytes


def issue(decision: FavourableDecision, *, at: datetime) -> UUID:
    """Certify a favourable decision; give the certificate's id.

    Certificates of earlier decisions on the case are withdrawn as replaced in the same moment.

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
        there = queries.certificate_of_case(decision.case, since=decision.turn)
        if there is not None:
            return there
        signed = _signed(decision, number, at.replace(microsecond=0))
        try:
            is_written = _write(decision, signed)
        except IntegrityError:
            # Another process took the place, or was quicker with the case: look again.
            continue
        if is_written:
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
    signer, salt = city_signer(city), secrets.token_bytes(32)
    # Canonical, so that the commitment in the log does not depend on how the file is written.
    raw = canonical(sign(build_certificate(words), signer, at))
    wallet = sign_wallet(wallet_claims(words), token_signer(city), chain=queries.token_chain(city))
    commitment = sha256(salt + raw).digest()
    card = sign_card(card_of(words, list_number=number, commitment=commitment), signer)
    for one in (raw, wallet.encode(), card):
        _require_sound(one, city, at)
    return _Signed(given, number, raw, wallet, card, salt)


def _allot(city: str, number: int, at: datetime) -> Allotment:
    place = StatusPlace(
        revocation_list=status_address(city, number, "revocation"),
        suspension_list=status_address(city, number, "suspension"),
        token_list=token_list_address(city, number),
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


def _write(decision: FavourableDecision, signed: _Signed) -> bool:
    """Write the certificate; False where a later decision on the case has one by now."""
    given, city = signed.given, decision.host_city
    seal = seal_of(given.code, queries.salt())
    place = PlaceRow(
        id=uuid4(), city=city, number=signed.number, index=given.status.index, changed_at=given.at
    )
    row = CertificateRow(
        id=given.id,
        subject=decision.subject,
        host_city=city,
        case=decision.case,
        turn=decision.turn,
        number=given.code,
        credential=signed.raw,
        wallet=signed.wallet,
        card=signed.card,
        language=decision.language,
        commitment_salt=signed.salt,
        place=place,
        issued_at=given.at,
        valid_from=given.at,
    )
    committed = hash_text(sha256(signed.salt + signed.raw).digest())
    sealed = SealedRow(locator=seal.locator, certificate=given.id, sealed=close(signed.raw, seal))
    with transaction.atomic():
        _lock_case(decision.case)
        if queries.certificate_of_case(decision.case, since=decision.turn) is not None:
            return False
        replaced = _replace(decision, given)
        PlaceRow.objects.bulk_create([place])
        CertificateRow.objects.bulk_create([row])
        SealedRow.objects.bulk_create([sealed])
        turn = "" if decision.turn == 1 else f"/{decision.turn}"
        post(
            Notice(
                key=f"{decision.case}/certificate{turn}",
                template="certificates/replaced" if replaced else "certificates/issued",
                subject=decision.subject,
                city=city,
                language=decision.language,
                fields={"certificate": str(given.id)},
            )
        )
        append(city, [certificate_entry(committed)])
        record(
            CertificateIssued(
                at=given.at,
                city=city,
                certificate=given.id,
                case=decision.case,
                commitment=committed,
                status_list=signed.number,
            )
        )
    return True


def _lock_case(case: UUID) -> None:
    """Let one certificate of a case be written at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"comity.certificate.{case}"]
        )


def _replace(decision: FavourableDecision, given: Allotment) -> bool:
    """Withdraw the certificates of earlier decisions; tell whether there were any in force."""
    if decision.turn == 1:
        return False
    lock_lists(decision.host_city)
    rows = CertificateRow.objects.filter(case=decision.case).select_related("place")
    earlier = [row for row in rows if State(row.place.state) not in WITHDRAWN]
    places = PlaceRow.objects.filter(pk__in=[row.place_id for row in earlier])
    places.update(state=State.REPLACED.value, changed_at=given.at)
    for number in sorted({row.place.number for row in earlier}):
        publish_lists(decision.host_city, number, at=given.at)
    for row in earlier:
        record(
            CertificateReplaced(
                at=given.at, city=decision.host_city, certificate=row.id, by=given.id
            )
        )
    return bool(earlier)
