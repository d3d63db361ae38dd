"""Write a proposal: the text checked and compared as often as wished, then proposed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.governance.actions import proposing
from comity.governance.domain.drafts import successor
from comity.governance.domain.papers import Proposer
from comity.governance.web import words
from comity.governance.web.forms import ProposalForm
from comity.governance.web.shown import sides
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal

# A draft begins with a first day that leaves time for a consultation, a vote and signatures.
_USUAL_WAY = timedelta(days=150)


@entered_by("council", "secretariat")
@require_http_methods(["GET", "HEAD", "POST"])
def propose_change(request: HttpRequest) -> HttpResponse:
    """Check a draft, or propose it; whatever was typed comes back."""
    actor, at = actor_at(request), now()
    is_party = actor.role == "council"
    if request.method != "POST":
        text = successor(proposing.in_force(at), first=(at + _USUAL_WAY).date())
        return _page(request, ProposalForm(initial={"text": text}, is_party=is_party))
    form = ProposalForm(request.POST, request.FILES, is_party=is_party)
    is_valid = form.is_valid()
    shown: dict[str, Any] = {}
    try:
        if "check" in request.POST or not is_valid:
            shown = _compared(form, at=at)
        else:
            wish = _wish(form)
            made = kept_once(request, lambda: {"id": str(proposing.propose(wish, by=actor, at=at))})
            messages.success(request, _("Your proposal is published."), fail_silently=True)
            return redirect("governance:change", proposal=made["id"])
    except Refusal as refusal:
        form.add_error(None, words.refused(refusal.code, refusal.message))
        shown = {"faults": refusal.faults}
    return _page(request, form, **shown)


def _compared(form: ProposalForm, *, at: datetime) -> dict[str, Any]:
    """Compare what was written with the version in force, whatever else is missing yet."""
    text = form.cleaned_data.get("text")
    if not text:
        return {}
    draft = proposing.examine(text, at=at)
    return {
        **sides(draft.found),
        "needed": draft.needed,
        "change_class": words.CLASSES[draft.found.change_class] if draft.found.change_class else "",
    }


def _wish(form: ProposalForm) -> proposing.Wish:
    answers = form.cleaned_data
    supporters = answers.get("supporters", "").splitlines()
    return proposing.Wish(
        kind=Proposer.PARTY if form.is_party else Proposer(answers["kind"]),
        by=answers.get("by", ""),
        title=answers["title"],
        reason=answers["reason"],
        text=answers["text"],
        supporters=[line.strip() for line in supporters if line.strip()],
        is_pilot=answers["is_pilot"],
    )


def _page(request: HttpRequest, form: ProposalForm, **shown: object) -> HttpResponse:
    """Show the form; the text of a file that was read stands where it can be changed."""
    if form.is_bound and form.cleaned_data.get("upload"):
        typed = request.POST.copy()
        typed["text"] = form.cleaned_data.get("text", "")
        form.data = typed
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "key": uuid4(), **shown}
    return render(request, "governance/propose.html", context, status=status)
