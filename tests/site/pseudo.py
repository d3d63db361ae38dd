"""The pseudo-locale: our sentences wear marks, so what wears none is no sentence of ours.

It lies over Ukrainian: names and data of a Ukrainian page are in other letters than English, so a
Latin word outside the marks was never meant to be translated, or was forgotten.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import override, trans_real

from comity.site.catalogue.sentences import Sentence

LANGUAGE = "uk"
FIRST, LAST = "⟦", "⟧"
_MARKED = re.compile(rf"{FIRST}[^{FIRST}{LAST}]*{LAST}")
# codes in capitals are the same in every language, and so are addresses and clauses
_WORD = re.compile(r"[A-Za-z]*[a-z][A-Za-z]+")
# the last: a colleague without a name, by the beginning of an id
_NO_WORD = re.compile(r"\S+@\S+|https?://\S+|§.*|\b[0-9a-f]{8}\b")
_SPOKEN = ("alt", "aria-label", "placeholder", "title")
_SILENT = {"script", "style", "code", "pre", "bdi", "textarea"}
# what stands inside a sentence
_INLINE = {"a", "abbr", "bdi", "code", "em", "kbd", "span", "strong", "time"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


class Pseudo:
    """Django's own translation of a language; our sentences come back with marks around them."""

    def __init__(self, real: Any, sentences: Mapping[Sentence, object]) -> None:
        self._real = real
        self._ours = {(one.context, one.text) for one in sentences}

    def gettext(self, message: str) -> str:
        context, _, text = message.rpartition("\x04")
        said = self._real.gettext(message)
        return f"{FIRST}{said}{LAST}" if (context, text) in self._ours else said

    def ngettext(self, one: str, many: str, number: float) -> str:
        context, _, text = one.rpartition("\x04")
        said = self._real.ngettext(one, many, number)
        return f"{FIRST}{said}{LAST}" if (context, text) in self._ours else said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@contextmanager
def pseudo_locale(sentences: Mapping[Sentence, object]) -> Iterator[None]:
    """Lay the marks over the language until the end of the block."""
    real = trans_real.translation(LANGUAGE)
    trans_real._translations[LANGUAGE] = Pseudo(real, sentences)
    try:
        with override(LANGUAGE):
            yield
    finally:
        trans_real._translations[LANGUAGE] = real


class _Texts(HTMLParser):
    """Collects what a page says in its own language: texts, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet: list[bool] = []
        self.said: list[str] = []
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_other = tag != "html" and given.get("lang", LANGUAGE) != LANGUAGE
        is_quiet = tag in _SILENT or is_other or any(self.quiet)
        if not is_quiet:
            self.said += [given[name] for name in _SPOKEN if name in given]
            if given.get("name") == "description":
                self.said.append(given.get("content", ""))
            self.said += [text for name, text in given.items() if name.startswith("data-i18n")]
        if tag not in _INLINE:
            self.text += "\n"
        if tag not in _VOID:
            self.quiet.append(is_quiet)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:  # the parser's
        if self.quiet:
            self.quiet.pop()

    def handle_data(self, data: str) -> None:
        # A sentence may hold an isolated name, so marks are matched over the whole page.
        if any(self.quiet):
            self.names.add(data.strip())
        self.text += "…" if any(self.quiet) else data


def untranslated(html: str, names: Collection[str] = ()) -> list[str]:
    """Give the lines of a page with words that stand in no marks.

    What the page isolates somewhere is a name or data, and may stand in its title too.

    Args:
        html: the page.
        names: further names of people and things, the same in every language.
    """
    page = _Texts()
    page.feed(html)
    page.close()
    said = sorted({*page.names, *names}, key=len, reverse=True)
    found = []
    for text in (*page.said, page.text):
        left, before = text, ""
        for name in filter(lambda name: len(name) > 1, said):
            left = left.replace(name, "…")
        while left != before:
            left, before = _MARKED.sub(" ", left), left
        found += [one.strip() for one in left.splitlines() if _WORD.search(_NO_WORD.sub(" ", one))]
    return found
