"""What several pages of the map share: the reader's language, the context of a list."""

from typing import Any

from django.utils.translation import get_language

from comity.occupations.domain.states import Standing
from comity.occupations.queries import desk
from comity.occupations.queries.concepts import ConceptCard
from comity.occupations.queries.desk import ListCard
from comity.occupations.queries.frameworks import framework_card
from comity.occupations.web import words
from comity.values.names import Named


def language() -> str:
    """Give the reader's language with two letters."""
    return (get_language() or "en").split("-")[0]


def named(concept: ConceptCard) -> Named:
    """Give the name of a concept for the reader."""
    return concept.name(language())


def head_of(card: ListCard) -> dict[str, Any]:
    """Give what stands on top of the pages of a list."""
    counted = desk.counts(card.id)
    return {
        "card": card,
        "kind": words.KINDS[card.kind],
        "list_language": words.language_name(card.language),
        "state": words.STATES[card.state],
        "framework": framework_card(card.framework),
        "failure": words.refused(card.failure, card.failure) if card.failure else "",
        "tabs": [(one, words.STANDINGS[one], counted[one]) for one in Standing],
    }
