"""The languages that pages, letters and reasons are written in: one list, kept as data.

A language is added in `languages.json` and by its words, not here: docs/languages.md.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

SOURCE: Final = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface.

    Args:
        code: BCP 47 tag, lower case.
        name: what its speakers call it.
        plurals: its rule of plural forms, as gettext writes it.
        money: an amount, with the places {sign} and {number}.
        offered: readers may choose it; only then must every sentence be there.
    """

    code: str
    name: str
    plurals: str
    money: str
    offered: bool


def _known() -> tuple[Language, ...]:
    text = files(__package__).joinpath("languages.json").read_text(encoding="utf-8")
    return tuple(Language(**row) for row in json.loads(text))


KNOWN: Final = _known()
# codes that a reader may choose, in the order in which they are shown; English comes first
OFFERED: Final = tuple(language.code for language in KNOWN if language.offered)


def offered(tag: str) -> str:
    """Give the offered language of a tag, such as `de` for `de-at`; English where there is none."""
    return next((code for code in (tag, tag.split("-")[0]) if code in OFFERED), SOURCE)
