"""Pages that exist in the demonstration only."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comity.parties.domain.demonstration import PEOPLE
from comity.parties.queries import account_of, last_messages

_SHOWN = 20


@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the last messages that would have been sent by e-mail."""
    return render(request, "parties/outbox.html", {"letters": last_messages(_SHOWN)})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the made-up people, with one click.

    Raises:
        Http404: there is no such person.
    """
    chosen = next((one for one in PEOPLE if one.key == request.POST.get("person")), None)
    account = account_of(chosen.email) if chosen else None
    if account is None:
        raise Http404
    login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, account, method="demonstration")
    onward = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
        return redirect(onward)
    return redirect("portal:start")
