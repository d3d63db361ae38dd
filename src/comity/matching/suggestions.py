"""Suggestions: which concepts a local title may mean, and everything that speaks for each."""

from dataclasses import dataclass
from enum import StrEnum

from comity.matching.framework import Kind, LabelKind


class SignalName(StrEnum):
    """What speaks for a suggestion."""

    OWN_LANGUAGE = "own_language"
    OTHER_LANGUAGES = "other_languages"
    LETTERS = "letters"
    CONFIRMED = "confirmed"  # titles that people have confirmed before


class Band(StrEnum):
    """How much a suggestion may be trusted, by what became of others like it."""

    SURE = "sure"  # may be ticked beforehand; a person still looks
    LIKELY = "likely"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Signal:
    """One bar: how strongly one thing speaks for a suggestion, from 0 to 1."""

    name: SignalName
    share: float


@dataclass(frozen=True, slots=True)
class MatchedLabel:
    """The label of the framework that is nearest to the title."""

    text: str
    language: str
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class SharedLetters:
    """Letters that both have: `title[start:until]` and `label[label_start:label_until]`."""

    start: int
    until: int
    label_start: int
    label_until: int


@dataclass(frozen=True, slots=True)
class Step:
    """One group on the way from the widest down to the concept."""

    uri: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Analogue:
    """A title that people confirmed for the same concept, and how near it is, from 0 to 1."""

    title: str
    language: str
    source: str
    nearness: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One concept suggested for one title.

    Args:
        rank: from 1.
        uri: of the concept.
        kind: occupation or group.
        label: the concept's name in the title's language, else English, else any.
        score: what it was ranked by; comparable within one title only.
        probability: that a person would confirm it, from 0 to 1, calibrated on other countries.
        band: the probability in words.
        of_ten: of ten suggestions like this, so many were confirmed.
        matched: the nearest label and its language.
        shared: letters that the title shares with that label, in the order of the title.
        signals: one bar for each thing that was looked at.
        path: the groups above it, the widest first.
        analogues: confirmed titles that speak for it, the nearest first.
    """

    rank: int
    uri: str
    kind: Kind
    label: str
    score: float
    probability: float
    band: Band
    of_ten: int
    matched: MatchedLabel
    shared: tuple[SharedLetters, ...]
    signals: tuple[Signal, ...]
    path: tuple[Step, ...]
    analogues: tuple[Analogue, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A title that a person has confirmed for a concept.

    Args:
        title: as it stands in the local list.
        uri: of the concept.
        language: of the title.
        source: whose list it was, such as a city's key; shown as evidence.
        is_own: it is of the list that is being matched, or of the same city; another city's titles
            are shown but do not move a suggestion up, since that made the first one worse.
    """

    title: str
    uri: str
    language: str
    source: str = ""
    is_own: bool = True
