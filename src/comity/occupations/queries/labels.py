"""Ask for the labels of occupations and safety cards in a language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _labels() -> Mapping[str, Any]:
    text = files("comity.occupations").joinpath("labels.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def occupation_labels(language: str) -> dict[str, str]:
    """Give the label of every occupation in a language, else in English; key to label."""
    return {
        key: _in_language(entry["labels"], language)
        for key, entry in _labels()["occupations"].items()
    }


def occupation_label(key: str, language: str) -> str:
    """Give the label of one occupation; an unknown key is shown in plain letters."""
    return occupation_labels(language).get(key, key.replace("_", " "))


def occupation_concepts() -> list[tuple[str, str, dict[str, str]]]:
    """Give key, ESCO identifier and labels by language of every occupation of the region."""
    return [
        (key, str(entry["esco"]), dict(entry["labels"]))
        for key, entry in _labels()["occupations"].items()
    ]


def card_label(code: str, language: str) -> str:
    """Give the name of a safety card with its code, which is the same in every language."""
    texts = _labels()["cards"].get(code)
    return f"{_in_language(texts, language)} ({code})" if texts else code


def attribution() -> str:
    """Give the sentence that must stand where ESCO is shown."""
    return str(_labels()["source"])


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]
