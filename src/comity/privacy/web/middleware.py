"""Bring whoever asks into the database for the length of one request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from comity.ledger.acting import bearing, whoami
from comity.ledger.domain.actors import Actor

COOKIE = "comity_actor"
_BEARER = "Bearer "


def token_of(request: HttpRequest) -> str:
    """Give the token the request presents: its Authorization header, else its cookie."""
    header = request.headers.get("Authorization", "")
    if header:
        return header[len(_BEARER) :].strip() if header.startswith(_BEARER) else ""
    return request.COOKIES.get(COOKIE, "")


def actor_of(request: HttpRequest) -> Actor | None:
    """Say who asks; the database is asked once per request, when somebody wants to know."""
    notes: dict[str, Any] = vars(request)
    if "_comity_actor" not in notes:
        notes["_comity_actor"] = whoami() if token_of(request) else None
    found: Actor | None = notes["_comity_actor"]
    return found


class ActorMiddleware:
    """Present the request's token in every transaction of the request; keep its page private.

    Place it outside anything that reads data. A page made for a token is never stored by a
    browser or proxy, because the next person at a shared computer must not go back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the name of its actor."""
        token = token_of(request)
        if not token:
            return self.get_response(request)
        with bearing(token):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
