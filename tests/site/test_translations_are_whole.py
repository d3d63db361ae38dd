"""Each language says everything, with the same placeholders, in its own plural forms."""

import gettext
from pathlib import Path

import polib
import pytest

from comity.site.catalogue import COMPLETE, LOCALE, PLURALS, SOURCES, files
from comity.site.catalogue.sentences import Sentence, in_program, in_template, sentences

FOUND = sentences(SOURCES)


def catalogue(language: str) -> polib.POFile:
    return files.opened(files.path_of(LOCALE, language))


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_is_missing_or_left_over(language: str) -> None:
    assert list(files.stale(catalogue(language), FOUND)) == [], "run `make messages`"


@pytest.mark.parametrize("language", COMPLETE)
def test_every_sentence_is_translated_for_certain(language: str) -> None:
    assert list(files.gaps(catalogue(language))) == []


@pytest.mark.parametrize("language", PLURALS)
def test_no_translation_breaks_a_page(language: str) -> None:
    assert list(files.faults(catalogue(language), language)) == []


def test_a_program_is_read_with_its_plurals_and_contexts() -> None:
    program = """
x = _("Day")
y = ngettext("%(n)d day", "%(n)d days", n)
z = pgettext_lazy("calendar", "May")
gettext("one " "sentence")
gettext(variable)
"""
    assert set(in_program(program)) == {
        Sentence("", "Day", ""),
        Sentence("", "%(n)d day", "%(n)d days"),
        Sentence("calendar", "May", ""),
        Sentence("", "one sentence", ""),
    }


def test_a_template_is_read_with_its_plurals_contexts_and_quotes() -> None:
    template = """{% load i18n %}{% translate "It's due" %}{% translate 'May' context "calendar" %}
{% blocktranslate count n=k %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% include "x.html" with title=_("Who you are") %}{% translate "50 %" %}"""
    assert set(in_template(template, "test")) == {
        Sentence("", "It's due", ""),
        Sentence("calendar", "May", ""),
        Sentence("", "%(n)s day", "%(n)s days"),
        Sentence("", "Who you are", ""),
        Sentence("", "50 %%", ""),
    }


def test_a_new_sentence_an_old_one_and_a_lost_placeholder_are_noticed() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="gone", msgstr="weg"))
    old.append(polib.POEntry(msgid="due %(day)s", msgstr="fällig"))
    found = {Sentence("", "due %(day)s", ""): ["a.py"], Sentence("", "new", ""): ["a.py"]}
    assert list(files.stale(old, found)) == ["missing: new", "no longer said: gone"]
    po = files.renewed(old, found, "de")
    assert list(files.stale(po, found)) == []
    assert list(files.gaps(po)) == ["new"]
    assert len(list(files.faults(po, "de"))) == 1


def test_a_translation_may_not_end_an_attribute() -> None:
    po = polib.POFile()
    po.append(polib.POEntry(msgid="Check", msgstr='Pr"üfen'))
    assert len(list(files.faults(po, "de"))) == 1


def test_arabic_chooses_among_six_forms(tmp_path: Path) -> None:
    found = {Sentence("", "%(n)d day", "%(n)d days"): ["a.py"]}
    po = files.renewed(polib.POFile(), found, "ar")
    po[0].msgstr_plural = {form: f"form {form}" for form in range(6)}
    compiled = tmp_path / "django.mo"
    po.save_as_mofile(str(compiled))
    with compiled.open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    chosen = [arabic.ngettext("%(n)d day", "%(n)d days", n) for n in (0, 1, 2, 3, 10, 11, 99, 100)]
    assert [words[-1] for words in chosen] == list("01233445")
