"""What somebody wrote in a form whose sign-in had ended: it stays in their window, not with us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comity.parties.web.acting import actor_of
from comity.values.refusals import Refusal

TO, HAS_FILES = "comity_to", "comity_files"
_OURS = {"csrfmiddlewaretoken", TO, HAS_FILES}


def kept(request: HttpRequest) -> HttpResponse:
    """Show that the sign-in has ended, with what was sent, to be sent again after signing in."""
    return _page(request, to=request.get_full_path(), has_files=bool(request.FILES), status=403)


# It changes nothing and only shows a form back to whoever sent it. Without a forgery token, because
# signing in again made a new one; so it looks where the form comes from. What a stranger's page put
# into it would stand here under our name, one button away from being sent.
@csrf_exempt
@require_POST
@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """Show once more what was written, with a button that sends it if one is signed in now.

    Raises:
        Refusal: NOT-FOUND, because it comes from another site or would lead to one.
    """
    to = request.POST.get(TO, "")
    if (
        _is_from_elsewhere(request)
        or not to.startswith("/")
        or not url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    ):
        raise Refusal("NOT-FOUND", "")
    is_back = actor_of(request) is not None
    has_files = bool(request.POST.get(HAS_FILES))
    return _page(request, to=to, has_files=has_files, status=200 if is_back else 403)


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether another site's page sent it. Browsers say so with each form (RFC 6454, 7)."""
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", here) != here


def _page(request: HttpRequest, *, to: str, has_files: bool, status: int) -> HttpResponse:
    context = {
        "to": to,
        "has_files": has_files,
        "is_back": status == 200,
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _OURS
            for value in values
        ],
    }
    answer = render(request, "parties/kept.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
