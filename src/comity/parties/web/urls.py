"""Addresses of sign-in, below the language; those for passwords are left out on purpose."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from allauth.account import views
from django.urls import URLPattern, URLResolver, path

from comity.parties.actions import whole_at_the_door
from comity.parties.web.kept import go_on


def _whole(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """Let each page of sign-in change all it changes, or nothing."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            within = list(_whole(entry.url_patterns))
            yield URLResolver(entry.pattern, within, entry.default_kwargs)
        else:
            view = whole_at_the_door(entry.callback)
            yield URLPattern(entry.pattern, view, entry.default_args, entry.name)


_pages = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-in/code/", views.request_login_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", views.logout, name="account_logout"),
    path("new/", views.signup, name="account_signup"),
    path("new/confirm/", views.email_verification_sent, name="account_email_verification_sent"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("again/", views.reauthenticate, name="account_reauthenticate"),
    path("security/", (import_module("allauth.mfa.urls").urlpatterns, None, None)),
]
urlpatterns = [*_whole(_pages), path("go-on/", go_on, name="go_on")]
