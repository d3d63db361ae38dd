"""Issue a certificate: examined, signed, examined again, written whole or not at all."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.certificates import queries
from comity.certificates.actions.approving import cited_approval
from comity.certificates.actions.forming import Formed, Holding, allot, desk_of, form, store
from comity.certificates.actions.publishing import (
    list_with_room,
    lock_lists,
    mark_places,
    publish_lists,
)
from comity.certificates.domain.drafting import Allotment, FavourableDecision, approval, draft
from comity.certificates.domain.facts import CertificateIssued, CertificateReplaced
from comity.certificates.domain.states import WITHDRAWN, State
from comity.certificates.keyring import city_did
from comity.certificates.models import CertificateRow, PlaceRow
from comity.ledger.actions import post, record
from comity.ledger.domain.notices import Notice
from comity.privacy import leases
from comity.privacy.actions import grant
from comity.transparency.actions import append

PURPOSE: Final = "issue_certificate"
CLASSES: Final = ("decision",)
_TRIES: Final = 20


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
        formed = _formed(decision, number, at.replace(microsecond=0))
        try:
            is_written = _write(decision, formed)
        except IntegrityError:
            # Another process took the place, or was quicker with the case: look again.
            continue
        if is_written:
            return formed.given.id
    raise RuntimeError(f"no free place in list {number} of {city} after {_TRIES} tries")


def _formed(decision: FavourableDecision, number: int, at: datetime) -> Formed:
    city = decision.host_city
    given = _placed(city, number, at)
    party = next(party for party in queries.cities() if party.id == city)
    provider = registry().providers.get(decision.provider or "")
    reference = approval(provider, decision.awarded_on)
    words = draft(
        decision,
        given,
        rulebook=rulebook(decision.agreement_digest),
        provider=provider,
        issuer=(city_did(city), party.name),
        cited=None if reference is None else cited_approval(reference, at=at),
    )
    return form(words, given, number, desk=desk_of(city))


def _placed(city: str, number: int, at: datetime) -> Allotment:
    """Allot a place that is free: at one that was withdrawn the new one would not verify."""
    while True:
        given = allot(city, number, at)
        held = PlaceRow.objects.filter(city=city, number=number, index=given.status.index)
        if not held.exists():
            return given


def _write(decision: FavourableDecision, formed: Formed) -> bool:
    """Write the certificate; False where a later decision on the case has one by now."""
    given, city = formed.given, decision.host_city
    holding = Holding(
        subject=decision.subject,
        city=city,
        case=decision.case,
        turn=decision.turn,
        language=decision.language,
    )
    with transaction.atomic():
        _lock_case(decision.case)
        if queries.certificate_of_case(decision.case, since=decision.turn) is not None:
            return False
        replaced = _replace(decision, given)
        store([(formed, holding)])
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
        append(city, formed.entries)
        record(
            CertificateIssued(
                at=given.at,
                city=city,
                certificate=given.id,
                case=decision.case,
                commitment=formed.committed,
                status_list=formed.number,
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
    for number in mark_places(earlier, State.REPLACED, at=given.at):
        publish_lists(decision.host_city, number, at=given.at)
    for row in earlier:
        record(
            CertificateReplaced(
                at=given.at, city=decision.host_city, certificate=row.id, by=given.id
            )
        )
    return bool(earlier)
