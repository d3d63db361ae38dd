"""Columns of a local list: which holds the titles, which the codes; headings or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.matching.faults import refusal
from comity.matching.letters import fold
from comity.matching.list_tables import Line

_MOST_LINES_ABOVE = 200
# What headings say in the languages of lists that we have seen.
_WORDS = {
    "title": (
        "title preflabel label titel name bezeichnung beruf berufsbezeichnung benennung occupation"
        " job intitule libelle metier appellation profession nom beroep naam benaming functie"
        " titolo denominazione professione nome titulo denominacion ocupacion profesion nombre"
        " profissao designacao yrke benamning nimike ammatti zawod nazwa profesija nosaukums"
        " profese nazev povolanie nazov profesia meslek unvan qualification module kurs"
        " bildungsgang"
        " المسمى المهنة العنوان длъжност професия наименование επαγγελμα ονομασια"
    ),
    "code": (
        "code kode kennung nummer nr id identifier schluessel schlussel cle codigo codice kod key"
    ),
    "isco": "isco isco08 isco-08 iscogroup",
    "volume": (
        "volume count number anzahl menge nombre effectif aantal cantidad quantita numero antal"
        " personen persons people cases"
    ),
    "description": (
        "description beschreibung omschrijving descripcion descrizione beskrivning definition"
    ),
    "language": "language lang sprache langue taal idioma lingua sprak",
}
_WORD_SETS = {what: frozenset(fold(words).split()) for what, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand: what it is to its place from 0, and to what its heading says."""

    at: Mapping[str, int]
    names: Mapping[str, str]


def columns_in(
    lines: Sequence[Line], *, wanted: Mapping[str, str] | None = None
) -> tuple[Columns, int]:
    """Find the columns, and the row of the heading (0 if there is none).

    Args:
        lines: those that hold anything, at least one.
        wanted: what to take for what, by heading or by number from 1.

    Raises:
        Refusal: LIST-TITLE-COLUMN: no column holds titles, or one asked for is not there.
    """
    for line in lines[:_MOST_LINES_ABOVE]:
        found = _asked(line, wanted) if wanted else _named(line)
        if found is not None and "title" in found:
            return _columns(found, line), line.row
    if wanted:
        if all(map(_is_place, wanted.values())) and "title" in wanted:
            at = {what: int(text) - 1 for what, text in wanted.items()}
            return Columns(at, dict(wanted)), 0
        raise refusal("LIST-TITLE-COLUMN", "No line has all the headings that you named.", ())
    return _guessed(lines), 0


def is_heading(line: Line, places: Columns) -> bool:
    """Tell whether a line only says the headings once more."""
    if all(name.isdigit() for name in places.names.values()):
        return False
    return all(line.cell(at).text == places.names[what] for what, at in places.at.items())


def _columns(at: Mapping[str, int], line: Line) -> Columns:
    return Columns(
        at, {what: line.cell(place).text or str(place + 1) for what, place in at.items()}
    )


def _is_place(text: str) -> bool:
    """Tell whether a column is named by its place, from 1; no sheet has a million of them."""
    return text.isdecimal() and len(text) < 7 and int(text) > 0


def _asked(line: Line, wanted: Mapping[str, str]) -> dict[str, int] | None:
    texts = [fold(cell.text) for cell in line.cells]
    found = {what: texts.index(fold(name)) for what, name in wanted.items() if fold(name) in texts}
    return found if len(found) == len(wanted) else None


def _named(line: Line) -> dict[str, int] | None:
    """Give what each cell of a heading stands for; None where this is no heading.

    A title may be one of these words ("profession"), so one word alone is a heading only where it
    stands alone in its line, or where another cell of the line is a heading as well.
    """
    found: dict[str, int] = {}
    for at, cell in enumerate(line.cells):
        what = _meaning(cell.text)
        if what is not None:
            found.setdefault(what, at)
    filled = sum(1 for cell in line.cells if cell.text)
    enough = len(found) > 1 or (len(found) == 1 and filled == 1)
    return found if enough and "title" in found else None


def _meaning(text: str) -> str | None:
    words = fold(text).replace("_", " ").replace(".", " ").replace("/", " ").split()
    if not 0 < len(words) <= 4:
        return None
    joined = "".join(words)
    order = ("isco", "code", "language", "volume", "description", "title")
    return next(
        (
            what
            for what in order
            if joined in _WORD_SETS[what] or any(word in _WORD_SETS[what] for word in words)
        ),
        None,
    )


def _guessed(lines: Sequence[Line]) -> Columns:
    sample = lines[:500]
    width = max(len(line.cells) for line in sample)
    letters = [
        sum(sum(map(str.isalpha, line.cell(at).text)) for line in sample) for at in range(width)
    ]
    title = letters.index(max(letters))
    if not letters[title]:
        raise refusal("LIST-TITLE-COLUMN", "No column holds words; which one is the title?", ())
    at = {"title": title}
    code = next((n for n in range(width) if n != title and _looks_like_codes(sample, n)), None)
    if code is not None:
        at["code"] = code
    return Columns(at, {what: str(place + 1) for what, place in at.items()})


def _looks_like_codes(lines: Sequence[Line], at: int) -> bool:
    texts = [line.cell(at).text for line in lines]
    filled = [text for text in texts if text]
    are_short = all(len(text) <= 40 and any(map(str.isdigit, text)) for text in filled)
    return bool(filled) and are_short and len(filled) * 2 > len(texts)
