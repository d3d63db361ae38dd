"""The page of plans: how to close the gap of one's own case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import Router, Schema

from comity.agreements.queries import rulebook
from comity.ledger.clock import now
from comity.parties.web.access import entered_by
from comity.parties.web.endpoints import caller
from comity.pathways.domain.goals import goal_of, traveller_of
from comity.pathways.queries.offered import offers_from
from comity.pathways.web.plans import plans_card
from comity.planning.choosing import Plan, plan
from comity.planning.goals import Goal
from comity.planning.offers import Traveller
from comity.recognition.domain.assessments import restored
from comity.recognition.queries import own
from comity.recognition.web.desk import standing_of
from comity.recognition.web.receipts import receipt
from comity.recognition.web.words import language

router = Router(tags=["pathways"])


class PlanOut(Schema):
    """One way: ids of offers in their order, cost in cents, the day on which it is done."""

    offers: list[str]
    cost_cents: int
    ready_on: str
    stays_open: list[str]


class PlansOut(Schema):
    """The cheapest and the fastest way; null: what is on offer does not lead there."""

    missing: list[str]
    cheapest: PlanOut | None
    fastest: PlanOut | None
    out_of_reach: list[str]


@entered_by("person")
@require_safe
def own_plans(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the cheapest and the fastest way to full recognition."""
    case = own.own_case(reference, subject=standing_of(request, reference).subject)
    goal = _goal(case)
    card = None
    if goal is not None:
        book = rulebook(case.agreement_digest)
        traveller = traveller_of(case.facts, from_on=now().date())
        card = plans_card(goal, traveller, book, language())
    context = {
        "card": card,
        "receipt": receipt(case),
        "back": reverse("recognition:my_case", args=[reference]),
    }
    return render(request, "pathways/plans.html", context)


@router.get("/cases/{reference}/plans", response=PlansOut, summary="Ways to full recognition")
def plans(request: HttpRequest, reference: str) -> PlansOut:
    """Plan the cheapest and the fastest way with what is on offer from today on."""
    case = own.own_case(reference, subject=caller(request, "person").id)
    return plans_out(_goal(case), traveller_of(case.facts, from_on=now().date()))


def plans_out(goal: Goal | None, traveller: Traveller) -> PlansOut:
    """Plan for the API; a goal that is None asks for nothing."""
    if goal is None:
        return PlansOut(missing=[], cheapest=None, fastest=None, out_of_reach=[])
    found = plan(goal, [one.offer for one in offers_from(traveller.from_on)], traveller)
    return PlansOut(
        missing=[gap.unit for gap in goal.gaps],
        cheapest=_out(found.cheapest),
        fastest=_out(found.fastest),
        out_of_reach=list(found.out_of_reach),
    )


def _goal(case: own.OwnCase) -> Goal | None:
    """Give what the decision leaves to reach, or before one what was computed last."""
    assessed = case.decision.assessment if case.decision else case.assessment
    block = rulebook(case.agreement_digest).blocks.get(case.card.occupation)
    if assessed is None or block is None:
        return None
    return goal_of(restored(vars(assessed)), block)


def _out(found: Plan | None) -> PlanOut | None:
    if found is None:
        return None
    return PlanOut(
        offers=[one.id for one in found.offers],
        cost_cents=found.cost_cents,
        ready_on=found.ready_on.isoformat(),
        stays_open=list(found.stays_open),
    )
