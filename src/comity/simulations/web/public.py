"""The public pages of a run: how far it is, and its report."""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.governance.queries.courses import standing
from comity.parties.queries import city_name
from comity.parties.web.acting import actor_of
from comity.simulations.domain.states import RESUMABLE
from comity.simulations.queries.runs import RunCard, run_card
from comity.simulations.web import words
from comity.simulations.web.shown import language, shown


@require_safe
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show how far a run is; the part alone where the page's script asks for it."""
    card, actor = run_card(run), actor_of(request)
    word, tone = words.STATES[card.state]
    may_act = actor is not None and actor.role in {"council", "secretariat"}
    context = {
        "card": card,
        "found": standing(card.proposal),
        "state": word,
        "tone": tone,
        "label": _label(card),
        "failure": words.failure(card.failure) if card.failure else "",
        "may_cancel": card.is_under_way and may_act,
        "may_go_on": card.failure in RESUMABLE and may_act,
    }
    is_part = bool(request.headers.get("HX-Request"))
    template = "simulations/_progress.html" if is_part else "simulations/run.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _label(card: RunCard) -> str:
    if not card.total:
        return _("The stored cases are brought up to date.")
    done, total = (number_format(count, force_grouping=True) for count in (card.done, card.total))
    return _("%(done)s of %(total)s cases") % {"done": done, "total": total}


@require_safe
def report(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show the report of a run."""
    card = _done(run)
    found = standing(card.proposal)
    context = {
        "card": card,
        "found": found,
        "signer": city_name(card.signature["party"], language()),
        **shown(card.node, language()),
    }
    return render(request, "simulations/report.html", context)


@require_safe
def report_file(request: HttpRequest, run: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the report as the bytes that were signed."""
    return _file(_done(run).report, "report.json")


@require_safe
def signature_file(request: HttpRequest, run: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the signature of the report."""
    return _file(json.dumps(_done(run).signature, indent=2), "signature.json")


def _done(run: UUID) -> RunCard:
    card = run_card(run)
    if not card.report:
        raise Http404
    return card


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
