"""The addresses that have no language: the very first page, and the sign of life."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
def to_own_language(request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the reader's language."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Say that pages are served and the database answers."""
    connection.ensure_connection()
    return HttpResponse("ok\n", content_type="text/plain")
