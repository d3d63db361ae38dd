"""The desk of councils and of the secretariat: every step that may be taken now, each a form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.governance.actions import hearing, signing
from comity.governance.domain.courses import State
from comity.governance.queries import cards
from comity.governance.queries.courses import Standing, standing
from comity.governance.web import words
from comity.governance.web.acts import Act, acts_for
from comity.governance.web.answer import code_of
from comity.governance.web.public import head
from comity.governance.web.step_forms import ReplyForm, StepForm
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """A step with its form."""

    act: Act
    form: StepForm


@entered_by("council", "secretariat")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Show the steps that may be taken, or take one."""
    actor, at = actor_at(request), now()
    found = standing(proposal)
    offers = [Offer(one, _form(one, found)) for one in acts_for(found, actor)]
    if request.method != "POST":
        return _page(request, found, offers)
    wanted = request.POST.get("act", "")
    if wanted == "reply":
        return _reply(request, found, offers, by=actor, at=at)
    if wanted == "keep":
        return _keep(request, found, by=actor, at=at)
    chosen = next((one.act for one in offers if one.act.name == wanted), None)
    if chosen is None:
        sentence = words.refused("STEP-NOT-POSSIBLE", "")
        return _page(request, found, offers, refused=sentence)
    form = _form(chosen, found, request)
    if _is_done(request, form, lambda: chosen.do(proposal, form, actor, at)):
        return redirect("governance:change", proposal=proposal)
    kept = [Offer(one.act, form if one.act is chosen else one.form) for one in offers]
    return _page(request, found, kept, form=form)


def _is_done(request: HttpRequest, form: StepForm, do: Callable[[], object]) -> bool:
    """Do what a valid form asks; a refusal stands on top of the form."""
    if not form.is_valid():
        return False

    def done() -> dict[str, str]:
        do()
        return {}

    try:
        kept_once(request, done)
    except Refusal as refusal:
        form.add_error(None, words.refused(refusal.code, refusal.message))
        return False
    messages.success(request, _("Done. It is published on this page."), fail_silently=True)
    return True


def _reply(
    request: HttpRequest, found: Standing, offers: list[Offer], *, by: Actor, at: datetime
) -> HttpResponse:
    form = ReplyForm(found, request.POST, auto_id="reply-%s")
    if _is_done(
        request,
        form,
        lambda: hearing.reply(form.cleaned_data["point"], form.cleaned_data["text"], by=by, at=at),
    ):
        return redirect("governance:act", proposal=found.row.pk)
    return _page(request, found, offers, form=form, reply=form)


def _keep(request: HttpRequest, found: Standing, *, by: Actor, at: datetime) -> HttpResponse:
    try:
        commitment = UUID(request.POST.get("commitment", ""))
    except ValueError:
        raise Refusal("NOT-FOUND", _("There is no such promise.")) from None
    signing.keep_commitment(commitment, by=by, at=at)
    return redirect("governance:change", proposal=found.row.pk)


def _form(one: Act, found: Standing, request: HttpRequest | None = None) -> StepForm:
    auto_id = f"{one.name}-%s"
    if request is None:
        return one.form(found, auto_id=auto_id)
    return one.form(found, request.POST, request.FILES, auto_id=auto_id)


def _page(
    request: HttpRequest,
    found: Standing,
    offers: list[Offer],
    *,
    form: StepForm | None = None,
    reply: ReplyForm | None = None,
    refused: str = "",
) -> HttpResponse:
    invited = cards.invitations(found.row.pk)
    is_office = actor_at(request).role == "secretariat"
    context = {
        **head(found),
        "form": form,
        "offers": offers,
        "refused": refused,
        "key": uuid4(),
        "replies": _replies(found, invited, reply) if is_office else [],
        "links": [(one.organisation, code_of(one.id)) for one in invited if one.is_against is None]
        if is_office and found.state is State.CONSULTING
        else [],
        "promises": [one for one in cards.promises(found.row.pk) if one.kept_on is None]
        if is_office
        else [],
    }
    status = 422 if form or refused else 200
    return render(request, "governance/act.html", context, status=status)


def _replies(
    found: Standing, invited: list[cards.InvitationCard], faulty: ReplyForm | None
) -> list[tuple[str, cards.PointCard, ReplyForm]]:
    """Give each point without a reply with its form; the one that was sent keeps what it says."""
    sent = faulty.data.get("point") if faulty else None
    return [
        (
            one.organisation,
            point,
            faulty
            if faulty is not None and sent == str(point.id)
            else ReplyForm(
                found, initial={"point": point.id}, auto_id=f"reply-{point.id.hex[:8]}-%s"
            ),
        )
        for one in invited
        for point in one.points
        if point.reply is None
    ]
