"""A row is judged: what it says, or everything that is wrong with it by column and code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from comity.records.domain.columns import REQUIRED, Headings, Kind
from comity.records.domain.known import OUTCOMES, Known
from comity.records.domain.numbers import Scheme, is_checked
from comity.sheets.apart import Row

LONGEST = 300  # letters in a cell
OLDEST_YEARS = 120
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"[^\W_][\w./ -]{0,39}")
_DAYS = ("born_on", "enrolled_on", "award_on", "decided_on", "valid_until", "renewed_on")
_PAST = ("born_on", "enrolled_on", "award_on", "decided_on", "renewed_on")
# Which day cannot lie before which, and the code where it does.
_ORDER = (
    ("award_on", "born_on", "AWARD-BEFORE-BIRTH"),
    ("decided_on", "born_on", "DECISION-BEFORE-BIRTH"),
    ("enrolled_on", "born_on", "ENROLLED-BEFORE-BIRTH"),
    ("award_on", "enrolled_on", "AWARD-BEFORE-ENROLMENT"),
    ("valid_until", "award_on", "EXPIRY-BEFORE-AWARD"),
    ("valid_until", "decided_on", "EXPIRY-BEFORE-AWARD"),
    ("valid_until", "enrolled_on", "EXPIRY-BEFORE-AWARD"),
    ("renewed_on", "award_on", "RENEWAL-BEFORE-AWARD"),
    ("renewed_on", "decided_on", "RENEWAL-BEFORE-AWARD"),
    ("decided_on", "award_on", "DECISION-BEFORE-AWARD"),
)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a row: the column as the file names it, and a stable code.

    What stands in the cell is not repeated: it may be personal.
    """

    column: str
    code: str

    def plain(self) -> str:
        """Write it as it is stored."""
        return f"{self.code}:{self.column}"


def read_fault(text: str) -> RowFault:
    """Read a fault as it was stored."""
    code, _colon, column = text.partition(":")
    return RowFault(column, code)


@dataclass(frozen=True, slots=True)
class Told:
    """What a good row says; a column that is not there is empty."""

    row: int
    texts: dict[str, str]
    days: dict[str, date]
    units: tuple[str, ...]

    @property
    def edition(self) -> str:
        """Give the standard and its version; empty where none is named."""
        name, version = self.texts.get("standard", ""), self.texts.get("version", "")
        return f"{name}@{version}" if name else ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, with all its faults."""

    row: int
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """Judges rows of one file."""

    kind: Kind
    headings: Headings
    known: Known
    scheme: Scheme

    def check(self, row: Row) -> Told | Wrong:
        """Say what a row tells, or all that is wrong with it."""
        texts = {
            name: row.texts[place] if place < len(row.texts) else ""
            for name, place in self.headings.at.items()
        }
        days: dict[str, date] = {}
        faults = [
            *self._cells(row),
            *self._missing(texts),
            *self._read_days(texts, days),
            *self._order(days),
            *self._numbers(texts),
            *self._names(texts),
        ]
        if faults:
            return Wrong(row.number, tuple(dict.fromkeys(faults)))
        return Told(row.number, texts, days, _units(texts.get("units", "")))

    def _fault(self, name: str, code: str) -> RowFault:
        return RowFault(self.headings.texts[self.headings.at[name]], code)

    def _cells(self, row: Row) -> Iterator[RowFault]:
        for place, text in enumerate(row.texts):
            if not text:
                continue
            heading = self.headings.texts[place] if place < len(self.headings.texts) else ""
            column = heading or str(place + 1)
            if not heading or place in self.headings.unknown:
                yield RowFault(column, "COLUMN-UNKNOWN")
            if place in row.formulas:
                yield RowFault(column, "FORMULA")
            if len(text) > LONGEST:
                yield RowFault(column, "TOO-LONG")
            if not text.isprintable() and any(_is_control(one) for one in text):
                yield RowFault(column, "CONTROL-CHARACTER")
            if "\ufffd" in text:
                yield RowFault(column, "LETTERS-LOST")

    def _missing(self, texts: dict[str, str]) -> Iterator[RowFault]:
        for name in REQUIRED[self.kind]:
            if not texts[name]:
                is_number = name in {"number", "certificate"}
                yield self._fault(name, "NUMBER-MISSING" if is_number else "VALUE-MISSING")
        if texts.get("standard") and not texts.get("version") and "version" in texts:
            yield self._fault("version", "VALUE-MISSING")

    def _read_days(self, texts: dict[str, str], days: dict[str, date]) -> Iterator[RowFault]:
        for name in _DAYS:
            text = texts.get(name, "")
            if not text:
                continue
            day = read_day(text)
            if day is None:
                yield self._fault(name, "DAY-UNREADABLE")
                continue
            days[name] = day
            if name in _PAST and day > self.known.today:
                yield self._fault(name, "BORN-LATER" if name == "born_on" else "DAY-LATER")
        born = days.get("born_on")
        if born is not None and self.known.today.year - born.year > OLDEST_YEARS:
            yield self._fault("born_on", "BORN-TOO-EARLY")

    def _order(self, days: dict[str, date]) -> Iterator[RowFault]:
        for later, earlier, code in _ORDER:
            if later in days and earlier in days and days[later] < days[earlier]:
                yield self._fault(later, code)

    def _numbers(self, texts: dict[str, str]) -> Iterator[RowFault]:
        for name in ("number", "certificate"):
            number = texts.get(name, "")
            if not number:
                continue
            if not _NUMBER.fullmatch(number):
                yield self._fault(name, "NUMBER-INVALID")
            elif not is_checked(number, self.scheme):
                yield self._fault(name, "CHECK-DIGITS")

    def _names(self, texts: dict[str, str]) -> Iterator[RowFault]:
        name = texts.get("full_name", "")
        if name and not any(letter.isalpha() for letter in name):
            yield self._fault("full_name", "NAME-WORDLESS")
        if provider := texts.get("provider", ""):
            yield from self._provider(provider)
        if standard := texts.get("standard", ""):
            yield from self._standard(standard, texts)
        for column, allowed, code in (
            ("occupation", self.known.occupations, "OCCUPATION-UNKNOWN"),
            ("outcome", OUTCOMES, "OUTCOME-UNKNOWN"),
        ):
            if (text := texts.get(column, "")) and text not in allowed:
                yield self._fault(column, code)

    def _provider(self, provider: str) -> Iterator[RowFault]:
        if provider not in self.known.providers:
            yield self._fault("provider", "PROVIDER-UNKNOWN")
        elif self.known.providers[provider] != self.known.city:
            yield self._fault("provider", "PROVIDER-ELSEWHERE")

    def _standard(self, standard: str, texts: dict[str, str]) -> Iterator[RowFault]:
        version = texts.get("version", "")
        units = self.known.standards.get(f"{standard}@{version}")
        if units is None:
            if not any(one.partition("@")[0] == standard for one in self.known.standards):
                yield self._fault("standard", "STANDARD-UNKNOWN")
            elif version:
                yield self._fault("version", "VERSION-UNKNOWN")
            return
        if not units.issuperset(_units(texts.get("units", ""))):
            yield self._fault("units", "UNIT-UNKNOWN")


def read_day(text: str) -> date | None:
    """Read `2026-06-20` or `20.6.2026`; None for anything else."""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DOTTED.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _units(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,;|]+", text.strip()))) if text else ()


def _is_control(letter: str) -> bool:
    """Tell letters nobody types: controls, line breaks, marks that turn the direction around."""
    return (
        letter < " "
        or "\x7f" <= letter <= "\x9f"
        or letter in "\u2028\u2029\u202a\u202b\u202d\u202e"
    )
