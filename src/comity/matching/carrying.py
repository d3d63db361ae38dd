"""Carrying over: which part of one standard may count for a part of another, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comity.matching.framework import Concept
from comity.matching.grams import GramIndex, best_of, gram_index, letter_grams
from comity.matching.relations import Relation, UnitSketch, unit_relation

# how near the words of two titles must be, from 0 to 1
_SAME, _NEAR, _SOME = 0.75, 0.5, 0.3
_SKILL = 0.35  # from which nearness on a skill of the occupation stands behind a part
_MOST_SKILLS = 8  # of a part


class Credit(StrEnum):
    """How much a part counts for another, as agreements write it.

    Source: domain design, section 3.4.
    """

    EXACT = "exact"
    CLOSE = "close"
    NARROW = "narrow"
    RELATED = "related"


_CREDITS = {
    Relation.EXACT: Credit.CLOSE,  # that it counts in full is for two people to say
    Relation.CLOSE: Credit.CLOSE,
    Relation.NARROW: Credit.NARROW,
    Relation.RELATED: Credit.RELATED,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a competency standard.

    Args:
        key: as the agreement numbers it, such as `ELE-6`.
        standard: that it belongs to.
        level: required, 1 to 8.
        titles: language to title.
        skills: URIs of the skills behind it; empty where none are known.
    """

    key: str
    standard: str
    level: int
    titles: Mapping[str, str]
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CarryOver:
    """A part that may count for another.

    Args:
        source: the part that somebody holds.
        target: the part it may count for.
        credit: how much; never exact.
        words: how near the titles are, over all languages that both have; from 0 to 1.
        shared: URIs of the skills behind both, sorted.
    """

    source: Part
    target: Part
    credit: Credit
    words: float
    shared: tuple[str, ...]


def lifts(credit: Credit, *, source_level: int, target_level: int) -> bool:
    """Tell whether a credit would lift a lower level to a higher one, which none may.

    Source: domain design, section 2.1, clause 4.
    """
    return credit is Credit.EXACT and source_level < target_level


def skills_behind(
    parts: Mapping[str, Mapping[str, str]], skills: Sequence[Concept]
) -> dict[str, frozenset[str]]:
    """Give the skills of an occupation whose labels are near the titles of its parts.

    Args:
        parts: part to language to title.
        skills: of the occupation; their labels are compared in each language of the titles.
    """
    best: dict[str, dict[str, float]] = {part: {} for part in parts}
    for language in sorted({name for titles in parts.values() for name in titles}):
        owned = [
            (label.text, at)
            for at, one in enumerate(skills)
            for label in one.labels
            if label.language == language
        ]
        index = gram_index([text for text, _ in owned], [at for _, at in owned], letter_grams)
        for part, titles in parts.items():
            said = index.label_scores(titles.get(language, ""))
            for one, score in zip(skills, best_of(index, said, len(skills)), strict=True):
                best[part][one.uri] = max(best[part].get(one.uri, 0.0), float(score))
    return {part: _nearest(scores) for part, scores in best.items()}


def _nearest(scores: Mapping[str, float]) -> frozenset[str]:
    near = sorted((-score, uri) for uri, score in scores.items() if score >= _SKILL)
    return frozenset(uri for _, uri in near[:_MOST_SKILLS])


def carry_overs(parts: Sequence[Part]) -> list[CarryOver]:
    """Suggest which parts may count for parts of other standards, the likeliest first.

    Both ways are suggested, each for itself: a part of a lower level may be worth less. Equal
    skills and near words speak for a pair; the stronger of the two says how much.

    Args:
        parts: of all standards.
    """
    nearness = _nearness(parts)
    found = []
    for source in parts:
        for target in parts:
            if source.standard == target.standard:
                continue
            words = nearness.get((source.key, target.key), 0.0)
            credit = _credit(source, target, words)
            if credit is not None:
                shared = tuple(sorted(source.skills & target.skills))
                found.append(CarryOver(source, target, credit, words, shared))
    order = list(Credit)
    return sorted(
        found,
        key=lambda it: (
            order.index(it.credit),
            -it.words,
            -len(it.shared),
            it.target.key,
            it.source.key,
        ),
    )


def _credit(source: Part, target: Part, words: float) -> Credit | None:
    """Give the better of what skills and words say; nearly equal words at a lower level: narrow."""
    by_skills = None
    if source.skills and target.skills:
        sketches = (UnitSketch(one.level, one.skills) for one in (source, target))
        relation = unit_relation(*sketches)
        by_skills = _CREDITS[relation] if relation else None
    by_words = None
    if words >= _SAME:
        by_words = Credit.CLOSE
    elif words >= _NEAR:
        by_words = Credit.NARROW
    elif words >= _SOME:
        by_words = Credit.RELATED
    said = [one for one in (by_skills, by_words) if one is not None]
    return min(said, key=list(Credit).index) if said else None


def _nearness(parts: Sequence[Part]) -> dict[tuple[str, str], float]:
    """Give the mean nearness of titles over the languages that both parts have."""
    totals: dict[tuple[str, str], list[float]] = {}
    for language in sorted({name for one in parts for name in one.titles}):
        spoken = [one for one in parts if language in one.titles]
        texts = [one.titles[language] for one in spoken]
        index: GramIndex = gram_index(texts, range(len(texts)), letter_grams)
        for one in spoken:
            scores = index.label_scores(one.titles[language])
            for other, score in zip(spoken, scores, strict=True):
                if one.standard != other.standard:
                    totals.setdefault((one.key, other.key), []).append(float(score))
    return {pair: sum(scores) / len(scores) for pair, scores in totals.items()}
