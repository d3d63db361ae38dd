"""Sentences: findings in words, in every language that readers may choose."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from comity.rules.findings import Finding
from comity.rules.rulebook import Rulebook
from comity.values.languages import OFFERED
from comity.values.names import name_for

_PLACE = re.compile(r"\{[^}]*\}")

# Their first argument is a day. Other arguments are ids, even where one looks like a day.
_DATED = frozenset(
    {"SCOPE-PHASE", "SCOPE-PHASE-REACHED", "BAN-ACTIVE", "TACIT", "SUPERVISED-UNTIL"}
)


@cache
def wording(language: str) -> Mapping[str, Any]:
    """Give all words of one language.

    Raises:
        KeyError: there are no sentences in this language.
    """
    if language not in OFFERED:
        raise KeyError(language)
    text = (files(__package__) / f"{language}.json").read_text(encoding="utf-8")
    words: Mapping[str, Any] = json.loads(text)
    return words


def sentence(finding: Finding, rulebook: Rulebook, language: str = "en") -> str:
    """Write one finding as a sentence with its fact.

    Raises:
        KeyError: the language or the code has no sentence.
    """
    words = wording(language)
    code = finding.code
    if code == "SCOPE-PHASE" and not finding.words:
        code = "SCOPE-PHASE.none"
    template: str = words["findings"][code]
    values = {
        name: _apart(_shown(name, value, rulebook, language), words)
        for name, value in finding.fact.items()
    }
    values.update(_special(finding, rulebook, language))
    arguments = list(finding.words)
    if finding.code in _DATED and arguments:
        arguments[0] = day_in_words(date.fromisoformat(arguments[0]), language)
    arguments = [_apart(argument, words) for argument in arguments]
    return template.format(*arguments, **values)


def general_sentence(code: str, language: str = "en") -> str:
    """Write what a code says of every case; what differs from case to case is left open.

    Raises:
        KeyError: the language or the code has no sentence.
    """
    template: str = wording(language)["findings"][code]
    return _PLACE.sub("…", template)


def outcome(code: str, language: str = "en") -> str:
    """Write an outcome in words."""
    return str(wording(language)["outcomes"][code])


def basis(code: str, language: str = "en") -> str:
    """Write the route that led to an outcome in words."""
    return str(wording(language)["bases"][code])


def day_in_words(day: date, language: str = "en") -> str:
    """Write a day, such as 1 March 2027."""
    words = wording(language)
    month = words["months"][day.month - 1]
    form: str = words["first" if day.day == 1 else "date"]
    return form.format(day=day.day, month=month, year=day.year)


def unit_title(unit: str, rulebook: Rulebook, language: str = "en") -> str:
    """Give the title of a unit in a language, else in English, with its code."""
    for standard in rulebook.standards.values():
        if unit in standard.units:
            return _in_language(standard.units[unit].title, language)
    return unit


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return name_for(texts, language).text


def _apart(text: str, words: Mapping[str, Any]) -> str:
    """Keep a name of either script in its own order inside a right-to-left sentence.

    Source: Unicode Standard Annex 9, first strong isolate (U+2068) to pop (U+2069).
    """
    return f"\u2068{text}\u2069" if words["direction"] == "rtl" else text


def _shown(name: str, value: object, rulebook: Rulebook, language: str) -> str:
    if isinstance(value, date):
        return day_in_words(value, language)
    text = str(value)
    if name in {"host", "city"} and text in rulebook.parties:
        return _in_language(rulebook.parties[text].name, language)
    if name in {"unit", "source"}:
        return unit_title(text, rulebook, language)
    if name == "bundle":
        for standard in rulebook.standards.values():
            if text in standard.bundle_titles:
                return _in_language(standard.bundle_titles[text], language)
    return text


def _special(finding: Finding, rulebook: Rulebook, language: str) -> dict[str, str]:
    words = wording(language)
    if finding.code in {"GAP-CORE", "RESTRICT"}:
        units = finding.words[-1].split("+")
        return {"units": _listed([unit_title(u, rulebook, language) for u in units], words)}
    if finding.code == "START-LANG":
        tag, skills = finding.words
        named = [f"{words['skills'][s]} {finding.fact[s]}" for s in skills.split("+")]
        return {"language": words["languages"].get(tag, tag), "skills": _listed(named, words)}
    if finding.code == "TRANS-FAVOUR":
        return {"favoured": words["favoured"][finding.words[0]]}
    return {}


def _listed(names: Sequence[str], words: Mapping[str, Any]) -> str:
    *others, final = (_apart(name, words) for name in names)
    if not others:
        return final
    return str(words["and"]).join((str(words["comma"]).join(others), final))
