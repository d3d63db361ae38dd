"""Set a folio as PDF/A-3a and PDF/UA-1 in one file; the typesetter refuses what breaks either."""

import json
import re
import threading
import unicodedata
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, Final

from comity.folios.words import Folio, Line, Part, Side
from comity.values.refusals import Refusal

STANDARDS: Final = ("a-3a", "ua-1")
# Written from right to left, as far as folios are written in them.
MIRRORED: Final = frozenset({"ar", "fa", "he", "ps", "ur"})
_FOLDER: Final = Path(__file__).parent
# As wide as most letters are in bold, and no column wider than this.
_LETTER_EM: Final = 0.68
_MOST_EM: Final = 12.0
_MAIN: Final = b'#include "folio.typ"'
_UNSHOWN: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
# What stands for a letter that none of the fonts has.
_INSTEAD: Final = "\N{WHITE SQUARE}"
_MOST_UNSHOWN: Final = 40
# What keeps a name together where the line runs the other way.
_APART, _AGAIN = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# The typesetter keeps what it has set, and changes that while it sets.
_ONE_AT_A_TIME: Final = threading.Lock()


def set_folio(folio: Folio) -> bytes:
    """Give the folio as PDF, tagged, with its files inside.

    A letter that the fonts do not have is printed as an empty square; the files inside have it.
    Vowel signs of Arabic are left out on the page: with them copied text loses its order.

    Raises:
        Refusal: FOLIO-NOT-SET, the fonts are missing or the words break a rule of the formats.

    Source: ISO 19005-3 (PDF/A-3), ISO 14289-1 (PDF/UA-1).
    """
    return set_data(data_of(folio))


def set_data(data: dict[str, Any]) -> bytes:
    """Give a folio as PDF that is told as JSON holds it; see `set_folio` and `data_of`.

    Raises:
        Refusal: FOLIO-NOT-SET.
    """
    for _ in range(_MOST_UNSHOWN):
        try:
            return _compiled(data)
        except _typst().TypstError as error:
            found = _UNSHOWN.search(str(error))
            if found is None:
                raise Refusal("FOLIO-NOT-SET", f"The PDF cannot be made: {error}") from error
            data = _without(data, frozenset(found[1]))
    raise Refusal("FOLIO-NOT-SET", "Too many letters of the words are in none of the fonts.")


def apart(text: str) -> str:
    """Give a name or a code its own direction, whatever the line's is.

    Source: Unicode Standard Annex 9, section 2.4.
    """
    return f"{_APART}{text}{_AGAIN}"


def plain_letters(text: str) -> str:
    """Leave out what stands above and below the letters of Arabic, and join all others.

    Source: Unicode, general category Mn.
    """
    joined, kept = unicodedata.normalize("NFC", text), frozenset((_APART, _AGAIN, "\n"))
    return "".join(
        letter
        for letter in joined
        if unicodedata.category(letter) != "Mn" and (letter.isprintable() or letter in kept)
    )


def _compiled(data: dict[str, Any]) -> bytes:
    with _ONE_AT_A_TIME:
        made: bytes = _compiler().compile(input=_files(data), pdf_standards=list(STANDARDS))
    return made


@cache
def _compiler() -> Any:  # noqa: ANN401  # the library has no types
    fonts = _FOLDER / "fonts"
    if not any(fonts.glob("*.ttf")):
        raise Refusal("FOLIO-NOT-SET", "The fonts are not here; `make assets` lays them.")
    return _typst().Compiler(
        _files({}),
        root=str(_FOLDER),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
    )


def _files(data: dict[str, Any]) -> dict[str, bytes]:
    """Give what the typesetter is handed in memory; the template it reads from its folder, once."""
    return {"main.typ": _MAIN, "folio.json": json.dumps(data, ensure_ascii=False).encode()}


def _typst() -> Any:  # noqa: ANN401  # the library has no types
    import typst  # 90 MB that only the worker needs

    return typst


def data_of(folio: Folio) -> dict[str, Any]:
    """Tell a folio as JSON holds it, in letters that can be set."""
    at = folio.dated.astimezone(UTC)
    first = folio.sides[0]
    return {
        "title": plain_letters(f"{first.title}, {folio.number}"),
        "author": plain_letters(folio.author),
        "description": plain_letters(first.lead or first.title),
        "keywords": [folio.number],
        "dated": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "number": folio.number,
        "address": folio.address,
        "picture": list(folio.picture),
        "attached": [asdict(one) for one in folio.carried],
        "sides": [_side(side) for side in folio.sides],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "language": side.language,
        "mirrored": side.language in MIRRORED,
        "banner": [plain_letters(one) for one in side.banner],
        "title": plain_letters(side.title),
        "lead": plain_letters(side.lead),
        "picture": [plain_letters(one) for one in side.picture],
        "parts": [_part(part) for part in side.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": plain_letters(part.heading),
        "picture": part.with_picture,
        "rows": [
            {"term": plain_letters(row.term), "lines": [_line(line) for line in row.lines]}
            for row in part.rows
        ],
        "table": [[plain_letters(cell) for cell in line] for line in part.table],
        "widths": _widths(part.table),
        "lines": [_line(line) for line in part.lines],
        "listed": part.is_listed,
    }


def _widths(table: tuple[tuple[str, str, str], ...]) -> list[float]:
    """Say how wide the columns after the first are, in em; a cell that needs more breaks its line.

    Left to the typesetter each cell is set once more only to learn this.
    """
    longest = (max(map(len, column)) for column in list(zip(*table, strict=True))[1:])
    return [min(_MOST_EM, _LETTER_EM * letters + 1.2) for letters in longest]


def _line(line: Line) -> Any:  # noqa: ANN401  # JSON
    if isinstance(line, str):
        return plain_letters(line)
    return {
        "text": plain_letters(line.text),
        "language": line.language,
        "mirrored": line.language in MIRRORED,
    }


def _without(data: dict[str, Any], letters: frozenset[str]) -> dict[str, Any]:
    """Replace letters wherever they stand on the page; the files inside stay as they are."""

    def plain(value: Any) -> Any:  # noqa: ANN401  # JSON
        if isinstance(value, str):
            return "".join(_INSTEAD if letter in letters else letter for letter in value)
        if isinstance(value, list):
            return [plain(one) for one in value]
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items()}
        return value

    kept = {"attached", "picture"}
    return {name: one if name in kept else plain(one) for name, one in data.items()}
