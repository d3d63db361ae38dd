"""Decision letters: frozen parts in words, made once from the decision and its rulebook."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import translation

from comity.recognition.domain import letter_parts, letter_record
from comity.recognition.domain.judgements import Judgement, Line, Part
from comity.rules.sentences import wording

FORMAT = 1
PARTS = (
    letter_parts.outcome,
    letter_parts.replaced,
    letter_parts.may_do,
    letter_parts.reasons,
    letter_parts.changes,
    letter_parts.measure,
    letter_parts.conditions,
    letter_record.deadline,
    letter_record.remedies,
    letter_record.decided_by,
    letter_record.data,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language; `direction` is ``ltr`` or ``rtl``."""

    language: str
    direction: str
    title: str
    parts: tuple[Part, ...]


def letter(judgement: Judgement, *, language: str) -> Letter:
    """Write a decision as a letter in one of our languages.

    The words are kept with the decision: a later release may word things better, but what a
    person was told stays what it was.

    Source: domain design section 3.10.
    """
    with translation.override(language):
        parts = [make(judgement, language) for make in PARTS]
        return Letter(
            language=language,
            direction=str(wording(language)["direction"]),
            title=letter_parts.title(judgement, language),
            parts=tuple(part for part in parts if part.lines),
        )


def letters(judgement: Judgement, *, applicant: str, authority: str) -> dict[str, Any]:
    """Give the letters as they are stored, in the applicant's language and the authority's."""
    languages = dict.fromkeys((applicant, authority))
    written = {language: asdict(letter(judgement, language=language)) for language in languages}
    return {
        "format": FORMAT,
        "applicant": applicant,
        "authority": authority,
        "letters": written,
    }


def read_letter(stored: Mapping[str, Any], *, language: str) -> Letter:
    """Give one stored letter; in the applicant's language where there is none in this one."""
    kept = stored["letters"]
    node = kept.get(language) or kept[stored["applicant"]]
    parts = tuple(
        Part(part["key"], part["title"], tuple(Line(**line) for line in part["lines"]))
        for part in node["parts"]
    )
    return Letter(node["language"], node["direction"], node["title"], parts)
