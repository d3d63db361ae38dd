"""Words of brought-in files: kinds, states, what is wrong with a row or a file."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.records.domain.checking import RowFault
from comity.records.domain.columns import Kind
from comity.records.domain.numbers import Scheme
from comity.records.domain.states import IntakeState

Word = str | Promise

KINDS: dict[Kind, Word] = {
    Kind.LEARNERS: _("Learners of your training centres"),
    Kind.RESULTS: _("Results: certificates that your training centres awarded"),
    Kind.RECOGNITIONS: _("Old recognitions: what your office decided before"),
}
SCHEMES: dict[Scheme, Word] = {
    Scheme.NONE: _("They have none"),
    Scheme.MOD_97_10: _("Two digits at the end (ISO 7064, MOD 97-10)"),
    Scheme.MOD_11_2: _("One digit or X at the end (ISO 7064, MOD 11-2)"),
}
STATES: dict[IntakeState, tuple[Word, str]] = {
    IntakeState.WAITING: (_("waiting"), "calm"),
    IntakeState.LOOKING: (_("is looked through"), "soon"),
    IntakeState.LOOKED: (_("waits for you to decide"), "soon"),
    IntakeState.STORING: (_("is being stored"), "soon"),
    IntakeState.STORED: (_("stored"), "good"),
    IntakeState.UNDOING: (_("is being undone"), "soon"),
    IntakeState.UNDONE: (_("undone"), "calm"),
    IntakeState.CANCELLED: (_("stopped"), "calm"),
    IntakeState.FAILED: (_("failed"), "late"),
}
PROGRESS: dict[IntakeState, Word] = {
    IntakeState.WAITING: _("Waiting for its turn"),
    IntakeState.LOOKING: _("Looking the rows through"),
    IntakeState.STORING: _("Storing the good rows"),
    IntakeState.UNDOING: _("Undoing"),
}
COLUMNS: dict[str, Word] = {
    "number": _("Number of the learner, or of the old file"),
    "full_name": _("Full name"),
    "born_on": _("Day of birth, such as 1994-05-17 or 17.5.1994"),
    "provider": _("Training centre, by its number in the register"),
    "certificate": _("Number of the certificate"),
    "standard": _("Standard, such as ELE"),
    "version": _("Version of the standard"),
    "award_on": _("Day on which it was awarded"),
    "enrolled_on": _("Day on which the training began"),
    "units": _("Parts that were passed; empty: all"),
    "valid_until": _("Last day on which it is valid"),
    "renewed_on": _("Day on which it was renewed"),
    "occupation": _("Job, as the agreement names it"),
    "outcome": _("What was decided, such as recognised or refused"),
    "decided_on": _("Day of the decision"),
}
FAULTS: dict[str, Word] = {
    "COLUMN-UNKNOWN": _("This column is not known. Name it as listed, or leave it out."),
    "FORMULA": _("A formula stands here. Put its value there instead."),
    "TOO-LONG": _("This is longer than 300 characters."),
    "CONTROL-CHARACTER": _("An invisible control character stands here. Type the text anew."),
    "LETTERS-LOST": _("Letters are lost here. Save the file as UTF-8."),
    "NUMBER-MISSING": _("The number is missing."),
    "NUMBER-INVALID": _("A number has at most 40 letters, digits, dots, dashes and strokes."),
    "CHECK-DIGITS": _("The check digits do not fit this number. It may be mistyped."),
    "VALUE-MISSING": _("Something must stand here."),
    "NAME-WORDLESS": _("This name has no letter."),
    "DAY-UNREADABLE": _("This is no day. Write it as 2025-06-20 or 20.6.2025."),
    "DAY-LATER": _("This day is yet to come."),
    "BORN-LATER": _("This day of birth is yet to come."),
    "BORN-TOO-EARLY": _("This day of birth is more than 120 years ago."),
    "AWARD-BEFORE-BIRTH": _("It was awarded before the person was born."),
    "DECISION-BEFORE-BIRTH": _("It was decided before the person was born."),
    "ENROLLED-BEFORE-BIRTH": _("The training began before the person was born."),
    "AWARD-BEFORE-ENROLMENT": _("It was awarded before the training began."),
    "EXPIRY-BEFORE-AWARD": _("It ends before it was awarded, decided or begun."),
    "RENEWAL-BEFORE-AWARD": _("It was renewed before it was awarded or decided."),
    "DECISION-BEFORE-AWARD": _("It was decided before its paper was awarded."),
    "PROVIDER-UNKNOWN": _("The register has no such training centre."),
    "PROVIDER-ELSEWHERE": _("This training centre belongs to another city, which brings it in."),
    "STANDARD-UNKNOWN": _("The agreement has no such standard."),
    "VERSION-UNKNOWN": _("The standard has no such version."),
    "UNIT-UNKNOWN": _("This version of the standard has no such part."),
    "OCCUPATION-UNKNOWN": _("The agreement has no such job."),
    "OUTCOME-UNKNOWN": _("This is no outcome of a decision."),
    "PERSON-DIFFERS": _("This number belongs to another name or day of birth already."),
    "RECORD-DIFFERS": _("This was brought in before with other details. Undo that first."),
}
FAILURES: dict[str, Word] = {
    "SHEET-EMPTY": _("This file holds nothing."),
    "SHEET-OLD": _("This is an old or a locked Excel file. Save it as XLSX, or as CSV."),
    "SHEET-LARGE": _("This file is too large when it is opened. Hand it in in parts."),
    "SHEET-LONG": _("This file has more than a million rows. Hand it in in parts."),
    "SHEET-BROKEN": _("This file cannot be read. Save it anew as XLSX, or as CSV."),
    "HEADINGS-MISSING": _("The first row must name these columns too:"),
    "HEADING-TWICE": _("Two columns have the same name:"),
    "FILE-GONE": _("This file was thrown away. Hand it in again."),
    "BUDGET-SPENT": _("As many people as one day allows are stored. Go on tomorrow."),
    "RECORDS-BROKEN": _("This failed several times. Tell your operator."),
}


def told(faults: Iterable[RowFault]) -> list[tuple[str, str]]:
    """Give columns and what is wrong with them in the reader's language."""
    return [(one.column, str(FAULTS.get(one.code, one.code))) for one in faults]


def failure(code: str) -> str:
    """Say in the reader's language why a file could not be taken."""
    return str(FAILURES.get(code, FAILURES["RECORDS-BROKEN"])) if code else ""
