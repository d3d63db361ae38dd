"""The issuer as wallets see it: metadata, token, nonce, credentials (OpenID4VCI 1.0)."""

import time
from functools import cache
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.proofs.openid.issuing import (
    GRANT,
    MAX_REQUEST_BYTES,
    TX_DIGITS,
    issuer_metadata,
    read_wish,
    server_metadata,
)
from comity.proofs.openid.nonces import make_nonce, require_nonce
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal
from comity.wallets import actions, queries
from comity.wallets.actions.offering import TOKEN_FOR
from comity.wallets.domain.codes import OfferCodes
from comity.wallets.web.speaking import JSON, body_of, for_wallets, form_of, said, token_of

# How long a wallet's request is held open for the worker; afterwards it comes again.
_WAIT_SECONDS: Final = 4.0
_TURN_SECONDS: Final = 0.05
_INTERVAL_SECONDS: Final = 5


def issuer_address(city: str) -> str:
    """Give the address that names a city as an issuer to wallets."""
    return f"{settings.ENVIRONMENT.origin}/openid/{city}"


@for_wallets("GET", "HEAD")
def issuer(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give what wallets read of a city that issues."""
    names = _names(city)
    return said(issuer_metadata(issuer_address(city), names=names, titles=_titles()))


@for_wallets("GET", "HEAD")
def server(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give what wallets read of the server that gives tokens."""
    _names(city)
    return said(server_metadata(issuer_address(city)))


@for_wallets("POST")
def token(request: HttpRequest, city: str) -> HttpResponse:
    """Turn the codes of an offer into a token.

    Source: OpenID4VCI 1.0, section 6; RFC 6749, section 5.
    """
    _names(city)
    form = form_of(request)
    if form.get("grant_type") != GRANT:
        raise Refusal("WALLET-GRANT", "Only a pre-authorized code is turned into a token here.")
    code, digits = form.get("pre-authorized_code", ""), form.get("tx_code", "")
    if not code:
        raise Refusal("WALLET-FORM", "The form names no pre-authorized_code.")
    if not digits:
        # Not a try: a wallet that does not know of the digits has not guessed any.
        raise Refusal("WALLET-FORM", f"The form names no tx_code, {TX_DIGITS} digits.")
    given = actions.redeem(city, OfferCodes(code, digits))
    seconds = int(TOKEN_FOR.total_seconds())
    return said({"access_token": given, "token_type": "Bearer", "expires_in": seconds})


@for_wallets("POST")
def nonce(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give a nonce for proofs.

    Source: OpenID4VCI 1.0, section 7.
    """
    _names(city)
    at = int(queries.real_clock().timestamp())
    return said({"c_nonce": make_nonce(_secret(), at=at)})


@for_wallets("POST")
def credential(request: HttpRequest, city: str) -> HttpResponse:
    """Give a copy of the certificate for each key proven; 202 where the worker needs longer.

    Source: OpenID4VCI 1.0, section 8.
    """
    _names(city)
    shown = _counting_token(request, city)
    body = _read(request)
    at = queries.real_clock()
    wished = read_wish(body, issuer=issuer_address(city), at=at)
    answered = require_nonce(wished.nonce, _secret(), at=int(at.timestamp()))
    name = actions.wish(city, shown, wished, answered)
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        copies = actions.collect(city, shown, name)
        if copies is not None:
            return _given(copies)
        time.sleep(_TURN_SECONDS)
    return _later(name)


@for_wallets("POST")
def deferred(request: HttpRequest, city: str) -> HttpResponse:
    """Give what the worker needed longer for.

    Source: OpenID4VCI 1.0, section 9.
    """
    _names(city)
    shown = _counting_token(request, city)
    name = parse_object(_read(request), max_bytes=MAX_REQUEST_BYTES).get("transaction_id")
    if not isinstance(name, str):
        raise Refusal("WALLET-TRANSACTION", "The request names no transaction_id.")
    copies = actions.collect(city, shown, name)
    return _later(name) if copies is None else _given(copies)


def _read(request: HttpRequest) -> bytes:
    try:
        return body_of(request, JSON, MAX_REQUEST_BYTES)
    except Refusal as refusal:
        if refusal.code == "WALLET-KIND":
            raise Refusal("WALLET-REQUEST", refusal.message) from refusal
        raise


def _counting_token(request: HttpRequest, city: str) -> str:
    shown = token_of(request)
    if not queries.token_counts(city, shown):
        raise Refusal("WALLET-TOKEN", "The token does not count, or no more. Make a new offer.")
    return shown


def _given(copies: tuple[str, ...]) -> HttpResponse:
    return said({"credentials": [{"credential": copy} for copy in copies]})


def _later(name: str) -> HttpResponse:
    return said({"transaction_id": name, "interval": _INTERVAL_SECONDS}, 202)


def _names(city: str) -> dict[str, str]:
    names = queries.issuer_names(city)
    if names is None:
        raise Http404
    return names


def _secret() -> bytes:
    return settings.SECRET_KEY.encode()


@cache
def _titles() -> dict[str, str]:
    titles = {}
    for tag, _own_name in settings.LANGUAGES:
        with override(tag):
            titles[tag] = _("Certificate of recognition")
    return titles
