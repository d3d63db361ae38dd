"""Small words of a letter: sentences filled in, names in a language."""

from collections.abc import Iterable, Mapping

from comity.recognition.domain.judgements import Judgement, Line
from comity.rules import sentences

TACIT = "tacit"  # the basis of what silence gave


def plain(texts: Iterable[str]) -> tuple[Line, ...]:
    """Give sentences that rest on no clause."""
    return tuple(Line(text) for text in texts)


def say(text: str, language: str, **values: object) -> str:
    """Fill in a sentence; in a right-to-left one each value keeps its own order (UAX 9)."""
    if sentences.wording(language)["direction"] == "rtl":
        values = {
            name: f"\u2068{value}\u2069" if isinstance(value, str) else value
            for name, value in values.items()
        }
    return text % values


def city_of(about: Judgement, language: str) -> str:
    """Name the city that decided."""
    return in_language(about.party.name, language)


def in_language(names: Mapping[str, str], language: str) -> str:
    """Choose a name: in the language, in English, else the first there is."""
    return names.get(language) or names.get("en") or next(iter(names.values()))
