"""Plans in words: what to take, when, where and for how much, and what was assumed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.parties.queries import city_name
from comity.pathways.domain.catalogues import Listed
from comity.pathways.queries.offered import offers_from, support_in
from comity.planning.choosing import Plan, plan
from comity.planning.goals import Goal
from comity.planning.offers import COURSE, GUIDED_WORK, PRIOR_LEARNING, TEST, Traveller
from comity.recognition.web.words import language_name
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import unit_title
from comity.values.names import name_for

KINDS = {
    COURSE: gettext_lazy("Course"),
    TEST: gettext_lazy("Test"),
    PRIOR_LEARNING: gettext_lazy("Show what you already can do"),
    GUIDED_WORK: gettext_lazy("Work under guidance"),
}
SUPPORT = {
    "language": gettext_lazy("Language course"),
    "travel": gettext_lazy("Travel"),
    "childcare": gettext_lazy("Childcare"),
    "adviser": gettext_lazy("Advice"),
    "legal_aid": gettext_lazy("Legal help"),
    "equipment": gettext_lazy("Equipment"),
}


@dataclass(frozen=True, slots=True)
class StepCard:
    """One thing to take; money in euro."""

    title: str
    kind: str
    parts: tuple[str, ...]
    first: date
    last: date
    city: str
    language: str
    cost: Decimal
    travel: Decimal
    places_left: int | None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One way; `stays_open` names parts that may keep a small gap."""

    title: str
    ident: str
    steps: tuple[StepCard, ...]
    cost: Decimal
    ready_on: date
    stays_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportCard:
    """One service that helps."""

    kind: str
    title: str
    who: str
    city: str
    contact: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class PlansCard:
    """Everything the page of plans shows."""

    plans: tuple[PlanCard, ...]
    is_one: bool
    out_of_reach: tuple[str, ...]
    support: tuple[SupportCard, ...]
    assumed: tuple[str, ...]
    is_possible: bool


def plans_card(goal: Goal, traveller: Traveller, book: Rulebook, language: str) -> PlansCard:
    """Plan and word it.

    Args:
        goal: what is missing.
        traveller: who looks for a way.
        book: names the parts.
        language: of the reader.
    """
    listed = offers_from(traveller.from_on)
    found = plan(goal, [one.offer for one in listed], traveller)
    named = {one.offer.id: one for one in listed}
    parts = {gap.unit: unit_title(gap.unit, book, language) for gap in goal.gaps}
    both = [(_("The cheapest way"), "cheapest", found.cheapest)]
    is_one = found.cheapest == found.fastest
    if is_one:
        both = [(_("The cheapest and the fastest way"), "cheapest", found.cheapest)]
    else:
        both.append((_("The fastest way"), "fastest", found.fastest))
    cards = tuple(
        _plan_card(title, ident, one, named, parts, language)
        for title, ident, one in both
        if one is not None
    )
    ways = [one for one in (found.cheapest, found.fastest) if one is not None]
    cities = frozenset(step.place for one in ways for step in one.offers)
    return PlansCard(
        plans=cards,
        is_one=is_one,
        out_of_reach=tuple(parts[unit] for unit in found.out_of_reach),
        support=tuple(
            SupportCard(
                str(SUPPORT[one.kind]),
                name_for(one.titles, language).text,
                name_for(one.who, language).text,
                city_name(one.city, language),
                one.contact,
                _euro(one.cost_cents),
            )
            for one in support_in(cities)
        ),
        assumed=assumed(traveller),
        is_possible=bool(cards),
    )


def assumed(traveller: Traveller) -> tuple[str, ...]:
    """Say what a plan takes for granted."""
    said = [
        _("You pass every course and test at the first attempt."),
        _("A place is free when you ask for one; the list says how many were left."),
        _("You can give your whole week to it. Travel is counted at the usual fare."),
        _("Support that you have to apply for is not deducted from the cost."),
    ]
    if traveller.languages:
        known = ", ".join(
            f"{language_name(tag)} {level}" for tag, level in sorted(traveller.languages.items())
        )
        text = _("Your languages: %(known)s. Other languages count as not known.")
        said.append(text % {"known": known})
    else:
        text = _("Nothing is known of your languages; only offers that ask for none are planned.")
        said.append(text)
    return tuple(said)


def _plan_card(
    title: str,
    ident: str,
    found: Plan,
    named: dict[str, Listed],
    parts: dict[str, str],
    language: str,
) -> PlanCard:
    return PlanCard(
        title=title,
        ident=ident,
        steps=tuple(
            StepCard(
                title=name_for(named[one.id].titles, language).text,
                kind=str(KINDS[one.kind]),
                parts=tuple(parts[unit] for unit in one.gives if unit in parts),
                first=one.first,
                last=one.last,
                city=city_name(one.place, language),
                language=language_name(one.language),
                cost=_euro(one.fee_cents),
                travel=_euro(one.travel_cents),
                places_left=one.places_left,
            )
            for one in found.offers
        ),
        cost=_euro(found.cost_cents),
        ready_on=found.ready_on,
        stays_open=tuple(parts[unit] for unit in found.stays_open),
    )


def _euro(cents: int) -> Decimal:
    return Decimal(cents) / 100
