"""Keep one file a language: take in new sentences, drop old ones, compile, find faults."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib

from comity.site.catalogue import PLURALS
from comity.site.catalogue.sentences import Sentence

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]|%\{\w+\}|\{\w*\}")
# what would end an attribute or begin a tag where the source has none
MARKUP = re.compile(r"[<>\"]")


def path_of(locale: Path, language: str) -> Path:
    """Give the place of a language's file."""
    return locale / language / "LC_MESSAGES" / "django.po"


def opened(path: Path) -> polib.POFile:
    """Open a language's file, or begin it."""
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def renewed(old: polib.POFile, found: Mapping[Sentence, list[str]], language: str) -> polib.POFile:
    """Give the file as it should stand: each sentence of the sources once, known words kept."""
    known = {_key(entry): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=98)
    new.metadata = {
        "Project-Id-Version": "Comity",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for sentence, files in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        new.append(_entry(sentence, files, known.get(sentence), language))
    return new


def forms(language: str) -> int:
    """Give the number of plural forms of a language."""
    return int(PLURALS[language].split("nplurals=")[1].split(";")[0])


def compile_all(locale: Path) -> int:
    """Write the compiled file beside each language's file; give how many there are."""
    paths = sorted(locale.glob("*/LC_MESSAGES/*.po"))
    for path in paths:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(paths)


def faults(po: polib.POFile, language: str) -> Iterator[str]:
    """Name each translation that would break a page: other placeholders, markup, missing forms."""
    for entry in po:
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        if entry.msgid_plural and len(entry.msgstr_plural) != forms(language):
            yield f"{entry.msgid!r} needs {forms(language)} plural forms"
        for text in filter(None, texts):
            yield from _faults(entry, text)


def gaps(po: polib.POFile) -> Iterator[str]:
    """Name each sentence that is not translated, or only doubtfully."""
    for entry in po:
        words = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy or not all(words):
            yield entry.msgid


def stale(po: polib.POFile, found: Mapping[Sentence, list[str]]) -> Iterator[str]:
    """Name each sentence that the file lacks, or that nobody says any more."""
    known = {_key(entry) for entry in po if not entry.obsolete}
    yield from sorted(f"missing: {sentence.text}" for sentence in found.keys() - known)
    yield from sorted(f"no longer said: {sentence.text}" for sentence in known - found.keys())


def _key(entry: polib.POEntry) -> Sentence:
    return Sentence(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _entry(
    sentence: Sentence, files: list[str], known: polib.POEntry | None, language: str
) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=sentence.text,
        msgctxt=sentence.context or None,
        occurrences=[(name, "") for name in files],
        flags=["python-format"] if "%(" in sentence.text else [],
    )
    if known is not None and known.fuzzy:
        entry.flags.append("fuzzy")
    if sentence.plural:
        entry.msgid_plural = sentence.plural
        kept = known.msgstr_plural if known else {}
        entry.msgstr_plural = {form: kept.get(form, "") for form in range(forms(language))}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def _faults(entry: polib.POEntry, text: str) -> Iterator[str]:
    asked, given = set(PLACEHOLDER.findall(entry.msgid)), set(PLACEHOLDER.findall(text))
    asked |= set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    # a plural form may say its one exact number in a word instead of the placeholder
    if given - asked or (asked - given and not entry.msgid_plural):
        yield f"{entry.msgid!r}: placeholders {sorted(asked)} became {sorted(given)}"
    source = set(MARKUP.findall(entry.msgid + (entry.msgid_plural or "")))
    if set(MARKUP.findall(text)) - source:
        yield f"{entry.msgid!r}: the translation has a quote or bracket that the source has not"
