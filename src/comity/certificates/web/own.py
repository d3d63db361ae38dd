"""A person's own certificates: what they say, a picture to show, a file to send."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.certificates import queries
from comity.certificates.domain.codes import shown_code
from comity.certificates.domain.states import State
from comity.certificates.queries import CertificateCard
from comity.certificates.web.folios import folio_state
from comity.certificates.web.words import status_word
from comity.folios.codes import code_svg
from comity.parties.web.access import entered_by
from comity.proofs.log.entries import Form
from comity.proofs.log.proof_files import MEDIA_TYPE, SUFFIX
from comity.proofs.signed_cards import card_text
from comity.values.refusals import Refusal

# As many as a wallet may fetch at once.
_COPIES_A_PAGE: Final = 10
# About 36 mm for a usual card, which telephones read from paper.
_MODULE_MM: Final = 0.45
_ENDING: Final[Mapping[Form | None, str]] = {None: "", "token": ".sd-jwt", "card": "-card"}


@require_safe
@entered_by("person")
def my_certificates(request: HttpRequest) -> HttpResponse:
    """List a person's certificates."""
    names = queries.city_names(get_language() or "")
    cards = [
        {
            "card": card,
            "face": queries.face_card(card.face, names),
            "status": status_word(card.state),
        }
        for card in queries.my_certificates()
    ]
    return render(request, "certificates/mine.html", {"cards": cards})


@require_safe
@entered_by("person")
def my_certificate(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Show one certificate to its holder."""
    card = _card(identity)
    context = {
        "card": card,
        "code": shown_code(card.code),
        "face": queries.face_card(card.face, queries.city_names(get_language() or "")),
        "status": status_word(card.state),
        "qr": mark_safe(  # noqa: S308  # drawn by us; the title is escaped
            code_svg(_behind(card), title=_("QR code that leads to the verification page"))
        ),
        "link": _link(card),
        "reason": _reason(card),
        "folio": folio_state(card),
        "copies": Paginator(queries.Copies(card.id), _COPIES_A_PAGE).get_page(
            request.GET.get("copies")
        ),
        "is_leafing": "copies" in request.GET,
    }
    return render(request, "certificates/certificate.html", context)


@require_safe
@entered_by("person")
def download(request: HttpRequest, identity: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the certificate's file, byte for byte as it was signed."""
    return as_download(_card(identity))


@require_safe
@entered_by("person")
def download_wallet(request: HttpRequest, identity: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the certificate for wallets."""
    return as_wallet(_card(identity))


@require_safe
@entered_by("person")
def download_card(request: HttpRequest, identity: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the picture of the card, to be printed."""
    card = _card(identity)
    if card.card is None:
        raise Http404
    drawn = code_svg(_behind(card), place_mm=_MODULE_MM).encode()
    return _file(card, drawn, "image/svg+xml", f"{_ENDING['card']}.svg")


@require_safe
@entered_by("person")
def log_proof(
    request: HttpRequest,  # noqa: ARG001  # Django's signature
    identity: UUID,
    form: Form | None = None,
) -> HttpResponse:
    """Give the proof that the certificate, or one of its formats, is in its city's log."""
    return proof_of(_card(identity), form)


def proof_of(card: CertificateCard, form: Form | None = None) -> HttpResponse:
    """Give a certificate's log proof as a file to keep beside it, named as `comity verify` looks.

    Args:
        card: which certificate.
        form: which of its formats; None: the credential.

    Raises:
        Refusal: LOG-NOT-YET.

    Source: C2SP tlog-proof (file extension).
    """
    proof = queries.log_proof(card.id, form)
    if proof is None:
        raise _not_yet()
    return _proof_file(proof, f"certificate-{shown_code(card.code)}{_ENDING[form]}{SUFFIX}")


def _not_yet() -> Refusal:
    return Refusal(
        "LOG-NOT-YET",
        _(
            "There is no log proof of this certificate yet. Other cities see a new certificate "
            "within minutes: try again then. A certificate from before the log has none."
        ),
    )


def _proof_file(proof: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(proof, content_type=MEDIA_TYPE, headers=headers)


@require_safe
@entered_by("person")
def copy_log_proof(
    request: HttpRequest,  # noqa: ARG001  # Django's signature
    identity: UUID,
    number: int,
    index: int,
) -> HttpResponse:
    """Give the proof that a copy in a wallet is in its city's log."""
    return proof_of_copy(_card(identity), number, index)


def proof_of_copy(card: CertificateCard, number: int, index: int) -> HttpResponse:
    """Give the log proof of a copy, which names its list and its place in there.

    Raises:
        Refusal: LOG-NOT-YET.
    """
    proof = queries.copy_log_proof(card.id, number, index)
    if proof is None:
        raise _not_yet()
    return _proof_file(proof, f"certificate-{shown_code(card.code)}-copy-{number}-{index}{SUFFIX}")


def as_download(card: CertificateCard) -> HttpResponse:
    """Give a certificate as a file to keep.

    Source: VCDM 2.0, section 6.2 (media type application/vc).
    """
    return _file(card, card.credential, "application/vc", ".json")


def as_wallet(card: CertificateCard) -> HttpResponse:
    """Give a certificate for wallets as a file.

    Source: IETF SD-JWT VC, draft 25, section 3.1 (media type application/dc+sd-jwt).
    """
    if card.wallet is None:
        raise Http404
    return _file(card, card.wallet.encode(), "application/dc+sd-jwt", _ENDING["token"])


def as_card(card: CertificateCard) -> HttpResponse:
    """Give a certificate's card as a file.

    Source: RFC 9052, section 2 (media type application/cose).
    """
    if card.card is None:
        raise Http404
    return _file(
        card, card.card, 'application/cose; cose-type="cose-sign1"', f"{_ENDING['card']}.cbor"
    )


def _file(card: CertificateCard, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"certificate-{shown_code(card.code)}{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox",
        },
    )


def _card(identity: UUID) -> CertificateCard:
    card = queries.certificate(identity)
    if card is None:
        raise Http404
    return card


def _reason(card: CertificateCard) -> str:
    """Give what the office wrote to the holder about the state the certificate is in."""
    if card.state is State.GOOD:
        return ""
    return next(
        (one.reason for one in queries.orders_of(card.id) if one.carried_out_at is not None), ""
    )


def _link(card: CertificateCard) -> str:
    return f"{settings.ENVIRONMENT.origin}/v#{card.code}"


def _behind(card: CertificateCard) -> str:
    """Give what the QR code says: the card itself behind the #, the short code without a card."""
    if card.card is None:
        return _link(card)
    return f"{settings.ENVIRONMENT.origin}/v#{card_text(card.card)}"
