"""The employer's check: ask a wallet for what is needed, see the answer, keep nothing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.certificates.web.guessing import Tries, place_of
from comity.values.refusals import Refusal
from comity.wallets import actions
from comity.wallets.actions.asking import Wanted
from comity.wallets.domain.purposes import CHECK, WISHED_TO_CHECK
from comity.wallets.web.forms import AskForm
from comity.wallets.web.questions import (
    as_verdict,
    asked_here,
    begin,
    keep_asker,
    opened,
    shown_to_wallets,
)

ASKED = Tries()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Say what is asked, and ask it."""
    form = AskForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "wallets/ask.html", {"form": form}, status=status)
    ASKED.require_patience(place_of(request))
    wished = tuple(name for name in WISHED_TO_CHECK if name in form.cleaned_data["more"])
    identity, asker = begin(request, Wanted(form.cleaned_data["city"], CHECK, wished))
    response = HttpResponseRedirect(reverse("wallets:question", args=[identity]))
    keep_asker(response, asker)
    return response


@never_cache
@require_safe
def question(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Show the question to a wallet, and once it has answered, the answer."""
    found = asked_here(request, identity)
    if found is None or found[0].purpose != CHECK:
        raise over()
    asked, asker = found
    if asked.answer is None:
        return render(request, "wallets/question.html", shown_to_wallets(asked))
    try:
        seen = opened(asked, asker)
    except Refusal as refusal:
        context = {"question": asked, "fault": refusal.code}
        return render(request, "wallets/question.html", context, status=422)
    context = as_verdict(seen, asked.city) | {"question": asked}
    return render(request, "wallets/answer.html", context)


@never_cache
@require_POST
def forget(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Delete a question and its answer at once."""
    found = asked_here(request, identity)
    if found is not None:
        actions.forget_question(identity, asker=found[1])
    return redirect("wallets:ask")


def over() -> Refusal:
    """Say that a question is over, or another browser's."""
    sentence = _("This question is over, or was asked in another browser. Ask again.")
    return Refusal("NOT-FOUND", sentence)
