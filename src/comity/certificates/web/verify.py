"""The public page that says whether a certificate holds; it keeps nothing of what it is given."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_from_request, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.certificates import queries
from comity.certificates.domain.faces import Face, face_of, face_of_card, face_of_wallet
from comity.certificates.web.cards import card_data
from comity.certificates.web.carried import opened_file
from comity.certificates.web.forms import VerifyForm, is_certificate
from comity.certificates.web.guessing import TRIED, place_of
from comity.certificates.web.words import check_cards, verdict_card
from comity.folios.reading import TakenOut
from comity.ledger.clock import now
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

# The first bytes of files that people mistake for the certificate itself.
_OTHER_KINDS: Final[tuple[tuple[bytes, str | Promise], ...]] = (
    (b"PK\x03\x04", gettext_lazy("This is an archive. Unpack it first.")),
    (b"<", gettext_lazy("This is a page or drawing. Give the file that belongs to it.")),
)


@require_safe
def from_code(request: HttpRequest) -> HttpResponse:
    """Lead from the short address in a QR code to the page in the reader's language.

    The code stands behind a # and stays in the browser: no server sees it, and browsers carry
    it along.
    """
    language = get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}{reverse('certificates:verify')[3:]}")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Take a file or a code, and answer."""
    if request.method != "POST":
        form = VerifyForm()
        context = {"form": form, "card": card_data()}
        return render(request, "certificates/verify.html", context)
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "certificates/verify.html", {"form": form}, status=422)
    given = form.cleaned_data
    taken = _read(request, form)
    if taken is None:
        return render(request, "certificates/verify.html", {"form": form}, status=422)
    result = verify(
        taken.raw, queries.bundle(), now(), city=given["city"] or None, log_proof=taken.log_proof
    )
    return render(request, "certificates/verdict.html", _context(result, taken, given["city"]))


def _read(request: HttpRequest, form: VerifyForm) -> TakenOut | None:
    """Give what is to be verified; None where the form says why there is nothing."""
    file, code = form.cleaned_data["certificate"], form.cleaned_data["code"]
    if file is not None:
        try:
            return opened_file(request, file)
        except Refusal as refusal:
            if refusal.code == "TOO-MANY":
                raise
            form.add_error(
                "picture" if file is form.cleaned_data["picture"] else "certificate",
                refusal.message,
            )
            return None
    if is_certificate(code):
        return TakenOut(str(code).encode(), None, "file")
    TRIED.require_patience(place_of(request))
    raw = queries.opened_by(code)
    if raw is None:
        form.add_error("code", _("No certificate has this code. Compare it letter by letter."))
        return None
    return TakenOut(raw, None, "file")


def _context(result: Verification, taken: TakenOut, asked: str) -> dict[str, object]:
    face = shown_face(result)
    city = asked or (face.host_city if face else "")
    names = queries.city_names(get_language() or "")
    start = taken.raw.lstrip()[:8]
    card = verdict_card(result, names.get(city, city))
    return {
        "card": card,
        "answers": (card.valid, card.recognised),
        "checks": check_cards(result.checks),
        "warnings": check_cards(result.warnings),
        "face": queries.face_card(face, names) if face else None,
        "kind": next((kind for mark, kind in _OTHER_KINDS if start.startswith(mark)), None),
        "as_of": result.as_of,
        "bundle_dated": result.bundle_dated,
        "is_of_folio": taken.way == "pdf",
    }


def shown_face(result: Verification) -> Face | None:
    """Give the certificate's own words, only where a known city's signature vouches for each."""
    issuer, schema, said = result.check("issuer"), result.check("schema"), result.credential
    if said is None or result.verdict == "invalid":
        return None
    if issuer is None or schema is None or {issuer.outcome, schema.outcome} != {"pass"}:
        return None
    match result.kind:
        case "dc+sd-jwt":
            return face_of_wallet(said)
        case "card":
            names = issuer.facts
            return face_of_card(said, city=names["city"], issuer_name=names["issuer"])
    return face_of(said)
