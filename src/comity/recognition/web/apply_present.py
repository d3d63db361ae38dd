"""Apply with a certificate that lies in a wallet: it is shown instead of typed and photographed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comity.parties.web.access import entered_by
from comity.recognition.actions.showing import take_shown
from comity.recognition.domain.showing import taken_from
from comity.recognition.domain.wanted import wanted
from comity.recognition.web.apply import OVERVIEW, read_or_send
from comity.recognition.web.desk import Desk, desk_of
from comity.values.refusals import Refusal
from comity.wallets import actions as wallets
from comity.wallets import queries
from comity.wallets.actions.asking import Wanted as WantedOfWallet
from comity.wallets.domain.purposes import APPLY, WISHED_TO_APPLY
from comity.wallets.queries import Question
from comity.wallets.web.checks import over
from comity.wallets.web.questions import (
    Seen,
    as_verdict,
    asked_here,
    begin,
    keep_asker,
    opened,
    shown_to_wallets,
)


@never_cache
@entered_by("person")
@read_or_send
def begin_showing(request: HttpRequest) -> HttpResponse:
    """Say what is asked of the wallet and why, and ask it."""
    desk = desk_of(request)
    host = _host(desk)
    if request.method != "POST" or not host:
        context = {"back": reverse(OVERVIEW), "host": host}
        return render(request, "recognition/from_wallet.html", context)
    identity, asker = begin(request, WantedOfWallet(host, APPLY, WISHED_TO_APPLY))
    response = HttpResponseRedirect(reverse("recognition:shown", args=[identity]))
    keep_asker(response, asker)
    return response


@never_cache
@entered_by("person")
@read_or_send
def showing(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Show the question to the wallet, then what it showed; on the press of a button, take it."""
    found = asked_here(request, identity)
    if found is None or found[0].purpose != APPLY:
        raise over()
    question, asker = found
    if question.answer is None:
        context = shown_to_wallets(question) | {"back": reverse("recognition:from_wallet")}
        return render(request, "recognition/from_wallet_question.html", context)
    try:
        seen = opened(question, asker)
    except Refusal as refusal:
        context = {"question": question, "fault": refusal.code}
        return render(request, "recognition/from_wallet_question.html", context, status=422)
    if request.method == "POST":
        return _taken(request, question, asker, seen)
    context = as_verdict(seen, question.city) | {"may_take": seen.result.valid is True}
    return render(request, "recognition/from_wallet_answer.html", context)


def _taken(request: HttpRequest, question: Question, asker: str, seen: Seen) -> HttpResponse:
    if seen.result.valid is not True or seen.result.credential is None:
        raise Refusal("CERTIFICATE-STATE", _("The certificate is not in force now."))
    desk = desk_of(request)
    offered = desk.offer()
    known = wanted(offered.rulebook, (one for one, _name in offered.providers), on=desk.on)
    token = queries.shown_token(question, asker)
    take_shown(desk.begin(), taken_from(seen.result.credential, token, known), at=desk.at)
    wallets.forget_question(question.id, asker=asker)
    messages.success(request, _("Your certificate is in the application. Look whether it fits."))
    return redirect("recognition:apply_section", "credentials")


def _host(desk: Desk) -> str:
    job = desk.answers.get("job")
    host = str(job.get("host", "")) if isinstance(job, dict) else ""
    return host if queries.issuer_names(host) else ""
