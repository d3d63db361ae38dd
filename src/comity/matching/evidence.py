"""Evidence: what is shown beside a suggestion, so that a person can judge it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from comity.matching.candidates import spelling
from comity.matching.framework import Concept, Framework, Label
from comity.matching.letters import fold
from comity.matching.suggestions import (
    Analogue,
    Confirmed,
    MatchedLabel,
    SharedLetters,
    Signal,
    SignalName,
    Step,
)
from comity.values.names import Named, name_for

_FEWEST_LETTERS = 3
_MOST_ANALOGUES = 5
_NEAR_ENOUGH = 0.3
# Which numbers make up which bar; the highest counts.
_BARS = {
    SignalName.OWN_LANGUAGE: ("own", "stems"),
    SignalName.OTHER_LANGUAGES: ("meant", "others"),
    SignalName.LETTERS: ("letters",),
}


def matched(label: Label) -> MatchedLabel:
    """Give the label that matched as it is shown."""
    return MatchedLabel(label.text, label.language, label.kind)


def bars(scores: Mapping[str, float]) -> tuple[Signal, ...]:
    """Give one bar for each thing that was looked at, from 0 to 1."""
    found = []
    for name, parts in _BARS.items():
        known = [scores[part] for part in parts if part in scores]
        found.append(Signal(name, min(1.0, max(0.0, *known, 0.0))))
    return tuple(found)


def shared_letters(title: str, label: str) -> tuple[SharedLetters, ...]:
    """Give the runs of three letters and more that title and label share, left to right.

    Capitals and marks on letters do not count, but places are those of the texts as written.
    """
    ours, our_places = _with_places(title)
    theirs, their_places = _with_places(label)
    return tuple(
        SharedLetters(
            our_places[at],
            our_places[at + size - 1] + 1,
            their_places[their_at],
            their_places[their_at + size - 1] + 1,
        )
        for at, their_at, size in _runs(ours, theirs)
    )


def _runs(ours: str, theirs: str) -> Iterator[tuple[int, int, int]]:
    """Give runs that both texts have: where in ours, where in theirs, how long."""
    begins: dict[str, int] = {}
    for begin in range(len(theirs) - _FEWEST_LETTERS + 1):
        begins.setdefault(theirs[begin : begin + _FEWEST_LETTERS], begin)
    at = 0
    while at + _FEWEST_LETTERS <= len(ours):
        found = begins.get(ours[at : at + _FEWEST_LETTERS])
        if found is None:
            at += 1
            continue
        size = _FEWEST_LETTERS
        while ours[at + size : at + size + 1] == theirs[found + size : found + size + 1] != "":
            size += 1
        if len(ours[at : at + size].strip()) >= _FEWEST_LETTERS:
            yield at, found, size
        at += size


@lru_cache(maxsize=1 << 16)
def _with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """Give a text folded, and for each of its letters where it stands in the text as written."""
    folded = [(letter, at) for at, whole in enumerate(text) for letter in _folded_letter(whole)]
    return "".join(letter for letter, _ in folded), tuple(at for _, at in folded)


@lru_cache(maxsize=1 << 12)
def _folded_letter(letter: str) -> str:
    return fold(letter)


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers of one language are shown of concepts; kept, since it comes back for titles."""

    framework: Framework
    language: str
    _names: dict[str, Named] = field(default_factory=dict)
    _paths: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def name(self, concept: Concept) -> Named:
        """Give a concept's name in the reader's language, else English, else any."""
        known = self._names.get(concept.uri)
        if known is None:
            names = concept.names() or {concept.labels[0].language: concept.labels[0].text}
            known = self._names[concept.uri] = name_for(names, self.language)
        return known

    def path(self, concept: Concept) -> tuple[Step, ...]:
        """Give the groups above a concept, the widest first."""
        known = self._paths.get(concept.uri)
        if known is None:
            above = [one for one in self.framework.path(concept.uri) if one.names()]
            known = tuple(Step(one.uri, one.code, self.name(one).text) for one in above)
            self._paths[concept.uri] = known
        return known


def analogues(title: str, confirmed: Sequence[Confirmed]) -> tuple[Analogue, ...]:
    """Give the confirmed titles that are like this one, the nearest first, five at most."""
    ours = spelling(title)
    found = []
    for one in confirmed:
        theirs = spelling(one.title)
        shared = len(ours.threes & theirs.threes)
        likeness = 2 * shared / (len(ours.threes) + len(theirs.threes))
        if likeness >= _NEAR_ENOUGH:
            found.append(Analogue(one.title, one.language, one.source, likeness))
    return tuple(sorted(found, key=lambda one: (-one.nearness, one.title))[:_MOST_ANALOGUES])
