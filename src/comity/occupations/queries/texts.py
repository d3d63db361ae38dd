"""Texts of a city, the skills offered for each sentence, and those that people picked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.occupations.domain.skill_texts import TextState
from comity.occupations.models import ConceptRow, PickRow, TextRow
from comity.occupations.queries.concepts import ConceptCard, card, concepts_by_uri
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class TextCard:
    """A text as lists of texts show it; `picks` counts the skills that count now."""

    id: UUID
    kind: str
    title: str
    language: str
    framework: UUID
    occupation: ConceptCard | None
    state: TextState
    failure: str
    at: datetime
    picks: int


@dataclass(frozen=True, slots=True)
class OfferedSkill:
    """A skill for a sentence.

    Args:
        concept: the skill.
        of_occupation: `essential` or `optional` for the confirmed occupation; empty if neither.
        is_picked: whether people picked it.
    """

    concept: ConceptCard
    of_occupation: str
    is_picked: bool


@dataclass(frozen=True, slots=True)
class OfferedSentence:
    """A sentence of a text, where it begins, and the skills it may mean, the likeliest first."""

    start: int
    text: str
    skills: tuple[OfferedSkill, ...]


def own_texts(by: Actor) -> list[TextCard]:
    """Give the texts of the actor's city, the newest first."""
    return [_card(row) for row in _rows(by).order_by("-at")]


def own_text(text: UUID, by: Actor) -> TextCard:
    """Give one text of the actor's city.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = _rows(by).filter(pk=text).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such text."))
    return _card(row)


def offered(text: UUID) -> list[OfferedSentence]:
    """Give the sentences of a text with what is offered and what was picked besides."""
    row = TextRow.objects.get(pk=text)
    picked: dict[int, dict[UUID, ConceptCard]] = {}
    rows = PickRow.objects.filter(text=text, taken_back_at__isnull=True)
    for one in rows.select_related("concept").order_by("at"):
        picked.setdefault(one.start, {})[one.concept_id] = card(one.concept)
    uris = {skill["uri"] for it in row.suggestions for skill in it["skills"]}
    known = concepts_by_uri(row.framework_id, uris)
    found = []
    for it in row.suggestions:
        own = picked.get(it["start"], {})
        skills = [
            OfferedSkill(known[one["uri"]], one["of_occupation"], known[one["uri"]].id in own)
            for one in it["skills"]
            if one["uri"] in known
        ]
        shown = {one.concept.id for one in skills}
        skills += [
            OfferedSkill(one, "", is_picked=True) for key, one in own.items() if key not in shown
        ]
        found.append(OfferedSentence(it["start"], it["text"], tuple(skills)))
    return found


def picked_skills(text: UUID) -> list[ConceptCard]:
    """Give the skills that people picked for a text, each once, by how often it was picked."""
    counting = Q(pickrow__text=text, pickrow__taken_back_at__isnull=True)
    rows = ConceptRow.objects.filter(counting).annotate(times=Count("pickrow", filter=counting))
    return [card(row) for row in rows.order_by("-times", "uri")]


def _rows(by: Actor) -> "QuerySet[TextRow]":
    counting = Count("picks", filter=Q(picks__taken_back_at__isnull=True))
    return (
        TextRow.objects.filter(city=by.city).select_related("occupation").annotate(picked=counting)
    )


def _card(row: TextRow) -> TextCard:
    return TextCard(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        language=row.language,
        framework=row.framework_id,
        occupation=card(row.occupation) if row.occupation else None,
        state=TextState(row.state),
        failure=row.failure,
        at=row.at,
        picks=getattr(row, "picked", 0),
    )
