"""Decision letters as pages to keep: the applicant's language first, then the authority's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from comity.folios.setting import apart
from comity.folios.words import Folio, Side
from comity.folios.words import Part as FolioPart
from comity.recognition.domain.judgements import Line, Part
from comity.recognition.domain.letters import Letter
from comity.values.names import name_for

# Of these parts each sentence stands for itself, with the clause it rests on.
LISTED: Final = frozenset({"reasons", "conditions", "changes", "measure"})


def letter_folio(
    letters: Sequence[Letter],
    *,
    office: Mapping[str, str],
    contact: str,
    reference: str,
    dated: datetime,
) -> Folio:
    """Give a decision's letter as a folio, a side for each language, the words as they were stored.

    Args:
        letters: the same letter in each of its languages, at least one; the first is the reader's.
        office: the authority's name by language, at least one.
        contact: the authority's address for questions.
        reference: the case's, as shown.
        dated: aware; when it was decided.
    """
    return Folio(
        sides=tuple(_side(one, name_for(office, one.language).text, reference) for one in letters),
        author=name_for(office, letters[0].language).text,
        number=reference,
        address=contact,
        dated=dated,
    )


def _side(letter: Letter, office: str, reference: str) -> Side:
    return Side(
        language=letter.language,
        banner=(office, apart(reference)),
        title=letter.title,
        lead="",
        parts=tuple(_part(part) for part in letter.parts),
    )


def _part(part: Part) -> FolioPart:
    lines = tuple(_line(line) for line in part.lines)
    return FolioPart(heading=part.title, lines=lines, is_listed=part.key in LISTED)


def _line(line: Line) -> str:
    return f"{line.text}\n{apart(line.clause)}" if line.clause else line.text
