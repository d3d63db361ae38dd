"""Names that data give in several languages, and which of them a reader is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

# languages written from right to left; a reader of one direction seldom reads the other's letters
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the language it is in; the language is empty when nobody said it."""

    text: str
    language: str


def name_for(names: Mapping[str, str], language: str) -> Named:
    """Choose the name to show: the reader's language, English, one in letters the reader knows.

    Args:
        names: language tag -> name, at least one.
        language: of the reader.
    """
    mirrored = _primary(language) in RIGHT_TO_LEFT
    readable = sorted(names, key=lambda tag: (_primary(tag) in RIGHT_TO_LEFT) != mirrored)
    wanted = (language, _primary(language), "en", *readable)
    tag = next(tag for tag in wanted if tag in names)
    return Named(names[tag], tag)


def _primary(language: str) -> str:
    return language.split("-")[0]
