"""A language is added by data alone (docs/languages.md), and each must have all of it."""

import ast
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import polib
import pytest
import yaml
from django.conf import settings

from comity.agreements.region import agreement_text
from comity.pathways.region import offers_text
from comity.privacy.domain.vocabulary import data_classes, purposes
from comity.proofs.vct import type_bytes
from comity.rules.sentences import wording
from comity.site.catalogue import SOURCES
from comity.site.catalogue import files as catalogues
from comity.values.languages import KNOWN, OFFERED, offered
from comity.values.names import RIGHT_TO_LEFT

CODES = {language.code for language in KNOWN}


def texts(node: object) -> Iterator[dict[str, object]]:
    """Give every text in several languages under a document: its tags are all languages."""
    if isinstance(node, dict):
        if "en" in node and all(isinstance(text, str) for text in node.values()):
            yield node
        for inner in node.values():
            yield from texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from texts(inner)


def lists_of_languages(module: ast.Module) -> Iterator[int]:
    """Give the lines on which a program lists languages of ours, three or more and no other."""
    for node in ast.walk(module):
        items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        said = [one.value for one in items if isinstance(one, ast.Constant)]
        if len(said) > 2 and len(said) == len(items) and CODES.issuperset(map(str, said)):
            yield node.lineno


def test_no_program_lists_the_languages() -> None:
    found = [
        f"{path.relative_to(SOURCES)}:{line}"
        for path in sorted(SOURCES.rglob("*.py"))
        for line in lists_of_languages(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_list_of_languages_in_a_program_would_be_found() -> None:
    program = 'A = ("en", "de", "nl")\nB = {"en": 1, "fr": 2, "uk": 3}\nC = ("en", "de", "it")'
    assert [*lists_of_languages(ast.parse(program))] == [1, 2]


@pytest.mark.parametrize("language", OFFERED)
def test_a_language_has_all_its_data(language: str) -> None:
    occupations = json.loads(files("comity.occupations").joinpath("labels.json").read_text("utf-8"))
    summaries = files("comity.portal").joinpath("demo_summaries.json").read_text("utf-8")
    agreement = yaml.safe_load(agreement_text())
    for party in agreement["parties"]:  # an office is called by its own name
        del party["authority"]
    region = [agreement, yaml.safe_load(offers_text())]
    said = list(texts([occupations, json.loads(summaries), *region]))
    assert len(said) > 200
    assert [one for one in said if language not in one] == []
    for reader in OFFERED:
        assert language in wording(reader)["languages"]
    for one in (*purposes().values(), *data_classes().values()):
        assert one.text(language)
        assert (one.text(language) == one.text("en")) == (language == "en")
    shown = json.loads(type_bytes())
    for displays in (shown["display"], *(claim["display"] for claim in shown["claims"])):
        assert language in {one["locale"] for one in displays}


def test_languages_run_in_their_direction_and_under_their_own_names() -> None:
    assert set(settings.LANGUAGES_BIDI) == RIGHT_TO_LEFT & set(OFFERED)
    assert dict(settings.LANGUAGES)["uk"] == "Українська"
    assert len(dict(settings.LANGUAGES)) == len(settings.LANGUAGES)


def test_a_tag_is_led_to_a_language_that_is_offered() -> None:
    assert [offered(tag) for tag in ("de", "de-at", "uk-ua", "xx", "")] == (
        ["de", "de", "uk", "en", "en"]
    )


def test_a_new_language_begins_with_every_sentence_and_its_own_plurals(tmp_path: Path) -> None:
    uk = polib.pofile(str(catalogues.path_of(SOURCES / "site" / "locale", "uk")))
    assert uk.metadata["Plural-Forms"].startswith("nplurals=3")
    many = next(entry for entry in uk if entry.msgid == "%(count)d day")
    said = {form: text.split()[-1] for form, text in many.msgstr_plural.items()}
    assert said == {0: "день", 1: "дні", 2: "днів"}
