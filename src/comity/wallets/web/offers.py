"""The holder's page: put a certificate into one's wallet."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.certificates import queries as certificates
from comity.certificates.domain.states import State
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.proofs.openid.issuing import offer_link
from comity.wallets import actions
from comity.wallets.actions.offering import OFFER_FOR
from comity.wallets.web.issuer import issuer_address
from comity.wallets.web.questions import picture_of

_MINUTES: Final = int(OFFER_FOR.total_seconds()) // 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@entered_by("person")
def offer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Explain, and on the press of a button show the link and, apart from it, the code.

    Nothing keeps the code: it stands in this one answer. A new one makes the last one void.
    """
    card = certificates.certificate(identity)
    if card is None:
        raise Http404
    context: dict[str, object] = {
        "card": card,
        "face": certificates.face_card(card.face, certificates.city_names(get_language() or "")),
        "may_offer": card.wallet is not None and card.state is State.GOOD,
        "minutes": _MINUTES,
    }
    if request.method == "POST":
        city, codes = actions.offer(identity, at=now())
        told = _("Six digits, on the page where you found the picture.")
        link = offer_link(issuer_address(city), codes.code, told=told)
        title = _("QR code that opens a wallet")
        context |= {
            "link": link,
            "qr": picture_of(link, title),
            "digits": f"{codes.digits[:3]} {codes.digits[3:]}",
        }
    return render(request, "wallets/offer.html", context)
