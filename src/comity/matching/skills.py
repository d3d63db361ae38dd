"""Skills: what a module or a vacancy asks for, sentence by sentence, for people to pick from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comity.matching.evidence import shared_letters
from comity.matching.framework import Concept, Framework, Kind
from comity.matching.grams import GramIndex, best_of, gram_index, letter_grams, stems
from comity.matching.suggestions import SharedLetters
from comity.values.names import name_for

TOP = 10
_LONGEST = 600
_FEWEST_LETTERS = 12
_WEIGHT_OF_WORDS = 0.5
# A skill of the confirmed occupation is met more often than any other of the thousands.
_ESSENTIAL, _OPTIONAL = 0.15, 0.07
_END = re.compile(r"(?<=[.!?;:。؟])\s+|\s*[\n\r•·▪●\u2022]+\s*|\s+[-–—*]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text[start:until]`."""

    text: str
    start: int
    until: int


@dataclass(frozen=True, slots=True)
class Pick:
    """One skill that a sentence may mean; never taken without a person.

    Args:
        uri: of the skill.
        label: in the text's language, else English, else any.
        label_language: the language it is in.
        score: what it was ranked by, within one sentence only.
        of_occupation: `essential` or `optional` for the confirmed occupation; empty if neither.
        shared: letters of the sentence and the label that are the same.
    """

    uri: str
    label: str
    label_language: str
    score: float
    of_occupation: str
    shared: tuple[SharedLetters, ...]


@dataclass(frozen=True, slots=True)
class SkillIndex:
    """The skills of a framework, made ready for texts of one language."""

    framework: Framework
    language: str
    skills: tuple[Concept, ...]
    letters: GramIndex
    words: GramIndex


def index_skills(framework: Framework, language: str) -> SkillIndex:
    """Make the skills of a framework ready.

    Labels of the language count, and English ones for skills that have none in it.

    Args:
        framework: to find skills in.
        language: of the texts (BCP 47).
    """
    skills = tuple(one for one in framework.of_kind(Kind.SKILL, Kind.KNOWLEDGE) if one.labels)
    owned = [(text, at) for at, one in enumerate(skills) for text in _texts(one, language)]
    texts, owners = [text for text, _ in owned], [at for _, at in owned]
    return SkillIndex(
        framework,
        language,
        skills,
        gram_index(texts, owners, letter_grams),
        gram_index(texts, owners, stems),
    )


def _texts(skill: Concept, language: str) -> list[str]:
    own = [label.text for label in skill.labels if label.language == language]
    return own or [label.text for label in skill.labels if label.language == "en"]


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text at full stops, lines and bullets; very short and very long pieces are cut."""
    found, start = [], 0
    ends = [*((one.start(), one.end()) for one in _END.finditer(text)), (len(text), len(text))]
    for until, following in ends:
        piece = text[start:until]
        bare = piece.strip()
        if sum(map(str.isalpha, bare)) >= _FEWEST_LETTERS:
            begin = start + piece.index(bare)
            short = bare[:_LONGEST]
            found.append(Sentence(short, begin, begin + len(short)))
        start = following
    return tuple(found)


def picks(
    index: SkillIndex, text: str, *, occupation: str | None = None, top: int = TOP
) -> tuple[tuple[Sentence, tuple[Pick, ...]], ...]:
    """Give for each sentence the skills that it may mean, the likeliest first.

    Args:
        index: of the framework, for the language of the text.
        text: of a training module or a vacancy.
        occupation: URI of the confirmed one, whose skills are put forward; None if there is none.
        top: how many skills for each sentence, at most.
    """
    import numpy as np

    seeded, kinds = _seeded(index, occupation), _kinds(index, occupation)
    found = []
    for sentence in sentences(text):
        size = len(index.skills)
        letters = best_of(index.letters, index.letters.label_scores(sentence.text), size)
        words = best_of(index.words, index.words.label_scores(sentence.text), size)
        near = letters + np.float32(_WEIGHT_OF_WORDS) * words
        scores = np.where(near > 0, near + np.array(seeded, np.float32), 0)
        order = np.argsort(-scores, kind="stable")[:top]
        chosen = tuple(
            _pick(index, sentence.text, index.skills[at], float(scores[at]), kinds)
            for at in order
            if scores[at] > 0
        )
        found.append((sentence, chosen))
    return tuple(found)


def _kinds(index: SkillIndex, occupation: str | None) -> dict[str, str]:
    one = index.framework.concepts.get(occupation or "")
    if one is None:
        return {}
    return dict.fromkeys(one.optional, "optional") | dict.fromkeys(one.essential, "essential")


def _seeded(index: SkillIndex, occupation: str | None) -> Sequence[float]:
    kinds = _kinds(index, occupation)
    worth = {"essential": _ESSENTIAL, "optional": _OPTIONAL, "": 0.0}
    return [worth[kinds.get(one.uri, "")] for one in index.skills]


def _pick(
    index: SkillIndex, sentence: str, skill: Concept, score: float, kinds: dict[str, str]
) -> Pick:
    shown = name_for(
        skill.names() or {skill.labels[0].language: skill.labels[0].text}, index.language
    )
    return Pick(
        uri=skill.uri,
        label=shown.text,
        label_language=shown.language,
        score=score,
        of_occupation=kinds.get(skill.uri, ""),
        shared=shared_letters(sentence, shown.text),
    )
