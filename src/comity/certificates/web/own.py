"""A person's own certificates: what they say, a picture to show, a file to send."""

from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.certificates import queries
from comity.certificates.domain.codes import shown_code
from comity.certificates.domain.states import State
from comity.certificates.queries import CertificateCard
from comity.certificates.web.words import face_card
from comity.parties.web.access import entered_by


@require_safe
@entered_by("person")
def my_certificates(request: HttpRequest) -> HttpResponse:
    """List a person's certificates."""
    names = queries.city_names()
    cards = [
        {"card": card, "face": face_card(card.face, names), "status": _status(card)}
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
        "face": face_card(card.face, queries.city_names()),
        "status": _status(card),
        "qr": mark_safe(_picture(card)),  # noqa: S308  # drawn by segno from letters and digits
        "link": _link(card),
    }
    return render(request, "certificates/certificate.html", context)


@require_safe
@entered_by("person")
def download(request: HttpRequest, identity: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the certificate's file, byte for byte as it was signed."""
    return as_download(_card(identity))


def as_download(card: CertificateCard) -> HttpResponse:
    """Give a certificate as a file to keep.

    Source: VCDM 2.0, section 6.2 (media type application/vc).
    """
    name = f"certificate-{shown_code(card.code)}.json"
    return HttpResponse(
        card.credential,
        content_type="application/vc",
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


def _link(card: CertificateCard) -> str:
    return f"{settings.ENVIRONMENT.origin}/v#{card.code}"


def _picture(card: CertificateCard) -> str:
    code = segno.make(_link(card), error="m")
    return code.svg_inline(
        scale=6, border=4, light="#ffffff", title=_("QR code that leads to the verification page")
    )


def _status(card: CertificateCard) -> dict[str, str]:
    return {
        State.GOOD: {"word": _("In force"), "tone": "good"},
        State.SUSPENDED: {"word": _("Suspended"), "tone": "soon"},
        State.REVOKED: {"word": _("Withdrawn"), "tone": "late"},
    }[card.state]
