"""Questions of a browser: the secret it keeps, the picture it shows, the answer it opens."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.certificates import queries as certificates
from comity.certificates.domain.faces import Face
from comity.certificates.web.words import check_cards, verdict_card
from comity.folios.codes import code_svg
from comity.ledger.clock import now
from comity.proofs.openid.presenting import GOOD_FOR, client_id, request_link
from comity.proofs.verdicts import Verification
from comity.wallets import actions, queries
from comity.wallets.actions.asking import Wanted
from comity.wallets.domain.codes import draw_token
from comity.wallets.queries import Question

# What opens the answers to this browser's questions; it lies nowhere else.
COOKIE: Final = "comity_asker"
MINUTES: Final = int(GOOD_FOR.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as opened: what came out, and what of the certificate was asked for."""

    result: Verification
    face: Face | None


def begin(request: HttpRequest, wanted: Wanted) -> tuple[UUID, str]:
    """Ask; give the question's id and the secret that the answer's page will need.

    Raises:
        Refusal: TOO-MANY.
    """
    asker = request.COOKIES.get(COOKIE) or draw_token()
    # Its address is that of any question, with another id.
    answers = reverse("openid:answer", args=[UUID(int=0)]).removesuffix(str(UUID(int=0)))
    identity = actions.ask_wallet(
        wanted, asker=asker, answers=f"{settings.ENVIRONMENT.origin}{answers}"
    )
    return identity, asker


def keep_asker(response: HttpResponse, asker: str) -> None:
    """Let the browser keep the secret as long as answers lie here."""
    response.set_cookie(
        COOKIE,
        asker,
        max_age=3600,
        secure=not settings.IS_PRIVATE,
        httponly=True,
        samesite="Lax",
    )


def asked_here(request: HttpRequest, identity: UUID) -> tuple[Question, str] | None:
    """Give a question that this browser asked, with its secret; None for others', or when over."""
    asker = request.COOKIES.get(COOKIE, "")
    question = queries.question_of(identity, asker) if asker else None
    return None if question is None else (question, asker)


def opened(question: Question, asker: str) -> Seen:
    """Open an answer.

    Raises:
        Refusal: JWE-*, WALLET-ANSWER or JSON-*.
    """
    result = queries.presented(question, asker, at=now())
    return Seen(result, queries.face_asked_for(result, question))


def link_of(question: Question) -> str:
    """Give the link that opens a wallet with a question."""
    name = client_id(certificates.token_certificate(question.city))
    address = reverse("openid:question", args=[question.id])
    return request_link(name, f"{settings.ENVIRONMENT.origin}{address}")


def picture_of(link: str, title: str) -> SafeString:
    """Draw a link as a QR code that grows with the page."""
    picture = code_svg(link, level="L", title=title)
    return mark_safe(picture)  # noqa: S308  # drawn by us; the title is escaped


def shown_to_wallets(question: Question) -> dict[str, object]:
    """Give what the page shows while a wallet is awaited."""
    link = link_of(question)
    title = _("QR code that opens a wallet")
    return {"question": question, "link": link, "qr": picture_of(link, title), "minutes": MINUTES}


def as_verdict(seen: Seen, city: str) -> dict[str, object]:
    """Give what the page of a verdict shows."""
    names = certificates.city_names(get_language() or "")
    card = verdict_card(seen.result, names.get(city, city))
    return {
        "card": card,
        "answers": (card.valid, card.recognised),
        "checks": check_cards(seen.result.checks),
        "warnings": check_cards(seen.result.warnings),
        "face": certificates.face_card(seen.face, names) if seen.face else None,
        "as_of": seen.result.as_of,
        "bundle_dated": seen.result.bundle_dated,
    }
