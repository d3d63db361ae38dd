"""The API of certificates: one's own, and verification for everybody."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from comity.certificates import queries
from comity.certificates.domain.codes import read_code, shown_code
from comity.certificates.queries import CertificateCard, CopyCard
from comity.certificates.web.guessing import TRIED, place_of
from comity.certificates.web.own import (
    as_card,
    as_download,
    as_wallet,
    proof_of,
    proof_of_copy,
)
from comity.certificates.web.words import sentence, verdict_sentence
from comity.ledger.clock import now
from comity.parties.web.endpoints import Strict, caller, cursor, only, place
from comity.proofs.log.notes import MAX_NOTE_BYTES
from comity.proofs.parsing import MAX_BYTES
from comity.proofs.verdicts import Check
from comity.proofs.verifying import verify
from comity.values.refusals import Fault, Refusal

_MOST_COPIES = 100

router = Router(tags=["certificates"])
MOST_A_PAGE = 100


class CertificateOut(Schema):
    """One of one's own certificates; the signed file has its own address."""

    id: UUID
    case: UUID
    code: str
    state: Literal["good", "suspended", "revoked", "replaced"]
    occupation: str
    outcome: str
    host: str
    issued_at: datetime
    valid_until: datetime | None

    @classmethod
    def of(cls, card: CertificateCard) -> "CertificateOut":
        """Show a certificate."""
        return cls(
            id=card.id,
            case=card.case,
            code=shown_code(card.code),
            state=card.state.value,
            occupation=card.face.occupation,
            outcome=card.face.outcome,
            host=card.face.host_city,
            issued_at=card.issued_at,
            valid_until=card.face.valid_until,
        )


class CopyOut(Schema):
    """A copy in a wallet: the list and the place in it, as the copy itself names them."""

    number: int
    index: int
    state: Literal["good", "suspended", "revoked", "replaced"]
    at: datetime
    is_logged: bool

    @classmethod
    def of(cls, card: CopyCard) -> "CopyOut":
        """Show a copy."""
        return cls(
            number=card.number,
            index=card.index,
            state=card.state.value,
            at=card.at,
            is_logged=card.is_logged,
        )


class CertificatesOut(Schema):
    """One page of certificates, newest first; `next` is the cursor of the following page."""

    items: list[CertificateOut]
    next: str | None


class VerificationIn(Strict):
    """What to verify: the text of a certificate in any format as it is, or a code; not both.

    `log_proof` is the text of the log proof that came with it, if one did.
    """

    certificate: Annotated[str, Field(max_length=MAX_BYTES)] | None = None
    log_proof: Annotated[str, Field(max_length=MAX_NOTE_BYTES)] | None = None
    code: Annotated[str, Field(max_length=40)] | None = None
    city: Annotated[str, Field(max_length=64)] | None = None


class CheckOut(Schema):
    """One check; `code` is stable, `sentence` is in the language asked for."""

    name: str
    outcome: Literal["pass", "fail", "unknown", "not_applicable"]
    code: str
    sentence: str
    facts: dict[str, str]

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        """Show a check."""
        return cls(
            name=check.name,
            outcome=check.outcome,
            code=check.code,
            sentence=sentence(check),
            facts=dict(check.facts),
        )


class VerificationOut(Schema):
    """The answer: the verdict in a word, whether it holds (null: cannot tell), every check."""

    kind: str
    verdict: str
    sentence: str
    valid: bool | None
    as_of: datetime
    checks: list[CheckOut]
    warnings: list[CheckOut]


@router.get("/certificates", response=CertificatesOut, summary="One's own certificates")
def certificates(
    request: HttpRequest, cursor: str | None = None, limit: int = 20
) -> CertificatesOut:
    """List one's own certificates, newest first."""
    only(request.GET, "cursor", "limit")
    caller(request, "person")
    if not 1 <= limit <= MOST_A_PAGE:
        message = _("A page holds from 1 to %(most)d certificates.")
        raise Refusal("LIMIT-INVALID", message % {"most": MOST_A_PAGE})
    before = place(cursor) if cursor is not None else None
    cards = queries.my_certificates(most=limit + 1, before=before)
    return CertificatesOut(
        items=[CertificateOut.of(card) for card in cards[:limit]],
        next=_next(cards[limit - 1]) if len(cards) > limit else None,
    )


@router.get("/certificates/{uuid:identity}", response=CertificateOut, summary="One certificate")
def certificate(request: HttpRequest, identity: UUID) -> CertificateOut:
    """Give one of one's own certificates."""
    return CertificateOut.of(own_certificate(request, identity))


@router.get("/certificates/{uuid:identity}/file", summary="The signed file")
def file(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the certificate byte for byte as it was signed (application/vc)."""
    return as_download(own_certificate(request, identity))


@router.get("/certificates/{uuid:identity}/wallet", summary="The certificate for wallets")
def wallet(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the certificate for wallets, every piece with it (application/dc+sd-jwt)."""
    return as_wallet(own_certificate(request, identity))


@router.get("/certificates/{uuid:identity}/card", summary="The card")
def card(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the card that stands in the QR code (application/cose)."""
    return as_card(own_certificate(request, identity))


@router.get("/certificates/{uuid:identity}/log-proof", summary="The log proof")
def log_proof(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the proof that the certificate is in its city's log (C2SP tlog-proof)."""
    return proof_of(own_certificate(request, identity))


@router.get("/certificates/{uuid:identity}/wallet/log-proof", summary="The log proof for wallets")
def wallet_log_proof(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the proof that the certificate for wallets is in its city's log (C2SP tlog-proof)."""
    return proof_of(own_certificate(request, identity), "token")


@router.get("/certificates/{uuid:identity}/card/log-proof", summary="The log proof of the card")
def card_log_proof(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the proof that the card is in its city's log (C2SP tlog-proof)."""
    return proof_of(own_certificate(request, identity), "card")


@router.get("/certificates/{uuid:identity}/copies", summary="Copies in wallets")
def copies(request: HttpRequest, identity: UUID) -> list[CopyOut]:
    """List the newest hundred copies that wallets have fetched of the certificate."""
    held = queries.Copies(own_certificate(request, identity).id)
    return [CopyOut.of(one) for one in held[:_MOST_COPIES]]


@router.get(
    "/certificates/{uuid:identity}/copies/{int:number}/{int:index}/log-proof",
    summary="The log proof of a copy",
)
def copy_log_proof(request: HttpRequest, identity: UUID, number: int, index: int) -> HttpResponse:
    """Give the proof that a copy in a wallet is in its city's log (C2SP tlog-proof)."""
    return proof_of_copy(own_certificate(request, identity), number, index)


@router.post("/verifications", auth=None, response=VerificationOut, summary="Verify")
def verifications(request: HttpRequest, given: VerificationIn) -> VerificationOut:
    """Say whether a certificate holds and where it counts; nothing of it is kept."""
    proof = None if given.log_proof is None else given.log_proof.encode()
    return verification(_raw(request, given), city=given.city, log_proof=proof)


def verification(raw: bytes, *, city: str | None, log_proof: bytes | None) -> VerificationOut:
    """Verify, and show what came out.

    Raises:
        Refusal: REQUEST-INVALID, the city is none of the partners.
    """
    if city is not None and city not in queries.city_names():
        fault = Fault("CITY-UNKNOWN", "city", _("This is none of the partner cities."))
        raise Refusal("REQUEST-INVALID", _("Something in the request is not known."), (fault,))
    result = verify(raw, queries.bundle(), now(), city=city, log_proof=log_proof)
    shown: dict[str, Any] = {
        "kind": result.kind,
        "verdict": result.verdict,
        "sentence": verdict_sentence(result.verdict),
        "valid": result.valid,
        "as_of": result.as_of,
        "checks": [CheckOut.of(check) for check in result.checks],
        "warnings": [CheckOut.of(check) for check in result.warnings],
    }
    return VerificationOut(**shown)


def _raw(request: HttpRequest, given: VerificationIn) -> bytes:
    if (given.certificate is None) == (given.code is None):
        message = _("Give either the certificate or its code.")
        faults = (Fault("ONE-OF", "certificate", message), Fault("ONE-OF", "code", message))
        raise Refusal("REQUEST-INVALID", message, faults)
    if given.code is None:
        return (given.certificate or "").encode()
    code = read_code(given.code)
    TRIED.require_patience(place_of(request))
    raw = queries.opened_by(code)
    if raw is None:
        raise Refusal("NOT-FOUND", _("No certificate has this code. Compare it letter by letter."))
    return raw


def own_certificate(request: HttpRequest, identity: UUID) -> CertificateCard:
    """Give a certificate of who asks.

    Raises:
        Refusal: NOT-FOUND, NO-SESSION, NOT-PERMITTED.
    """
    caller(request, "person")
    card = queries.certificate(identity)
    if card is None:
        raise Refusal("NOT-FOUND", _("You have no such certificate."))
    return card


def _next(card: CertificateCard) -> str:
    return cursor(card.issued_at, card.id)
