"""The seam to the matching engine: titles in, suggestions out, with the hash of what made them."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from comity.matching.framework import Concept, Framework, Kind, LabelKind
from comity.matching.letters import fold
from comity.matching.suggestions import (
    Band,
    Confirmed,
    MatchedLabel,
    SharedLetters,
    Signal,
    SignalName,
    Step,
    Suggestion,
)

MOST: Final = 10
MODEL: Final = f"sha-256:{hashlib.sha256(b'shared letters 1').hexdigest()}"


@dataclass(frozen=True, slots=True)
class Linker:
    """Suggests concepts for titles in their order; `model` names what it does it with."""

    model: str
    suggest: Callable[[Sequence[str]], Sequence[tuple[Suggestion, ...]]]


def linker(framework: Framework, language: str, confirmed: Sequence[Confirmed]) -> Linker:
    """Make a framework ready for titles of one language.

    Args:
        framework: to whose occupations the titles are linked.
        language: of the titles.
        confirmed: titles that people have confirmed before.
    """
    labels = list(_labels(framework, confirmed))
    return Linker(
        MODEL, lambda titles: [_ranked(framework, labels, one, language) for one in titles]
    )


def _labels(
    framework: Framework, confirmed: Sequence[Confirmed]
) -> Iterable[tuple[Concept, MatchedLabel, frozenset[str]]]:
    for concept in framework.of_kind(Kind.OCCUPATION):
        for label in concept.labels:
            found = MatchedLabel(label.text, label.language, label.kind)
            yield concept, found, _letters(label.text)
    for one in confirmed:
        if one.is_own and one.uri in framework.concepts:
            found = MatchedLabel(one.title, one.language, LabelKind.ALTERNATIVE)
            yield framework.concepts[one.uri], found, _letters(one.title)


def _letters(text: str) -> frozenset[str]:
    bare = f" {fold(text)} "
    return frozenset(bare[at : at + 3] for at in range(len(bare) - 2))


def _ranked(
    framework: Framework,
    labels: Sequence[tuple[Concept, MatchedLabel, frozenset[str]]],
    title: str,
    language: str,
) -> tuple[Suggestion, ...]:
    own = _letters(title)
    best: dict[str, tuple[float, MatchedLabel]] = {}
    for concept, label, letters in labels:
        nearness = len(own & letters) / (len(own | letters) or 1)
        if nearness > best.get(concept.uri, (0.0,))[0]:
            best[concept.uri] = (nearness, label)
    ranked = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:MOST]
    return tuple(
        _suggestion(framework, rank, uri, nearness, label, title, language)
        for rank, (uri, (nearness, label)) in enumerate(ranked, 1)
    )


def _suggestion(
    framework: Framework,
    rank: int,
    uri: str,
    nearness: float,
    label: MatchedLabel,
    title: str,
    language: str,
) -> Suggestion:
    concept = framework.concepts[uri]
    probability = min(0.97, nearness)
    return Suggestion(
        rank=rank,
        uri=uri,
        kind=concept.kind,
        label=concept.preferred(language) or concept.preferred("en") or concept.code,
        score=nearness,
        probability=probability,
        band=Band.SURE if probability >= 0.9 else Band.OPEN,
        of_ten=int(probability * 10),
        matched=label,
        shared=_shared(title, label.text),
        signals=(Signal(SignalName.LETTERS, nearness),),
        path=tuple(
            Step(one.uri, one.code, one.preferred(language) or one.preferred("en") or one.code)
            for one in framework.path(uri)
        ),
    )


def _shared(title: str, label: str) -> tuple[SharedLetters, ...]:
    blocks = SequenceMatcher(None, title.casefold(), label.casefold()).get_matching_blocks()
    return tuple(
        SharedLetters(one.a, one.a + one.size, one.b, one.b + one.size)
        for one in blocks
        if one.size >= 3
    )


def evidence(one: Suggestion) -> dict[str, Any]:
    """Give what is kept with a suggestion, as JSON."""
    return {
        "label": one.matched.text,
        "language": one.matched.language,
        "shared": [[it.start, it.until, it.label_start, it.label_until] for it in one.shared],
        "signals": {it.name.value: round(it.share, 4) for it in one.signals},
        "path": [it.label for it in one.path],
        "of_ten": one.of_ten,
        "band": one.band.value,
        "analogues": [[it.title, it.language, it.source] for it in one.analogues],
    }
