"""From a signed-in account to an actor the database knows: the cookie and who sets it."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponseBase

from comity.ledger.acting import (
    bearing,
    close_all_sessions,
    close_session,
    open_session,
    register_person,
    roles_of,
    whoami,
)
from comity.ledger.domain.actors import Actor
from comity.parties.models import AccountRow
from comity.parties.queries import has_second_factor

COOKIE = "comity_actor"
_BEARER = "Bearer "
_SHIFT = timedelta(hours=12)
_GIVEN, _ENDED = "comity.token_given", "comity.token_ended"
Next = Callable[[HttpRequest], HttpResponseBase]


def actor_presented(get_response: Next) -> Next:
    """Present the request's token in every transaction of the request; keep its page private.

    A page made for a token is never stored by a browser or proxy, because the next person at a
    shared computer must not go back to it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = token_of(request)
        with bearing(token):
            request.actor = whoami() if token else None  # type: ignore[attr-defined]  # read by actor_of
            response = get_response(request)
        if token:
            response.headers.setdefault("Cache-Control", "private, no-store")
        _keep_cookie(request, response)
        return response

    return middleware


def token_of(request: HttpRequest) -> str:
    """Give the token the request presents: its Authorization header, else its cookie."""
    header = request.headers.get("Authorization", "")
    if header:
        return header[len(_BEARER) :].strip() if header.startswith(_BEARER) else ""
    return request.COOKIES.get(COOKIE, "")


def actor_of(request: HttpRequest) -> Actor | None:
    """Say who asks; None for a stranger, and for a token whose session has ended."""
    found: Actor | None = getattr(request, "actor", None)
    return found


def begin_acting(request: HttpRequest, account: AccountRow, *, actor: UUID | None = None) -> None:
    """Open the actor's session and give its token to the browser with the answer.

    A newcomer acts for themself. Whoever holds an office acts for it, and applies for themself
    from another address. An officer without a second factor gets no session outside the
    demonstration, so that not even the database takes them for an officer; the sign-in leads
    them to set one up.

    Args:
        request: the request that proved who asks.
        account: the account it proved.
        actor: which of the account's roles; None for its first.
    """
    roles = roles_of(str(account.pk))
    if not roles:
        register_person(str(account.pk))
        roles = roles_of(str(account.pk))
    offices = [role for role in roles if not role.is_person]
    chosen = next((role for role in roles if role.id == actor), (offices or list(roles))[0])
    if not chosen.is_person and needs_second_factor(account):
        return
    end_acting(request)
    token = secrets.token_urlsafe(32)
    open_session(str(account.pk), token, ttl=_SHIFT, actor=chosen.id)
    request.META[_GIVEN] = token


def end_acting(request: HttpRequest) -> None:
    """Close the session of the token that the browser presented, and take the cookie back."""
    token = request.COOKIES.get(COOKIE)
    if token:
        close_session(token)
    request.META[_ENDED] = True


def needs_second_factor(account: AccountRow) -> bool:
    """Tell whether this account must set up a second factor before it acts for an office."""
    return not settings.IS_DEMO and not has_second_factor(account.pk)


def is_held_back(account: AccountRow) -> bool:
    """Tell whether this account has an office that it may not enter yet."""
    has_office = any(not role.is_person for role in roles_of(str(account.pk)))
    return has_office and needs_second_factor(account)


def watch_sign_in() -> None:
    """Follow the sign-in library: who comes, who goes, who adds or loses a second factor."""
    user_logged_in.connect(_came, dispatch_uid="comity actor comes")
    user_logged_out.connect(_went, dispatch_uid="comity actor goes")
    authenticator_added.connect(_came, dispatch_uid="comity actor gains a factor")
    authenticator_removed.connect(_lost_factor, dispatch_uid="comity actor loses a factor")


def _came(request: HttpRequest, user: AccountRow, **_: object) -> None:
    begin_acting(request, user)


def _went(request: HttpRequest, **_: object) -> None:
    end_acting(request)


def _lost_factor(request: HttpRequest, user: AccountRow, **_: object) -> None:
    """End the office's sessions, on every device, with the account's last second factor."""
    if is_held_back(user):
        close_all_sessions(str(user.pk))
        end_acting(request)


def _keep_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    token = request.META.get(_GIVEN)
    if token:
        response.set_cookie(
            COOKIE,
            token,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif request.META.get(_ENDED):
        response.delete_cookie(COOKIE, samesite="Lax")
