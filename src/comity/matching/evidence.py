"""Evidence: what is shown beside a suggestion, so that a person can judge it."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

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
from comity.values.names import name_for

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
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return tuple(
        SharedLetters(
            our_places[one.a],
            our_places[one.a + one.size - 1] + 1,
            their_places[one.b],
            their_places[one.b + one.size - 1] + 1,
        )
        for one in blocks
        if len(ours[one.a : one.a + one.size].strip()) >= _FEWEST_LETTERS
    )


def _with_places(text: str) -> tuple[str, list[int]]:
    """Give a text folded, and for each of its letters where it stands in the text as written."""
    folded = [(letter, at) for at, whole in enumerate(text) for letter in fold(whole)]
    return "".join(letter for letter, _ in folded), [at for _, at in folded]


def steps(framework: Framework, concept: Concept, language: str) -> tuple[Step, ...]:
    """Give the groups above a concept in the reader's language, the widest first."""
    return tuple(
        Step(one.uri, one.code, name_for(names, language).text)
        for one in framework.path(concept.uri)
        if (names := one.names())
    )


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
