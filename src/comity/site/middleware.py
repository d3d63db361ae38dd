"""What happens around every request: its number, its headers, its size, who acts in it."""

import contextlib
import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils import translation
from django.utils.translation import gettext as _

from comity.ledger import clock
from comity.site.errors import API, answer
from comity.values.refusals import Refusal

Next = Callable[[HttpRequest], HttpResponseBase]
_GIVEN_ID = re.compile(r"[0-9a-f]{8,64}")
_PERMISSIONS = "camera=(self), " + ", ".join(
    f"{device}=()" for device in ("geolocation", "microphone", "payment", "usb", "browsing-topics")
)


def request_id(get_response: Next) -> Next:
    """Number every request, so that an answer and a line of the log can be matched."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.META["comity.request_id"] = number
        response = get_response(request)
        response["X-Request-ID"] = number
        return response

    return middleware


def extra_headers(get_response: Next) -> Next:
    """Add the headers that Django does not, and keep personal pages out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def moved_clock(get_response: Next) -> Next:
    """Let the page ask whether the clock of this demonstration was moved."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.META["comity.clock"] = clock.moved
        return get_response(request)

    return middleware


def language_known(get_response: Next) -> Next:
    """Set the language before anything may refuse, else the one of the request before speaks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        translation.activate(translation.get_language_from_request(request, check_path=True))
        return get_response(request)

    return middleware


def no_nul(get_response: Next) -> Next:
    """Refuse an address or cookie with a NUL: no name holds one, and the database takes none.

    What a page is asked behind the ? goes through a form, which says so beside the question.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        is_asked = request.path.startswith(API) and ("\0" in query or "%00" in query)
        is_kept = any("\0" in value for value in request.COOKIES.values())
        if "\0" in request.path or is_asked or is_kept:
            sentence = _("This request could not be read. Go back and try again.")
            return answer(request, Refusal("BAD-REQUEST", sentence), 400)
        return get_response(request)

    return middleware


def body_limit(get_response: Next) -> Next:
    """Refuse a body that is too long, or of unknown length, before anything reads it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return _too_long(request, 411)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > _longest(request):
            return _too_long(request, 413)
        response = get_response(request)
        if int(length):
            _read_out(request)
        return response

    return middleware


def _longest(request: HttpRequest) -> int:
    """Give the most bytes of a body: where offices bring in files it is more than elsewhere."""
    place, longest = settings.REQUEST_BODY_OF_FILES
    return int(longest if request.path.endswith(place) else settings.REQUEST_BODY_MAX_BYTES)


def _read_out(request: HttpRequest) -> None:
    """Take what a refusal left unread, so that the connection can carry the next request."""
    with contextlib.suppress(UnreadablePostError):
        while request.read(1 << 16):
            pass


def _too_long(request: HttpRequest, status: int) -> HttpResponse:
    largest = _longest(request) // 1_048_576
    sentence = _("This is too large. One request may carry at most %(largest)d MB.")
    response = answer(request, Refusal("TOO-LARGE", sentence % {"largest": largest}), status)
    response["Connection"] = "close"
    return response
