"""The closed vocabulary: for which purposes which classes of personal data may be used."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from comity.values.languages import OFFERED, offered


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: a subclass of a W3C DPV purpose, who may have it, on what, and its words.

    Source: W3C Data Privacy Vocabulary 2.
    """

    id: str
    dpv: str
    roles: tuple[str, ...]
    grounds: tuple[str, ...]
    classes: tuple[str, ...]
    words: tuple[str, ...]

    def text(self, language: str) -> str:
        """Say why, in the reader's language; in English where we have no other words."""
        return _in(language, self.words)


@dataclass(frozen=True, slots=True)
class DataClass:
    """One class of personal data and its name in each language."""

    id: str
    words: tuple[str, ...]

    def text(self, language: str) -> str:
        """Name the class in the reader's language."""
        return _in(language, self.words)


@cache
def purposes() -> dict[str, Purpose]:
    """Give every purpose there is, by id; there is no way to have another."""
    return {
        row["id"]: Purpose(
            id=row["id"],
            dpv=row["dpv"],
            roles=tuple(row["roles"].split()),
            grounds=tuple(row["grounds"].split()),
            classes=tuple(row["classes"].split()),
            words=tuple(row[language] for language in OFFERED),
        )
        for row in _rows("purposes.csv")
    }


@cache
def data_classes() -> dict[str, DataClass]:
    """Give every class of personal data, by id."""
    return {
        row["id"]: DataClass(row["id"], tuple(row[language] for language in OFFERED))
        for row in _rows("data_classes.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = files("comity.privacy.domain").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _in(language: str, words: tuple[str, ...]) -> str:
    return words[OFFERED.index(offered(language))]
