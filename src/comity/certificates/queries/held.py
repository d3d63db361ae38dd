"""Ask for certificates themselves: one's own, those of one's office, what a code opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db.models import Q

from comity.certificates.domain.faces import Face, face_of
from comity.certificates.domain.sealing import open_sealed, seal_of
from comity.certificates.domain.states import Kind, State
from comity.certificates.models import (
    CertificateRow,
    SaltRow,
    SealedRow,
    StatusOrderRow,
)
from comity.proofs.log.entries import Form, certificate_leaf, form_leaf, form_salt
from comity.transparency import queries as transparency


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
    wallet: str | None
    card: bytes | None


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One change of a certificate as ordered: by whom, why, and whether it is in force."""

    id: UUID
    kind: Kind
    reason_code: str
    reason: str
    by: UUID
    at: datetime
    second_by: UUID | None
    carried_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfficeCertificate:
    """A certificate as its office sees it, with everything ordered about it, newest first."""

    id: UUID
    code: str
    state: State
    issued_at: datetime
    orders: tuple[OrderCard, ...]


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


def office_certificate(case: UUID) -> OfficeCertificate | None:
    """Give the last certificate of a case to its office; None where there is none it may see."""
    rows = CertificateRow.objects.select_related("place").filter(case=case)
    row = rows.order_by("-turn", "-edition").first()
    if row is None:
        return None
    return OfficeCertificate(
        row.pk, row.number, State(row.place.state), row.issued_at, orders_of(row.pk)
    )


def orders_of(certificate: UUID) -> tuple[OrderCard, ...]:
    """List what was ordered about a certificate, the newest first."""
    rows = StatusOrderRow.objects.filter(certificate=certificate).order_by("-at", "-id")
    return tuple(
        OrderCard(
            row.pk,
            Kind(row.kind),
            row.reason_code,
            row.reason,
            row.by,
            row.at,
            row.second_by,
            row.carried_out_at,
        )
        for row in rows
    )


def log_proof(identity: UUID, form: Form | None = None) -> bytes | None:
    """Give the proof that one of the actor's certificates is in its city's log.

    None where there is no such certificate, where it is older than the log, or where not enough
    cities have witnessed it yet.

    Args:
        identity: of the certificate.
        form: of which format; each has an entry of its own. None: of the credential.
    """
    row = CertificateRow.objects.filter(pk=identity).first()
    log = None if row is None else transparency.log_of(row.host_city)
    if row is None or log is None:
        return None
    salt, signed = bytes(row.commitment_salt), row.card if form == "card" else row.wallet
    if form is None:
        leaf = certificate_leaf(orjson.loads(bytes(row.credential)), salt)
    elif signed is None:
        return None
    else:
        raw, salt = (
            signed.encode() if isinstance(signed, str) else bytes(signed),
            form_salt(form, salt),
        )
        leaf = form_leaf(form, raw, salt)
    proof = transparency.proof_of(log, leaf, extra=salt)
    return None if proof is None else proof.text.encode()


def certificate_of_case(case: UUID, *, since: int = 1) -> UUID | None:
    """Give the id of the last certificate of a case, or None where the actor may see none.

    Args:
        case: which.
        since: only of this decision on it and later ones.
    """
    found = CertificateRow.objects.filter(case=case, turn__gte=since)
    found = found.order_by("-turn", "-edition")
    return found.values_list("id", flat=True).first()


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
        wallet=row.wallet,
        card=None if row.card is None else bytes(row.card),
    )
