"""Speak with wallets: JSON, errors in the words of OAuth, no cookies, any origin."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from urllib.parse import parse_qsl

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from comity.values.refusals import Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
MOST_FORM_BYTES: Final = 1 << 19
_MOST_FIELDS: Final = 20
# What a refusal is called in OAuth, and its status. Others are "invalid_request", 400.
_ERRORS: Final[Mapping[str, tuple[int, str]]] = {
    "WALLET-GRANT": (400, "unsupported_grant_type"),
    "WALLET-CODE": (400, "invalid_grant"),
    "WALLET-DIGITS": (400, "invalid_grant"),
    "WALLET-TOKEN": (401, "invalid_token"),
    "WALLET-REQUEST": (400, "invalid_credential_request"),
    "WALLET-CONFIGURATION": (400, "unknown_credential_configuration"),
    "WALLET-IDENTIFIER": (400, "unknown_credential_identifier"),
    "WALLET-ENCRYPTION": (400, "invalid_encryption_parameters"),
    "WALLET-PROOF": (400, "invalid_proof"),
    "WALLET-NONCE": (400, "invalid_nonce"),
    "WALLET-MANY": (400, "credential_request_denied"),
    "WALLET-REFUSED": (400, "credential_request_denied"),
    "WALLET-TRANSACTION": (400, "invalid_transaction_id"),
    "WALLET-LONG": (413, "invalid_request"),
    "TOO-MANY": (429, "invalid_request"),
}
_OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ASKED_FIRST: Final = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "3600",
}


def for_wallets(*methods: str) -> Callable[[View[P]], View[P]]:
    """Answer wallets, also those that are pages of other sites; a refusal becomes an error body.

    No cookie counts here, so a page of another site can do nothing in a visitor's name.

    Args:
        methods: that are answered.
    """

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt
        @never_cache
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return _open(HttpResponse(status=204, headers=_ASKED_FIRST))
            if request.method not in methods:
                response = error_answer(405, "invalid_request", "This is asked in another way.")
                response["Allow"] = ", ".join(methods)
                return _open(response)
            try:
                return _open(view(request, *args, **kwargs))
            except Refusal as refusal:
                return _open(refusal_answer(refusal))

        return cast("View[P]", answered)

    return decorate


def said(content: object, status: int = 200) -> HttpResponse:
    """Answer with JSON."""
    return HttpResponse(orjson.dumps(content), status=status, content_type=JSON)


def refusal_answer(refusal: Refusal) -> HttpResponse:
    """Answer a refusal in the words of OAuth.

    Source: RFC 6749, section 5.2; RFC 6750, section 3; OpenID4VCI 1.0, sections 6.3, 8.3.1, 9.3.
    """
    status, error = _ERRORS.get(refusal.code, (400, "invalid_request"))
    response = error_answer(status, error, str(refusal.message))
    if status == 401:
        response["WWW-Authenticate"] = f'Bearer error="{error}"'
    return response


def error_answer(status: int, error: str, sentence: str) -> HttpResponse:
    """Answer with an error; only the letters that OAuth allows in a description are kept.

    Source: RFC 6749, section 5.2.
    """
    plain = sentence.translate({ord("“"): "'", ord("”"): "'", ord('"'): "'", ord("\\"): "/"})
    kept = "".join(letter for letter in plain if " " <= letter <= "~")
    return said({"error": error, "error_description": kept[:300]}, status)


def body_of(request: HttpRequest, kind: str, most: int) -> bytes:
    """Read the body of a request of one media type.

    Args:
        request: whose.
        kind: that it must be of.
        most: bytes, at the most.

    Raises:
        Refusal: WALLET-KIND, it is of another; WALLET-LONG.
    """
    if request.content_type != kind:
        raise Refusal("WALLET-KIND", f"Send this as {kind}.")
    body = request.read(most + 1)
    if len(body) > most:
        raise Refusal("WALLET-LONG", "The request is longer than any that is answered.")
    return bytes(body)


def form_of(request: HttpRequest) -> dict[str, str]:
    """Read a form that names nothing twice.

    Raises:
        Refusal: WALLET-KIND, WALLET-LONG, WALLET-FORM.

    Source: RFC 6749, section 3.2 (parameters MUST NOT be included more than once).
    """
    body = body_of(request, FORM, MOST_FORM_BYTES)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise Refusal("WALLET-FORM", "The form cannot be read.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refusal("WALLET-FORM", "The form names something twice.")
    return fields


def _open(response: HttpResponse) -> HttpResponse:
    for name, value in _OPEN.items():
        response[name] = value
    return response


def token_of(request: HttpRequest) -> str:
    """Give the wallet's token.

    Raises:
        Refusal: WALLET-TOKEN, there is none.

    Source: RFC 6750, section 2.1.
    """
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refusal("WALLET-TOKEN", "Show the token as Authorization: Bearer.")
    return token.strip()
