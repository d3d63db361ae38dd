"""The verifier as wallets see it: the signed question, and where answers go (OpenID4VP 1.0)."""

import re
import time
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from comity.proofs.openid.presenting import REQUEST_MEDIA_TYPE
from comity.values.refusals import Refusal
from comity.wallets import actions, queries
from comity.wallets.web.speaking import for_wallets, form_of, said

_WAIT_SECONDS: Final = 2.0
_TURN_SECONDS: Final = 0.05
_ERROR: Final = re.compile(r"[a-z_]{1,60}", re.ASCII)


@for_wallets("GET", "HEAD")
def question(request: HttpRequest, identity: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give a question as signed; the worker may still be at it.

    Source: RFC 9101, section 5.2.3.
    """
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        is_open, signed = queries.signed_question(identity)
        if not is_open:
            raise Http404
        if signed:
            return HttpResponse(signed, content_type=REQUEST_MEDIA_TYPE)
        if time.monotonic() >= until:
            response = said({"error": "temporarily_unavailable"}, 503)
            response["Retry-After"] = "5"
            return response
        time.sleep(_TURN_SECONDS)


@for_wallets("POST")
def answer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Take a wallet's answer, which only the browser that asked can open.

    Source: OpenID4VP 1.0, sections 8.2 and 8.3.1.
    """
    form = form_of(request)
    if "response" in form:
        actions.keep_answer(identity, form["response"])
    elif "error" in form:
        error = form["error"]
        actions.keep_refusal(identity, error if _ERROR.fullmatch(error) else "other")
    else:
        message = "The answer is expected encrypted, in the field “response”."
        raise Refusal("WALLET-FORM", message)
    return said({})
