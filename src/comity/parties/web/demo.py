"""Pages that exist in the demonstration only."""

from datetime import timedelta

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.ledger import actions as ledger
from comity.ledger import clock
from comity.parties.domain.demonstration import PEOPLE
from comity.parties.queries import account_of, last_messages
from comity.parties.web.access import entered_by
from comity.values.refusals import Refusal

_SHOWN = 20
_MOST_DAYS = 3_660
_MOST_SECONDS = 2**31


class ClockForm(forms.Form):
    """How far the clock shall go ahead; `seen` in seconds, so that sent twice it moves once."""

    days = forms.IntegerField(
        label=_("Days to go ahead"),
        help_text=_("From 1 to 3,660. It cannot go back."),
        min_value=1,
        max_value=_MOST_DAYS,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    seen = forms.IntegerField(
        min_value=0, max_value=_MOST_SECONDS, required=False, widget=forms.HiddenInput
    )


@entered_by()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def move_clock(request: HttpRequest) -> HttpResponse:
    """Show the clock of the demonstration, or move it ahead."""
    at, ahead = clock.now(), clock.ahead()
    form = ClockForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": int(ahead.total_seconds())},
    )
    if form.is_bound and form.is_valid():
        days, seen = form.cleaned_data["days"], form.cleaned_data["seen"] or 0
        try:
            ledger.move_clock(timedelta(days=days), seen=timedelta(seconds=seen), at=at)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("The clock was moved ahead."), fail_silently=True)
            return redirect("demo:clock")
    context = {"form": form, "at": at, "ahead": ahead}
    return render(request, "parties/clock.html", context, status=422 if form.errors else 200)


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
