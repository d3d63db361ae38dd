"""Linking: give for every local title the concepts it may mean, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.matching.candidates import Nearness, Spelling, nearest, spelling, thinned, top_of
from comity.matching.evidence import Shown, analogues, bars, matched, shared_letters
from comity.matching.features import feature_names, features
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind
from comity.matching.meaning import Meaning, meaning
from comity.matching.memory import Memory
from comity.matching.suggestions import Band, Confirmed, Suggestion
from comity.matching.trees import Ranker, shipped
from comity.matching.views import DERIVED, PLAIN, Views, views
from comity.values.refusals import Refusal

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from comity.matching.encoding import Encoder

TOP = 10
_TITLES_AT_ONCE = 128
# Languages whose labels the encoder compares, beside the titles' own: few are enough, and each
# costs minutes the first time. Those that the framework has are taken, in this order.
PIVOTS = ("en", "de", "fr", "es", "it", "nl")


@dataclass(frozen=True, slots=True)
class FrameworkIndex:
    """A framework made ready for titles of one language.

    Raises:
        Refusal: RANKER-OTHER: the ranker learned on other features than these.

    Args:
        framework: its digest, name and version are part of what is kept of a result.
        language: of the titles.
        concepts: occupations and groups that have any label, in the order of the scores.
        labels: for each concept its labels in the language of the titles, as compared.
        views: what letters say.
        ranker: what was learned from other countries' lists.
        meant: labels as directions; None without an encoder.
        shown: what readers are shown of the concepts.
    """

    framework: Framework
    language: str
    concepts: tuple[Concept, ...]
    labels: tuple[tuple[Spelling, ...], ...]
    views: Views
    ranker: Ranker
    meant: Meaning | None
    shown: Shown

    def __post_init__(self) -> None:
        if not set(self.ranker.features) <= set(self.names):
            said = "The ranker learned on other features. `make ranker` learns it anew."
            raise Refusal("RANKER-OTHER", said)

    @property
    def names(self) -> tuple[str, ...]:
        """Name what is known of each candidate, in the order of `described`."""
        meanings = ("own", "meant") if self.meant else ()
        return feature_names((*self.views.by_name, PLAIN, *meanings, *DERIVED))

    @property
    def seen(self) -> list[int]:
        """Give the places of what the ranker looks at; an older one looks at less."""
        at = {name: place for place, name in enumerate(self.names)}
        return [at[name] for name in self.ranker.features]

    @property
    def model(self) -> str:
        """Give the SHA-256 of what ranks; kept with each decision."""
        encoder = "" if self.meant is None else f"+{self.meant.encoder.digest}"
        return self.ranker.digest + encoder


def index_framework(
    framework: Framework,
    language: str,
    *,
    encoder: Encoder | None = None,
    ranker: Ranker | None = None,
) -> FrameworkIndex:
    """Make a framework ready for titles of one language.

    Takes seconds without an encoder; with one that keeps nothing, minutes.

    Args:
        framework: to find concepts in.
        language: of the titles (BCP 47); the framework need not have it.
        encoder: to compare meanings; None compares letters only and needs nothing.
        ranker: one of your own; None takes the one that is shipped.
    """
    wanted = framework.of_kind(Kind.OCCUPATION, Kind.GROUP)
    concepts = tuple(one for one in wanted if one.labels)
    own = [_texts(one, language) for one in concepts]
    owned = [(text, at) for at, texts in enumerate(own) for text in texts]
    meant = None if encoder is None else _meaning(encoder, concepts, owned, language)
    return FrameworkIndex(
        framework=framework,
        language=language,
        concepts=concepts,
        labels=tuple(tuple(map(spelling, texts)) for texts in own),
        views=views(concepts, language),
        ranker=ranker or shipped("letters" if encoder is None else "meaning"),
        meant=meant,
        shown=Shown(framework, language),
    )


def match(
    index: FrameworkIndex,
    titles: Sequence[str],
    *,
    confirmed: Sequence[Confirmed] = (),
    top: int = TOP,
) -> list[tuple[Suggestion, ...]]:
    """Suggest concepts for titles; by letters, a title gets the same answer in every list.

    Args:
        index: of the framework, for the language of the titles.
        titles: as they are written.
        confirmed: titles that people have confirmed; they help at once, nothing is learned anew.
        top: how many suggestions for each, at most.

    Returns:
        For each title the suggestions, the likeliest first; none where nothing is near.
    """
    return list(matches(index, titles, confirmed=confirmed, top=top))


def matches(
    index: FrameworkIndex,
    titles: Sequence[str],
    *,
    confirmed: Sequence[Confirmed] = (),
    top: int = TOP,
) -> Iterator[tuple[Suggestion, ...]]:
    """Suggest as `match`, title by title, so that a job shows progress and memory stays flat."""
    memory = Memory.of([one.uri for one in index.concepts], confirmed)
    for title, signals in zip(titles, signals_of(index, titles), strict=True):
        yield _suggestions(index, title, memory.added(title, signals), memory, top)


def described(
    index: FrameworkIndex, title: str, signals: dict[str, NDArray[float32]]
) -> tuple[NDArray[float32], tuple[int, ...], list[Nearness]]:
    """Give what the ranker sees of a title: features, places of the candidates, nearest labels."""
    known, wide = index.views.derived(signals)
    chosen = top_of(wide)
    compared = spelling(title)
    near = [nearest(compared, index.labels[at]) for at in chosen]
    rows = features(compared, known, wide, chosen, index.views.stand, near)
    return rows, tuple(int(at) for at in chosen), near


def signals_of(
    index: FrameworkIndex, titles: Sequence[str]
) -> Iterator[dict[str, NDArray[float32]]]:
    """Give the signals of each title: name to the scores of every concept."""
    meant = index.meant
    centre = None if meant is None else meant.centre_of(titles)
    for begin in range(0, len(titles), _TITLES_AT_ONCE):
        part = titles[begin : begin + _TITLES_AT_ONCE]
        meanings = {} if meant is None or centre is None else meant.signals(part, centre)
        for at, title in enumerate(part):
            yield index.views.signals(title) | {name: rows[at] for name, rows in meanings.items()}


def _texts(concept: Concept, language: str) -> list[str]:
    """Give the labels in a language; hidden ones are spellings that people search by."""
    return [label.text for label in concept.labels if label.language == language]


def _meaning(
    encoder: Encoder, concepts: Sequence[Concept], own: Sequence[tuple[str, int]], language: str
) -> Meaning:
    distinct = thinned(own)
    labels: dict[str, tuple[list[str], list[int]]] = {
        language: ([text for text, _ in distinct], [at for _, at in distinct])
    }
    for pivot in PIVOTS:
        if pivot != language:
            said = [(text, at) for at, one in enumerate(concepts) if (text := one.preferred(pivot))]
            labels[pivot] = ([text for text, _ in said], [at for _, at in said])
    spoken = {name: pair for name, pair in labels.items() if pair[0]}
    return meaning(encoder, spoken, language=language, size=len(concepts))


def _suggestions(
    index: FrameworkIndex,
    title: str,
    signals: dict[str, NDArray[float32]],
    memory: Memory,
    top: int,
) -> tuple[Suggestion, ...]:
    import numpy as np

    if not any(bool(scores.any()) for scores in signals.values()):
        return ()
    rows, chosen, near = described(index, title, signals)
    rows = rows[:, index.seen]
    raw = index.ranker.raw(rows)
    worth = index.ranker.calibrated(raw)
    order = np.argsort(-raw, kind="stable")[:top]
    is_sure = index.ranker.is_sure(rows, raw)
    found = []
    for rank, at in enumerate(order, 1):
        concept = index.concepts[chosen[at]]
        label = _label(index, concept, chosen[at], near[at])
        probability = float(worth[at])
        found.append(
            Suggestion(
                rank=rank,
                uri=concept.uri,
                kind=concept.kind,
                label=index.shown.name(concept).text,
                score=float(raw[at]),
                probability=probability,
                band=_band(index.ranker, probability, is_sure=is_sure and rank == 1),
                of_ten=round(probability * 10),
                matched=matched(label),
                shared=shared_letters(title, label.text),
                signals=bars({name: float(scores[chosen[at]]) for name, scores in signals.items()}),
                path=index.shown.path(concept),
                analogues=analogues(title, memory.of_concept(concept.uri)),
            )
        )
    return tuple(found)


def _label(index: FrameworkIndex, concept: Concept, at: int, near: Nearness) -> Label:
    """Give the nearest label in the titles' language, else the one that a reader is shown."""
    if near.at >= 0:
        text = index.labels[at][near.at].text
        return next(
            one for one in concept.labels if (one.language, one.text) == (index.language, text)
        )
    if not concept.names():
        return concept.labels[0]
    shown = index.shown.name(concept)
    return Label(shown.language, LabelKind.PREFERRED, shown.text)


def _band(ranker: Ranker, probability: float, *, is_sure: bool) -> Band:
    if is_sure:
        return Band.SURE
    return Band.LIKELY if probability >= ranker.likely else Band.OPEN
