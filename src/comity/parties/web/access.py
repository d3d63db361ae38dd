"""Doors of pages: who may enter, and where the others are led."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.parties.web.acting import actor_of, begin_acting, is_held_back
from comity.parties.web.kept import kept

P = ParamSpec("P")
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def entered_by(*roles: str) -> Callable[[Door[P]], Door[P]]:
    """Let in whoever acts in one of the roles, anybody signed in when none is named.

    A stranger is led to the sign-in and back, and keeps what they sent in their window. An officer
    without a second factor is led to its set-up; anybody else is refused. The view finds the actor
    in ``request.actor``, never None.

    Raises:
        PermissionDenied: the actor has another role.
    """

    def decorate(view: Door[P]) -> Door[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = actor_of(request)
            if actor is None:
                return _lead_in(request)
            if roles and actor.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("Door[P]", guarded)

    return decorate


def _lead_in(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        if request.method == "POST":
            return kept(request)
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    account = request.user
    if is_held_back(account):
        messages.warning(request, _("Set up a second way to prove who you are. Then continue."))
        return redirect("mfa_index")
    # Signed in, but the actor's session ended before: open another and come back.
    begin_acting(request, account)
    back = redirect(request.get_full_path())
    if request.method == "POST":
        back.status_code = HTTPStatus.TEMPORARY_REDIRECT  # the browser sends the form once more
    return back
