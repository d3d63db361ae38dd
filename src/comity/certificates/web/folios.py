"""A certificate as PDF: ordered on its page, made by the worker, taken away by its holder."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.certificates import actions, queries
from comity.certificates.domain.codes import shown_code
from comity.certificates.queries import CertificateCard
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.values.refusals import Refusal

_FAULTS: Final[dict[str, str | Promise]] = {
    "SEAL-NO-KEY": gettext_lazy(
        "The city has no key for seals yet, so there is no PDF. Use the file; it counts the same."
    ),
}


@entered_by("person")
@require_http_methods(["GET", "HEAD", "POST"])
def folio(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Order the certificate as PDF in the page's language, or say how far it is."""
    card = queries.certificate(identity)
    if card is None:
        raise Http404
    language = _language()
    if request.method == "POST":
        if actions.order_folio(identity, language=language, at=now()):
            return as_folio(card, language)
        return HttpResponseRedirect(_page(identity))
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(_page(identity))
    context = {"card": card, "folio": folio_state(card)}
    answer = render(request, "certificates/_folio.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
@entered_by("person")
def folio_file(request: HttpRequest, identity: UUID, language: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the PDF as it was made."""
    card = queries.certificate(identity)
    if card is None:
        raise Http404
    return as_folio(card, language)


def folio_state(card: CertificateCard) -> dict[str, Any]:
    """Say how far the PDF in the page's language is: a word for the template, and a fault."""
    language = _language()
    folios = queries.folios_of(card.id)
    one = next((folio for folio in folios if folio.language == language), None)
    if one is None:
        return {"state": "none", "language": language}
    if one.made_at is not None:
        is_stale = not one.is_logged and queries.log_proof(card.id) is not None
        return {"state": "made", "is_stale": is_stale, "language": language}
    if one.fault:
        fault = _FAULTS.get(one.fault, _("The PDF could not be made just now. Try it again."))
        return {"state": "none", "language": language, "fault": fault, "code": one.fault}
    return {"state": "ordered", "language": language}


def as_folio(card: CertificateCard, language: str) -> HttpResponse:
    """Give a PDF as a file.

    Raises:
        Refusal: NOT-FOUND, it is not made.

    Source: RFC 8118 (media type application/pdf).
    """
    content = queries.folio_file(card.id, language)
    if content is None:
        raise Refusal("NOT-FOUND", _("This PDF is not made yet. Order it, then try again."))
    name = f"certificate-{shown_code(card.code)}.{language}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox",
        },
    )


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _page(identity: UUID) -> str:
    return reverse("certificates:certificate", args=[identity]) + "#pdf"
