"""The public map: by city, occupation and skill, in every language."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from comity.occupations.queries import published
from comity.occupations.queries.concepts import (
    ConceptCard,
    MappingCard,
    concept_card,
    found_concepts,
    mappings_to,
    needing,
    neighbours,
    path_of,
    skills_of,
)
from comity.occupations.queries.frameworks import current_framework, framework_card, frameworks
from comity.occupations.web import words
from comity.occupations.web.shown import language, named
from comity.parties.queries import city_name
from comity.parties.web.acting import actor_of

_A_PAGE = 25
_MOST_NEIGHBOURS = 10
_MOST_NEEDING = 30
_KINDS = ("occupation", "skill", "knowledge")


def in_words(one: MappingCard) -> dict[str, Any]:
    """Give a mapping with its city, its relation and its concept in the reader's language."""
    return {
        "card": one,
        "city": city_name(one.city, language()),
        "relation": words.RELATIONS[one.relation],
        "name": named(one.concept),
        "language": words.language_name(one.language),
    }


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Search the published map, and the framework behind it."""
    text, city = request.GET.get("q", "")[:100], request.GET.get("city", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in _KINDS else ""
    cities = published.mapped_cities()
    city = city if city in cities else ""
    rows = published.mappings(text=text, city=city, kind=kind, language=language())
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    framework, actor = current_framework(), actor_of(request)
    kinds = (kind,) if kind else _KINDS
    concepts = (
        found_concepts(framework.id, text, language(), kinds=kinds) if framework and text else []
    )
    context = {
        "q": text,
        "city": city,
        "kind": kind,
        "cities": [(one, city_name(one, language())) for one in cities],
        "kinds": [(one, words.CONCEPTS[one]) for one in _KINDS],
        "page": page,
        "rows": [in_words(one) for one in published.cards(list(page))],
        "concepts": [(one, named(one), words.CONCEPTS[one.kind]) for one in concepts],
        "frameworks": frameworks(),
        "is_editor": actor is not None and actor.role == "editor",
        "query": f"?city={city}" if city else "",
    }
    return render(request, "occupations/browse.html", context)


@require_safe
def city(request: HttpRequest, city: str) -> HttpResponse:
    """Show the published lists of a city and how they are covered."""
    found = [published.coverage(card) for card in published.published_lists(city)]
    lists = [
        {
            "card": one.local_list,
            "kind": words.KINDS[one.local_list.kind],
            "language": words.language_name(one.local_list.language),
            "framework": framework_card(one.local_list.framework),
            "mapped": one.mapped,
            "bars": [
                (words.RELATIONS.get(relation, words.UNMAPPED), count)
                for relation, count in one.counts.items()
            ],
            "ident": one.local_list.id.hex[:8],
        }
        for one in found
    ]
    context = {"city": city, "name": city_name(city, language()), "lists": lists}
    return render(request, "occupations/city.html", context)


@require_safe
def concept(request: HttpRequest, concept: UUID) -> HttpResponse:
    """Show a concept of one version: names, place, skills, who maps to it, its neighbours."""
    card = concept_card(concept)
    is_occupation = card.kind == "occupation"
    near = neighbours(concept, _MOST_NEIGHBOURS) if is_occupation else []
    context: dict[str, Any] = {
        "card": card,
        "name": named(card),
        "kind": words.CONCEPTS[card.kind],
        "definition": card.description(language()),
        "framework": framework_card(card.framework),
        "names": sorted((words.language_name(tag), tag, text) for tag, text in card.names.items()),
        "path": _named(path_of(concept)),
        "essential": _named(skills_of(concept, "essential")) if is_occupation else [],
        "optional": _named(skills_of(concept, "optional")) if is_occupation else [],
        "needing": [] if is_occupation else _named(needing(concept, _MOST_NEEDING)),
        "mappings": [in_words(one) for one in mappings_to(card.uri)],
        "versions": [
            (framework_card(version), key)
            for version, key in published.same_concept_elsewhere(card.uri)
            if key != card.id
        ],
        "near": [(one, named(one.concept)) for one in near],
        "bars": [(named(one.concept).text, one.shared) for one in near],
    }
    return render(request, "occupations/concept.html", context)


def _named(cards: list[ConceptCard]) -> list[tuple[ConceptCard, Any]]:
    return [(one, named(one)) for one in cards]


@require_safe
def title(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Show what a published title corresponds to, and did before."""
    found = [in_words(one) for one in published.published_title(entry)]
    context = {"first": found[0], "rows": found}
    return render(request, "occupations/published_title.html", context)


@require_safe
def in_own_language(request: HttpRequest, what: str, key: UUID) -> HttpResponse:
    """Lead from the address that has no language to the page in the reader's."""
    path = f"/{get_language_from_request(request)}/occupations/{what}/{key}/"
    response = redirect(path)
    response["Vary"] = "Accept-Language, Cookie"
    return response
