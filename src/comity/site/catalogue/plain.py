"""How plain texts are: LIX and the words of the longest sentence, alike for every language.

LIX = words per sentence + 100 × words of more than six letters / words (C.-H. Björnsson, 1968).
Below 30: very easy; 30 to 40: easy; 40 to 50: a newspaper; 50 to 60: an office; above: hard. It
counts words in Latin or Cyrillic letters and was made for long texts: of a line it says little.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import Final

import polib

from comity.site.catalogue import files
from comity.values.languages import SOURCE

# above either a text is worth another look
WARN_LIX: Final = 40.0
WARN_WORDS: Final = 20
# a text of fewer words has no readability to speak of
_LEAST_WORDS: Final = 8
_LONG: Final = 6
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_END = re.compile(r"[.!?…:؟](?=\s|$)|\n")
# a name or number stands in its place; one short word for each
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Measured:
    """A text, its LIX, and the words of its longest sentence."""

    text: str
    lix: float
    longest: int


def measured(text: str) -> Measured:
    """Measure a text; one without words has LIX 0."""
    counted = _PLACE.sub("X", text)
    words = _WORD.findall(counted)
    lengths = [len(found) for part in _END.split(counted) if (found := _WORD.findall(part))]
    if not words:
        return Measured(text, 0.0, 0)
    long = sum(len(word) > _LONG for word in words)
    return Measured(text, len(words) / len(lengths) + 100 * long / len(words), max(lengths))


def texts(locale: Path, language: str) -> Iterator[str]:
    """Give every text of the interface, of letters and of the rules' reasons in a language."""
    any_language = next(path.parents[1].name for path in sorted(locale.glob("*/LC_MESSAGES/*.po")))
    is_source = language == SOURCE
    po = files.opened(files.path_of(locale, any_language if is_source else language))
    for entry in po:
        yield from filter(None, _source(entry) if is_source else _said(entry))
    rules = resources("comity.rules.sentences").joinpath(f"{language}.json")
    words = json.loads(rules.read_text(encoding="utf-8"))
    for part in ("outcomes", "bases", "findings"):
        yield from words[part].values()


def hard(found: Iterable[str]) -> list[Measured]:
    """Give the texts above a limit, the hardest first."""
    long = (measured(text) for text in found if len(_WORD.findall(text)) >= _LEAST_WORDS)
    over = [one for one in long if one.lix > WARN_LIX or one.longest > WARN_WORDS]
    return sorted(over, key=lambda one: (-max(0, one.longest - WARN_WORDS), -one.lix))


def _source(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, entry.msgid_plural]


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
