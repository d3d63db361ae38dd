"""Pilots of the version in force: everybody reads how they go; some end one before its last day."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.governance.actions import stopping
from comity.governance.domain.stopping import Stage
from comity.governance.domain.voting import Choice
from comity.governance.queries.running import MotionCard, PilotCard, pilot_card, pilots_in_force
from comity.governance.queries.running import version_in_force as in_force
from comity.governance.web import words
from comity.governance.web.pilot_forms import BallotForm, CountForm, MotionForm, SeenForm
from comity.governance.web.public import language
from comity.governance.web.shown import ballot_lines, vote_lines
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.parties.web.acting import actor_of
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal

PilotForm = SeenForm | MotionForm | BallotForm | CountForm


@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """List the pilots of the version in force."""
    found = [(one, words.STAGES[one.stage], _hosts(one)) for one in pilots_in_force(now())]
    return render(request, "governance/pilots.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, pilot: str) -> HttpResponseBase:
    """Show a pilot; let councils move and vote, and the secretariat look and count."""
    if request.method == "POST":
        return _taken(request, pilot)
    found, actor = _found(pilot), actor_of(request)
    return _page(request, found, forms_for(found, actor, now()) if actor else {})


@entered_by("council", "secretariat")
def _taken(request: HttpRequest, pilot: str) -> HttpResponse:
    found, actor, at = _found(pilot), actor_at(request), now()
    offered = forms_for(found, actor, at, request.POST)
    act = request.POST.get("act", "")
    form = offered.get(act)
    if form is None:
        try:  # pressed twice, the first press has done it and nothing is offered any more
            kept_once(request, _not_offered)
        except Refusal as refusal:
            sentence = words.refused(refusal.code, str(refusal.message))
            return _page(request, found, forms_for(found, actor, at), refused=sentence)
        return redirect("governance:pilot", pilot=pilot)
    if form.is_valid():

        def done() -> dict[str, str]:
            do(form, found, by=actor, at=at)
            return {}

        try:
            kept_once(request, done)
        except Refusal as refusal:
            form.add_error(None, words.refused(refusal.code, str(refusal.message)))
        else:
            said = _("Done. It is published on this page.")
            messages.success(request, said, fail_silently=True)
            return redirect("governance:pilot", pilot=pilot)
    return _page(request, found, {**forms_for(found, actor, at), act: form}, form=form)


def _not_offered() -> dict[str, str]:
    raise Refusal("STEP-NOT-POSSIBLE", words.refused("STEP-NOT-POSSIBLE", ""))


def forms_for(
    found: PilotCard, actor: Actor, at: datetime, answers: Mapping[str, str] | None = None
) -> dict[str, PilotForm]:
    """Give what an actor may do with a pilot now, by its name, each with its form."""
    makers: dict[str, Callable[..., PilotForm]] = {}
    motion = found.open_motion
    if actor.role == "secretariat":
        if found.stage is Stage.RUNNING:
            makers["look"] = lambda *given, **more: SeenForm(found, *given, **more)
        if motion is not None and motion.vote.closes_at <= at:
            makers["count"] = CountForm
    if actor.role == "council":
        if motion is not None and _may_vote(motion, str(actor.city), at):
            makers["vote"] = BallotForm
        if motion is None and found.stage is Stage.RUNNING and actor.city in found.terms.parties:
            makers["move"] = MotionForm
    return {
        name: make(*(() if answers is None else (answers,)), auto_id=f"{name}-%s")
        for name, make in makers.items()
    }


def _may_vote(motion: MotionCard, city: str, at: datetime) -> bool:
    voted = {one.party for one in motion.ballots}
    return at < motion.vote.closes_at and city in motion.vote.electorate and city not in voted


def do(form: PilotForm, found: PilotCard, *, by: Actor, at: datetime) -> None:
    """Do what a valid form asks.

    Raises:
        Refusal: those of `actions.stopping`.
    """
    motion, name, answers = found.open_motion, found.plan.id, form.cleaned_data
    if isinstance(form, SeenForm):
        stopping.look_at_pilot(
            name, answers["kpi"], answers["month"], form.seen(),
            planned=answers["planned"], by=by, at=at,
        )  # fmt: skip
    elif isinstance(form, MotionForm):
        # The vote is open until the end of the day that was chosen, in the depositary's town.
        last = answers["closes_on"] + timedelta(days=1)
        zone = ZoneInfo(found.terms.timezone)
        closes_at = datetime(last.year, last.month, last.day, tzinfo=zone)
        stopping.move_to_end(name, answers["reasons"], closes_at=closes_at, by=by, at=at)
    elif motion is None:
        raise Refusal("STEP-NOT-POSSIBLE", words.refused("STEP-NOT-POSSIBLE", ""))
    elif isinstance(form, BallotForm):
        stopping.vote_to_end(motion.id, Choice(answers["choice"]), by=by, at=at)
    else:
        stopping.count_motion(motion.id, by=by, at=at)


def _found(pilot: str) -> PilotCard:
    document = in_force(now())
    with suppress(Refusal):  # no such pilot is no such page
        if document is not None:
            return pilot_card(document, pilot, at=now())
    raise Http404


def _hosts(found: PilotCard) -> str:
    return ", ".join(city_name(one, language()) for one in found.plan.hosts)


def _page(
    request: HttpRequest,
    found: PilotCard,
    forms: dict[str, PilotForm],
    *,
    form: PilotForm | None = None,
    refused: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "found": found,
        "plan": found.plan,
        "looks": found.looks,
        "hosts": _hosts(found),
        "stage": words.STAGES[found.stage],
        "ground": words.GROUNDS[found.end.ground] if found.end else "",
        "motions": [
            (
                one,
                city_name(one.party, language()),
                vote_lines(one.counted, language())
                if one.counted
                else ballot_lines(one.ballots, language()),
            )
            for one in found.motions
        ],
        "offers": [(name, words.PILOT_ACTS[name], one) for name, one in forms.items()],
        "form": form,
        "refused": refused,
        "key": uuid4(),
    }
    status = 422 if form or refused else 200
    with timezone.override(found.terms.timezone):
        return render(request, "governance/pilot.html", context, status=status)
