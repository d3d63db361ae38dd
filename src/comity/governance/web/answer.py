"""The page of an invited organisation: it answers once, without an account."""

from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.governance.actions import hearing
from comity.governance.domain.courses import State
from comity.governance.queries import cards
from comity.governance.queries.courses import standing
from comity.governance.web import words
from comity.governance.web.forms import AnswerForm
from comity.governance.web.public import head, language
from comity.ledger.clock import now
from comity.values.names import name_for
from comity.values.refusals import Refusal

_SIGNER = Signer(salt="comity.governance.invitation")


def code_of(invitation: UUID) -> str:
    """Give the code under which an organisation answers; nobody can guess another's."""
    return _SIGNER.sign(str(invitation))


@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show a change to an organisation and take its answer.

    Raises:
        Http404: the code is not one of ours.
    """
    try:
        found = cards.invitation(UUID(_SIGNER.unsign(code)))
    except (BadSignature, ValueError):
        found = None
    if found is None:
        raise Http404
    card, proposal = found
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            hearing.answer(
                card.id,
                form.said(),
                objects=form.cleaned_data["verdict"] == "yes",
                at=now(),
            )
        except Refusal as refusal:
            form.add_error(None, words.refused(refusal.code, refusal.message))
        else:
            said = _("Thank you. Your answer is published. Each point gets a reply.")
            messages.success(request, said, fail_silently=True)
            return redirect("governance:change", proposal=proposal)
    change = standing(proposal)
    texts = cards.summaries(proposal)
    context = {
        **head(change),
        "form": form,
        "card": card,
        "summary": name_for(texts, language()) if texts else None,
        "is_open": change.state is State.CONSULTING and card.is_against is None,
    }
    return render(request, "governance/answer.html", context, status=422 if form.is_bound else 200)
