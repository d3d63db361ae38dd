"""Start a run, cancel one, have one go on: councils and the secretariat."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comity.governance.queries.courses import standing
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.parties.web.acting import actor_of
from comity.parties.web.keeping import actor_at, kept_once
from comity.simulations.actions import starting
from comity.simulations.queries.runs import run_card, runs_of
from comity.simulations.web import words
from comity.simulations.web.forms import StartForm
from comity.values.refusals import Refusal

_MAY = ("council", "secretariat")


@require_http_methods(["GET", "HEAD", "POST"])
def of_change(request: HttpRequest, proposal: UUID) -> HttpResponseBase:
    """List the runs of a change; let those who may start one."""
    if request.method == "POST":
        return _start(request, proposal)
    return _page(request, proposal, None)


@entered_by(*_MAY)
def _start(request: HttpRequest, proposal: UUID) -> HttpResponse:
    actor, at = actor_at(request), now()
    form = StartForm(standing(proposal).proposed, request.POST)
    if form.is_valid():
        try:
            done = kept_once(
                request,
                lambda: {"run": str(starting.start(proposal, form.tried(), by=actor, at=at))},
            )
        except Refusal as refusal:
            form.add_error("path", refusal.message)
        else:
            return redirect("simulations:run", run=done["run"])
    return _page(request, proposal, form)


def _page(request: HttpRequest, proposal: UUID, form: StartForm | None) -> HttpResponse:
    found, actor = standing(proposal), actor_of(request)
    may_start = actor is not None and actor.role in _MAY
    context = {
        "found": found,
        "runs": [(one, words.STATES[one.state]) for one in runs_of(proposal)],
        "form": form or (StartForm(found.proposed) if may_start else None),
        "key": uuid4(),
    }
    return render(request, "simulations/runs.html", context, status=422 if form else 200)


@entered_by(*_MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, run: UUID) -> HttpResponse:
    """Ask whether a run shall be ended, and end it."""
    card = run_card(run)
    if request.method == "POST":
        starting.cancel(run, by=actor_at(request), at=now())
        return redirect("simulations:run", run=run)
    return render(request, "simulations/cancel.html", {"card": card})


@entered_by(*_MAY)
@require_http_methods(["POST"])
def go_on(request: HttpRequest, run: UUID) -> HttpResponse:
    """Have a run go on whose engine stopped."""
    starting.go_on(run, by=actor_at(request), at=now())
    return redirect("simulations:run", run=run)
