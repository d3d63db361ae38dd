"""Words of the map: relations, standings, signals, states, faults."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from comity.matching.faults import TableFault
from comity.matching.relations import Relation
from comity.occupations.domain.skill_texts import TextKind, TextState
from comity.occupations.domain.states import ListState, Standing
from comity.occupations.queries.sayings import SAYINGS

Word = str | Promise

UNMAPPED: Word = _("corresponds to nothing yet")
# from the local title to the concept
RELATIONS: dict[str, Word] = {
    Relation.EXACT.value: _("means exactly the same"),
    Relation.CLOSE.value: _("means nearly the same"),
    Relation.BROAD.value: _("the title is a part of it"),
    Relation.NARROW.value: _("it is a part of the title"),
    Relation.RELATED.value: _("has to do with it"),
}
STANDINGS: dict[Standing, tuple[Word, str]] = {
    Standing.OPEN: (_("not answered"), "soon"),
    Standing.SECOND: (_("waits for a second person"), "calm"),
    Standing.CONFIRMED: (_("confirmed"), "good"),
    Standing.DISPUTED: (_("for the round table"), "late"),
}
STATES: dict[ListState, tuple[Word, str]] = {
    ListState.WAITING: (_("waiting"), "calm"),
    ListState.MATCHING: (_("looking for suggestions"), "soon"),
    ListState.READY: (_("suggestions are ready"), "good"),
    ListState.FAILED: (_("failed"), "late"),
}
SIGNALS: dict[str, Word] = {
    "own_language": _("Meaning, in the language of the list"),
    "other_languages": _("Meaning, in other languages"),
    "letters": _("Same letters"),
    "confirmed": _("Titles confirmed before"),
}
KINDS: dict[str, Word] = {
    "occupations": _("Occupations"),
    "qualifications": _("Qualifications"),
    "modules": _("Training modules"),
}
TEXTS: dict[str, Word] = {
    TextKind.MODULE.value: _("a training module"),
    TextKind.VACANCY.value: _("a job ad"),
}
TEXT_STATES: dict[TextState, tuple[Word, str]] = {
    TextState.WAITING: (_("looking for skills"), "soon"),
    TextState.READY: (_("suggestions are ready"), "good"),
    TextState.FAILED: (_("failed"), "late"),
}
NEEDS: dict[str, Word] = {
    "essential": _("the occupation always needs it"),
    "optional": _("the occupation may need it"),
    "": "",
}
CONCEPTS: dict[str, Word] = {
    "occupation": _("Occupation"),
    "group": _("Group of occupations"),
    "skill": _("Skill"),
    "knowledge": _("Knowledge"),
    "skill_group": _("Group of skills"),
}
COLUMNS: dict[str, Word] = {
    "title": _("Title"),
    "code": _("Number in your list"),
    "isco": _("ISCO code"),
    "volume": _("People a year"),
    "description": _("Description"),
    "language": _("Language"),
}
FAULTS: dict[str, Word] = {
    "LIST-EMPTY": _("The file holds nothing."),
    "LIST-LONG": _("The file has more rows than can be read at once. Split it."),
    "LIST-FILE": _("This file cannot be opened. It is broken or locked."),
    "LIST-TITLE-COLUMN": _("No column holds titles."),
    "LIST-TITLE-MISSING": _("There is no title."),
    "LIST-TITLE-LONG": _("The title is too long."),
    "LIST-TITLE-WORDLESS": _("The title has no letter."),
    "LIST-LETTERS-LOST": _("Letters of the title are lost. Save the file as UTF-8."),
    "LIST-FORMULA": _("A formula stands here. Put its value there instead."),
    "LIST-ISCO": _("An ISCO code has one to four digits."),
    "LIST-VOLUME": _("The number of people must be a whole number."),
    "LIST-CODE-TWICE": _("Another row has the same number."),
    "LIST-HEADING-AGAIN": _("The headings stand here once more."),
    "LIST-OTHER-LETTERS": _("This title is in other letters than most. Check its language."),
    "TABLE-ENCODING": _("This row is in another encoding. Look at its letters."),
    "MAPPING-HEADINGS": _("No row of headings names both classifications and a relation."),
    "MAPPING-CONCEPT": _("Nothing names the concept."),
    "MAPPING-RELATION": _("The relation is not one of those known."),
    "MATCHING-BROKEN": _("Looking for suggestions failed. Tell your operator."),
}


def refused(code: str, message: str) -> str:
    """Give a refusal in the reader's language."""
    return str(SAYINGS.get(code) or FAULTS.get(code) or message)


def told(faults: Iterable[TableFault]) -> list[tuple[TableFault, str]]:
    """Give faults with what they say in the reader's language."""
    return [(one, refused(one.code, one.message)) for one in faults]


# Django does not know the one, and has the other in few languages
LANGUAGE_NAMES: dict[str, Word] = {"mt": _("Maltese"), "no": _("Norwegian")}


def language_name(code: str) -> str:
    """Give the name of a language in the reader's language, else its code."""
    if code in LANGUAGE_NAMES:
        return str(LANGUAGE_NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
