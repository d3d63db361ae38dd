"""The seam to the matching engine for texts: sentences in, skills that each may mean out."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from comity.matching.framework import Framework
from comity.matching.skills import index_skills, picks, sentences
from comity.values.refusals import Refusal

LONGEST: Final = 20_000  # letters of a text
MOST_PICKS: Final = 5  # skills offered for a sentence
_MOST_SENTENCES: Final = 200


class TextKind(StrEnum):
    """What a text describes."""

    MODULE = "module"
    VACANCY = "vacancy"


class TextState(StrEnum):
    """How far the worker is with a text."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


def required_text(text: str, said: Mapping[str, Any]) -> str:
    """Give a text that has sentences to look at.

    Args:
        text: of a module or a vacancy.
        said: code to the sentence a reader is told.

    Raises:
        Refusal: TEXT-TOO-LONG, TEXT-EMPTY.
    """
    bare = text.strip()
    if len(bare) > LONGEST:
        raise Refusal("TEXT-TOO-LONG", str(said["TEXT-TOO-LONG"]))
    if not sentences(bare):
        raise Refusal("TEXT-EMPTY", str(said["TEXT-EMPTY"]))
    return bare


def suggested(
    framework: Framework, language: str, text: str, occupation: str | None
) -> list[dict[str, Any]]:
    """Give each sentence with the skills that it may mean, the likeliest first, as JSON.

    Args:
        framework: whose skills are offered.
        language: of the text.
        text: as it was kept; places in the answer are places in it.
        occupation: URI of the confirmed one, whose skills are put forward; None if there is none.
    """
    index = index_skills(framework, language)
    found = picks(index, text, occupation=occupation, top=MOST_PICKS)
    return [
        {
            "start": sentence.start,
            "until": sentence.until,
            "text": sentence.text,
            "skills": [
                {"uri": one.uri, "score": round(one.score, 4), "of_occupation": one.of_occupation}
                for one in some
            ],
        }
        for sentence, some in found[:_MOST_SENTENCES]
    ]
