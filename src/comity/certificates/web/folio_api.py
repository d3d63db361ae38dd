"""The API of certificates as PDF, and of verification by files that carry a certificate."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from comity.certificates import actions, queries
from comity.certificates.web.api import VerificationOut, own_certificate, verification
from comity.certificates.web.carried import opened_file
from comity.certificates.web.folios import as_folio
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, once, only

router = Router(tags=["certificates"])


class FolioIn(Strict):
    """In which language the PDF is wanted, two letters; the city's own follows in it."""

    language: str


class FolioOut(Schema):
    """One PDF; `made_at` is null until it is there, `fault` says why it could not be made."""

    language: str
    ordered_at: datetime
    made_at: datetime | None
    has_log_proof: bool
    fault: str


@router.post(
    "/certificates/{uuid:identity}/pdf",
    response={200: dict[str, str], 202: dict[str, str]},
    summary="Order the certificate as PDF",
)
def order(request: HttpRequest, identity: UUID, wished: FolioIn) -> HttpResponse:
    """Have the PDF made; 200 where it is there already, 202 where it is being made."""
    own_certificate(request, identity)

    def do() -> Answer:
        is_made = actions.order_folio(identity, language=wished.language, at=now())
        return Answer(200 if is_made else 202, {"language": wished.language})

    return once(request, do)


@router.get("/certificates/{uuid:identity}/pdf", response=list[FolioOut], summary="Its PDF files")
def folios(request: HttpRequest, identity: UUID) -> list[FolioOut]:
    """List what was ordered as PDF, by language."""
    own_certificate(request, identity)
    return [
        FolioOut(
            language=one.language,
            ordered_at=one.ordered_at,
            made_at=one.made_at,
            has_log_proof=one.is_logged,
            fault=one.fault,
        )
        for one in queries.folios_of(identity)
    ]


@router.get("/certificates/{uuid:identity}/pdf/{language}", summary="The PDF")
def folio(request: HttpRequest, identity: UUID, language: str) -> HttpResponse:
    """Give the PDF as it was made and sealed (application/pdf)."""
    return as_folio(own_certificate(request, identity), language)


@router.post("/verifications/files", auth=None, response=VerificationOut, summary="Verify a file")
def verify_file(
    request: HttpRequest, file: File[UploadedFile], city: Form[str | None] = None
) -> VerificationOut:
    """Verify a file: a PDF that carries a certificate, a picture of its QR code, or itself."""
    only([*request.POST, *request.FILES], "file", "city")
    taken = opened_file(request, file)
    return verification(taken.raw, city=city, log_proof=taken.log_proof)
