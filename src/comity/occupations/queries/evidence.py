"""One title with everything that helps to answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.occupations.domain.answers import in_ten
from comity.occupations.models import DecisionRow, EntryRow, MappingRow, RelationRow, SuggestionRow
from comity.occupations.queries.concepts import (
    ConceptCard,
    MappingCard,
    card,
    concepts_by_uri,
    mapping_card,
    partners,
)
from comity.occupations.queries.desk import ListCard, list_card
from comity.occupations.queries.standings import NOWHERE, Stands, standings
from comity.values.refusals import Refusal

MOST_SKILLS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `is_shared` where the other text has the same letters."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion with what speaks for it.

    Args:
        of_ten: of ten suggestions like this, so many were confirmed.
        matched: the label that was nearest, in pieces.
        title: the title, in pieces.
        signals: name and share from 0 to 1.
        path: the groups above it, by the label they were shown with.
        skills: essential skills of the concept, at most `MOST_SKILLS`.
        skills_count: how many essential skills it has.
        skills_shared: how many of them the first suggestion has as well.
        partners: what other cities have confirmed for the same concept.
    """

    rank: int
    concept: ConceptCard
    probability: float
    of_ten: int
    matched: tuple[Piece, ...]
    matched_language: str
    title: tuple[Piece, ...]
    signals: tuple[tuple[str, float], ...]
    path: tuple[str, ...]
    skills: tuple[ConceptCard, ...]
    skills_count: int
    skills_shared: int
    partners: tuple[MappingCard, ...]


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer that was given, with what a second person said."""

    id: UUID
    verdict: str
    at: datetime
    reason: str
    is_own: bool
    targets: tuple[tuple[ConceptCard, str, bool], ...]
    agrees: bool | None
    objection: str


@dataclass(frozen=True, slots=True)
class EntryCard:
    """A title with its suggestions, its answers so far, and what else is said of it.

    Args:
        claims: what the uploaded file says.
        before: what the city published for this title in another version of the list.
    """

    id: UUID
    local_list: ListCard
    code: str
    title: str
    description: str
    isco: str
    volume: int | None
    suggestions: tuple[SuggestionCard, ...]
    claims: tuple[tuple[ConceptCard, str], ...]
    before: tuple[MappingCard, ...]
    answers: tuple[AnswerCard, ...]
    stands: Stands


def entry_card(entry: UUID, by: Actor) -> EntryCard:
    """Give a title of the actor's city.

    Raises:
        Refusal: NOT-FOUND.
    """
    rows = EntryRow.objects.select_related("local_list")
    row = rows.filter(pk=entry, city=by.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such title."))
    claimed = concepts_by_uri(row.local_list.framework_id, [str(one["uri"]) for one in row.claims])
    return EntryCard(
        id=row.pk,
        local_list=list_card(row.local_list),
        code=row.code,
        title=row.title,
        description=row.description,
        isco=row.isco,
        volume=row.volume,
        suggestions=_suggestions(row),
        claims=tuple(
            (claimed[one["uri"]], str(one["relation"]))
            for one in row.claims
            if one["uri"] in claimed
        ),
        before=_before(row),
        answers=_answers(row, by),
        stands=standings(row.local_list_id).get(row.pk, NOWHERE),
    )


def _suggestions(row: EntryRow) -> tuple[SuggestionCard, ...]:
    rows = list(SuggestionRow.objects.filter(entry=row).select_related("concept").order_by("rank"))
    skills = _skills([one.concept_id for one in rows])
    confirmed = partners([one.concept.uri for one in rows], but=row.city)
    first = {one.id for one in skills.get(rows[0].concept_id, [])} if rows else set()
    return tuple(_suggestion(one, row.title, skills, first, confirmed) for one in rows)


def _suggestion(
    one: SuggestionRow,
    title: str,
    skills: Mapping[UUID, Sequence[ConceptCard]],
    first: set[UUID],
    confirmed: Mapping[str, Sequence[MappingCard]],
) -> SuggestionCard:
    seen: Mapping[str, Any] = one.evidence
    own = skills.get(one.concept_id, [])
    shared = seen.get("shared", [])
    return SuggestionCard(
        rank=one.rank,
        concept=card(one.concept),
        probability=one.probability,
        of_ten=in_ten(one.probability),
        matched=pieces(seen.get("label", ""), [(span[2], span[3]) for span in shared]),
        matched_language=seen.get("language", ""),
        title=pieces(title, [(span[0], span[1]) for span in shared]),
        signals=tuple(seen.get("signals", {}).items()),
        path=tuple(seen.get("path", ())),
        skills=tuple(own[:MOST_SKILLS]),
        skills_count=len(own),
        skills_shared=sum(skill.id in first for skill in own),
        partners=tuple(confirmed.get(one.concept.uri, ())),
    )


def _before(row: EntryRow) -> tuple[MappingCard, ...]:
    """Give what was published for the same number and title, the newest answer of each concept."""
    rows = MappingRow.objects.filter(
        city=row.city, code=row.code, title=row.title, local_list__title=row.local_list.title
    ).exclude(local_list=row.local_list_id)
    found = {one.concept.uri: one for one in rows.select_related("concept").order_by("decided_at")}
    return tuple(mapping_card(one) for one in found.values())


def _skills(concepts: Sequence[UUID]) -> dict[UUID, list[ConceptCard]]:
    rows = RelationRow.objects.filter(source__in=concepts, kind="essential")
    found: dict[UUID, list[ConceptCard]] = {}
    for row in rows.select_related("target").order_by("target__uri"):
        found.setdefault(row.source_id, []).append(card(row.target))
    return found


def _answers(row: EntryRow, by: Actor) -> tuple[AnswerCard, ...]:
    rows = DecisionRow.objects.filter(entry=row).select_related("approval").order_by("at")
    return tuple(_answer(one, by) for one in rows.prefetch_related("links__concept"))


def _answer(row: DecisionRow, by: Actor) -> AnswerCard:
    approval = getattr(row, "approval", None)
    return AnswerCard(
        id=row.pk,
        verdict=row.verdict,
        at=row.at,
        reason=row.reason,
        is_own=row.decided_by == by.id,
        targets=tuple(
            (card(link.concept), link.relation, link.feeds_recognition) for link in row.links.all()
        ),
        agrees=approval.agrees if approval else None,
        objection=approval.reason if approval else "",
    )


def pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut a text at spans (start, until); spans outside the text or out of order are left out."""
    found: list[Piece] = []
    place = 0
    for start, until in sorted(spans):
        if start < place or until > len(text) or start >= until:
            continue
        if start > place:
            found.append(Piece(text[place:start], is_shared=False))
        found.append(Piece(text[start:until], is_shared=True))
        place = until
    if place < len(text):
        found.append(Piece(text[place:], is_shared=False))
    return tuple(found)
