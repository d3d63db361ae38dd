"""Ask for one's own certificates, for what a code opens, and for what verifiers need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Count, Max, Q

from comity.accreditation import queries as accreditation
from comity.agreements import queries as agreements
from comity.certificates.domain.faces import Face, face_of
from comity.certificates.domain.sealing import open_sealed, seal_of
from comity.certificates.domain.states import State
from comity.certificates.keyring import city_did
from comity.certificates.models import (
    ArchiveRow,
    CertificateRow,
    KeyRow,
    PlaceRow,
    SaltRow,
    SealedRow,
    StatusListRow,
)
from comity.parties.models import PartyRow
from comity.proofs.agreement_facts import AgreementText, Party
from comity.proofs.bundle import Accreditation, Bundle, BundleParts
from comity.proofs.keys import IssuerKey, KeyDocument, key_document_json


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """A certificate as its holder sees it."""

    id: UUID
    case: UUID
    code: str
    state: State
    issued_at: datetime
    face: Face
    credential: bytes


def my_certificates(
    *, most: int = 50, before: tuple[datetime, UUID] | None = None
) -> tuple[CertificateCard, ...]:
    """List the certificates that the actor may see as their holder, the newest first.

    Args:
        most: how many at the most.
        before: only those after this one in the list, named by its time and id.
    """
    rows = CertificateRow.objects.select_related("place").order_by("-issued_at", "-id")
    if before is not None:
        at, last = before
        rows = rows.filter(Q(issued_at__lt=at) | Q(issued_at=at, id__lt=last))
    return tuple(_card(row) for row in rows[:most])


def certificate(identity: UUID) -> CertificateCard | None:
    """Give one certificate, or None where there is none that the actor may see."""
    row = CertificateRow.objects.select_related("place").filter(pk=identity).first()
    return None if row is None else _card(row)


def certificate_of_case(case: UUID) -> UUID | None:
    """Give the id of the certificate of a case, or None where the actor may see none."""
    found = CertificateRow.objects.filter(case=case).values_list("id", flat=True)
    return found.first()


def opened_by(code: str) -> bytes | None:
    """Give the certificate that a code opens, exactly as signed; None where it opens none.

    Args:
        code: as `read_code` gives it.
    """
    seal = seal_of(code, salt())
    row = SealedRow.objects.filter(pk=seal.locator).first()
    return None if row is None else open_sealed(bytes(row.sealed), seal)


def salt() -> bytes:
    """Give the salt of this installation."""
    return bytes(SaltRow.objects.values_list("salt", flat=True).get())


def key_document(city: str) -> dict[str, Any] | None:
    """Give a city's keys as the DID document that is published; None for an unknown city."""
    rows = KeyRow.objects.filter(city=city).order_by("first", "id")
    keys = {
        row.id: IssuerKey(row.id, row.multikey, row.first, row.until, row.revoked) for row in rows
    }
    return key_document_json(KeyDocument(city_did(city), keys)) if keys else None


def status_list(city: str, number: int, purpose: str) -> bytes | None:
    """Give a status list exactly as published."""
    rows = StatusListRow.objects.filter(city=city, number=number, purpose=purpose)
    found = rows.values_list("document", flat=True).first()
    return None if found is None else bytes(found)


def archive(name: str) -> tuple[bytes, datetime] | None:
    """Give a file made for verifiers, and the instant it speaks of."""
    row = ArchiveRow.objects.filter(pk=name).first()
    return None if row is None else (bytes(row.content), row.dated)


def set_places(city: str, number: int) -> Mapping[str, list[int]]:
    """Give the places of a list at which a bit is set, by purpose."""
    rows = PlaceRow.objects.filter(city=city, number=number).exclude(state=State.GOOD)
    places: dict[str, list[int]] = {"revocation": [], "suspension": []}
    for index, state in rows.values_list("index", "state"):
        places["revocation" if state == State.REVOKED else "suspension"].append(index)
    return places


def cities() -> tuple[Party, ...]:
    """List the cities with DID and name in their main language, those that have a key."""
    keyed = set(KeyRow.objects.values_list("city", flat=True))
    rows = PartyRow.objects.filter(id__in=keyed).order_by("id")
    return tuple(Party(row.id, city_did(row.id), own_name(row)) for row in rows)


def city_names() -> dict[str, str]:
    """Give the names of the cities by party id, each in its main language."""
    return {row.id: own_name(row) for row in PartyRow.objects.all()}


def own_name(row: PartyRow) -> str:
    """Give a city's name in its main language."""
    return str(row.names.get(row.languages[0]) or next(iter(row.names.values())))


def trust_parts(dated: datetime) -> BundleParts:
    """Gather what a stranger needs to verify our certificates."""
    parties = cities()
    return BundleParts(
        dated=dated,
        parties=parties,
        key_documents=[document for p in parties if (document := key_document(p.id))],
        status_lists=[orjson.loads(bytes(row.document)) for row in StatusListRow.objects.all()],
        agreements=[_agreement(entry) for entry in agreements.published()],
        accreditations=[
            Accreditation(f"{provider.id}/{days.first.isoformat()}", days.first, days.last)
            for provider in accreditation.registry().providers.values()
            for days in provider.accredited
        ],
    )


_kept: tuple[tuple[object, ...], Bundle] | None = None


def bundle() -> Bundle:
    """Give the checked bundle; it is kept until something in it changes.

    Four counts and newest instants tell whether something did. Status lists are signed anew at
    least every 12 hours, so the bundle's day moves with them.
    """
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept is None or kept[0] != stamp:
        kept = (stamp, Bundle.of(trust_parts(_newest(stamp))))
        _kept = kept
    return kept[1]


def newest_change() -> datetime | None:
    """Give when anything that verifiers need changed last; None before anything was published."""
    if not StatusListRow.objects.exists():
        return None
    return _newest(_stamp())


def _stamp() -> tuple[object, ...]:
    lists = StatusListRow.objects.aggregate(Max("published_at"), Count("address"))
    keys = KeyRow.objects.aggregate(Max("first"), Max("revoked"), Max("until"), Count("id"))
    facts = (agreements.newest(), accreditation.newest())
    return (*lists.values(), *keys.values(), *facts)


def _newest(stamp: tuple[object, ...]) -> datetime:
    return max(part for part in stamp if isinstance(part, datetime))


def _agreement(entry: Mapping[str, Any]) -> AgreementText:
    return AgreementText(
        entry["id"],
        entry["version"],
        entry["document"].encode(),
        tuple(entry["signatures"]),
    )


def _card(row: CertificateRow) -> CertificateCard:
    raw = bytes(row.credential)
    return CertificateCard(
        id=row.pk,
        case=row.case,
        code=row.number,
        state=State(row.place.state),
        issued_at=row.issued_at,
        face=face_of(orjson.loads(raw)),
        credential=raw,
    )
