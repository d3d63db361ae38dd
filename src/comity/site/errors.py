"""Answer what went wrong: a page for people, problem+json for programs, never an inner detail."""

import sys
from collections.abc import Callable

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

Next = Callable[[HttpRequest], HttpResponseBase]
API = "/api/"
# Below these only wallets ask; they read errors in the words of OAuth.
_WALLETS = ("/openid/", "/.well-known/openid-credential-issuer/", "/.well-known/oauth-")
# Refusals answer 422 (understood, but not so) unless their code says more.
_STATUS_OF = {
    "NO-SESSION": 401,
    "NO-SUCH-ROLE": 403,
    "PURPOSE-NOT-YOURS": 403,
    "BASIS-NOT-YOURS": 403,
    "NO-BASIS": 403,
    "NOT-PERMITTED": 403,
    "NO-MANDATE": 403,
    "MANDATE-SEES-ONLY": 403,
    "NO-INVITATION": 403,
    "NOT-FOUND": 404,
    "CONFLICT": 409,
    "CASE-ALREADY-OPEN": 409,
    "DRAFT-CLOSED": 409,
    "ENTRY-CHANGED": 409,
    "CANNOT-MOVE": 409,
    "RESULT-CHANGED": 409,
    "SAME-OFFICER": 409,
    "ANSWER-AWAITED": 409,
    "ANSWERED-ALREADY": 409,
    "APPEALED-ALREADY": 409,
    "APPEAL-PENDING": 409,
    "ASKED-ALREADY": 409,
    "CHOSEN-ALREADY": 409,
    "COMPLAINED-ALREADY": 409,
    "PUBLISHED-ALREADY": 409,
    "CLOCK-STANDS": 409,
    "CLOSED-ALREADY": 409,
    "EXTENDED-ALREADY": 409,
    "INVITED-ALREADY": 409,
    "MEASURE-OVER": 409,
    "NO-MEASURE": 409,
    "NOT-CHOSEN": 409,
    "NOT-SEATED": 409,
    "NOTHING-TO-APPEAL": 409,
    "NOTHING-TO-CHOOSE": 409,
    "SEAT-TAKEN": 409,
    "VOTED-ALREADY": 409,
    "SILENCE-STANDS": 409,
    "TOO-LATE": 409,
    "PAPER-CONFIRMED": 409,
    "LOG-NOT-YET": 409,
    "IDEMPOTENCY-KEY-REUSED": 409,
    "TOO-LARGE": 413,
    "FILE-TOO-LARGE": 413,
    "BUDGET-SPENT": 429,
    "TOO-MANY": 429,
    "MAIL-AWAY": 503,
    "FOLIO-NOT-SET": 503,
}
_PAGES = {400, 403, 404, 413, 422, 429, 500, 503}


def refusals_answered(get_response: Next) -> "RefusalsAnswered":
    """Turn a Refusal that a view raises into its answer."""
    return RefusalsAnswered(get_response)


class RefusalsAnswered:
    """Middleware: the views raise refusals, this answers them.

    Args:
        get_response: the next one in.
    """

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; let everything else go on to Django."""
        if isinstance(error, Refusal):
            return answer(request, error, status_of(error))
        return None


def status_of(refusal: Refusal) -> int:
    """Give the HTTP status of a refusal."""
    return _STATUS_OF.get(refusal.code, 422)


def answer(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    """Give the page or the problem document of a refusal."""
    if request.path.startswith(API):
        return _problem(request, refusal, status)
    if request.path.startswith(_WALLETS):
        return _oauth(refusal, status)
    page = status if status in _PAGES else 403 if status == 401 else 422
    return render(request, f"{page}.html", {"refusal": refusal}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be read."""
    if isinstance(exception, RequestDataTooBig):
        return _plain(request, Refusal("TOO-LARGE", _("This is too large to be read.")), 413)
    sentence = _("This request could not be read. Go back and try again.")
    return _plain(request, Refusal("BAD-REQUEST", sentence), 400)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Answer somebody who may not."""
    return _plain(request, Refusal("NOT-PERMITTED", _("You may not see this page.")), 403)


def page_not_found(request: HttpRequest, exception: Http404) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Answer an address that leads nowhere."""
    return _plain(request, Refusal("NOT-FOUND", _("There is nothing at this address.")), 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer our own failure; the log has the same number."""
    code, status = "OUR-FAULT", 500
    sentence = _("Something went wrong on our side. Nothing was half saved. Try again later.")
    if isinstance(sys.exc_info()[1], OperationalError):  # the database is away, or asked too much
        code, status = "DATABASE-AWAY", 503
        request.META.pop("comity.clock", None)  # it would be asked in vain
        sentence = _("Comity is not open at this moment. Nothing was half saved. Try again later.")
    try:
        response = _plain(request, Refusal(code, sentence), status)
    except Exception:  # the page itself may be what fails; the server would log its values
        response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    if status == 503:
        response["Retry-After"] = "30"
    return response


def forgery_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Answer a form that did not come from our own page, or whose page was too old."""
    sentence = _("This page was open too long, or cookies are off. Open it again and resend.")
    return answer(request, Refusal("FORM-TOO-OLD", sentence), 403)


def _plain(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(request, refusal, status)
    if request.path.startswith(_WALLETS):
        return _oauth(refusal, status)
    return render(request, f"{status}.html", status=status)


def _oauth(refusal: Refusal, status: int) -> HttpResponse:
    """Give the error body of RFC 6749, section 5.2; what is said stands in English."""
    error = "server_error" if status >= 500 else "invalid_request"
    document = {"error": error, "error_description": refusal.code}
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    body = orjson.dumps(document)
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def _problem(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    """Give RFC 9457 problem details; `type` is a name, not an address to fetch."""
    document = {
        "type": f"urn:comity:refusal:{refusal.code}",
        "title": str(refusal.message),
        "status": status,
        "code": refusal.code,
        "request": request.META.get("comity.request_id"),
        "faults": [
            {"code": fault.code, "path": fault.path, "message": str(fault.message)}
            for fault in refusal.faults
        ],
    }
    return HttpResponse(
        orjson.dumps(document), status=status, content_type="application/problem+json"
    )
