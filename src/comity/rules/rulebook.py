"""The rulebook: a valid agreement document, arranged for deciding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from comity.rules.calendars import Calendar
from comity.values.periods import Period
from comity.values.spans import Days

# Levels run from 1 to 8; a gap counted in 1/840 of a level is always a whole number.
LEVEL_PARTS = 840
# Practical shares are counted in these, rounded down.
SHARE_PARTS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """An assessable block of learning outcomes."""

    id: str
    hours: int
    level: int
    is_core: bool
    counts_practice: bool
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandardVersion:
    """One version of a competency standard with its four dates; `units` in the standard's order."""

    name: str
    in_force: date
    superseded: date | None
    last_award: date | None
    honour_until: date | None
    units: tuple[str, ...]
    levels: Mapping[str, int]  # required, by unit


@dataclass(frozen=True, slots=True)
class Standard:
    """A competency standard: what an occupation requires; `by_age` the oldest version first."""

    id: str
    occupation: str
    isco08: str
    esco: str
    eqf: int
    units: Mapping[str, Unit]
    versions: Mapping[str, StandardVersion]
    bundles: Mapping[str, tuple[str, ...]]
    bundle_titles: Mapping[str, Mapping[str, str]]
    by_age: tuple[StandardVersion, ...]

    def in_force(self, on: date) -> StandardVersion:
        """Give the version in force on a day; before the first version, the first."""
        oldest, *later = self.by_age
        return next((v for v in reversed(later) if v.in_force <= on), oldest)


@dataclass(frozen=True, slots=True)
class Card:
    """A safety card a job asks for before the first working day."""

    code: str
    valid: Period
    codes: frozenset[str]
    restricts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """From `first` on, a city recognises these occupations."""

    first: date
    occupations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Party:
    """A municipality that has signed; `begins`: from which day it recognises an occupation."""

    id: str
    name: Mapping[str, str]
    authority: Mapping[str, str]
    contact: str
    languages: tuple[str, ...]
    timezone: str
    calendar: Calendar
    phases: tuple[Phase, ...]
    begins: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Declared credit from a unit of one standard to a unit of another."""

    source: str
    target: str
    match: str


@dataclass(frozen=True, slots=True)
class Pilot:
    """A trial that replaces one term of one occupation's clause in some cities for a time.

    Args:
        path: the place of the term inside the occupation's clause.
        value: the term meanwhile, of its own type.
        ended_on: the day on which it ended before its last; None: it has not.
        clause: where it is written, with the version where that is not the rulebook's.
    """

    id: str
    occupation: str
    hosts: frozenset[str]
    days: Days
    path: tuple[str, ...]
    value: Any
    ended_on: date | None
    clause: str

    @property
    def last(self) -> date | None:
        """Give the last day whose applications it covers; None: it has no end."""
        return self.days.last if self.ended_on is None else self.ended_on


@dataclass(frozen=True, slots=True)
class Currency:
    """How recent an award or practice must be."""

    award_within: Period
    practice_months: int
    in_last: Period


@dataclass(frozen=True, slots=True)
class Block:
    """Clause 5 for one occupation."""

    occupation: str
    mode: str
    standard: Standard
    min_practical_share: Decimal
    min_practical_parts: int  # the same in SHARE_PARTS
    needs_independent_assessor: bool
    accepted_methods: frozenset[str]
    language_accept: str
    language_min: Mapping[str, str]
    cards: tuple[Card, ...]
    currency: Currency
    months_per_level: int
    max_levels: int
    core_unmet: bool
    gap_over: Fraction
    max_gap: Fraction
    choice: str
    if_silent: str
    choose_within: Period
    hours_per_month: int
    adaptation_max_months: int
    test_attempts: int
    partial_access: tuple[str, ...]
    tacit: str
    fee: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Clause 8: the periods of the procedure."""

    decide: Mapping[str, Period]
    extend_by: Period
    extend_times: int
    board: Period
    acknowledge: Period
    tell_what_is_missing: Period
    applicant_reply: Period
    appeal_within: Period
    appeal_decide: Period


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One version of an agreement, ready for `decide`."""

    id: str
    version: str
    digest: str
    title: Mapping[str, str]
    effective: Days
    authentic_languages: tuple[str, ...]
    parties: Mapping[str, Party]
    standards: Mapping[str, Standard]
    crosswalk: tuple[Crosswalk, ...]
    blocks: Mapping[str, Block]
    terms: Mapping[str, Mapping[str, Any]]  # clause 5 as the document has it, by occupation
    pilots: Mapping[str, tuple[Pilot, ...]]  # by occupation
    piloted: Mapping[tuple[str, frozenset[str]], Block]  # by occupation and pilots in force
    routes: Mapping[str, str]
    operative_date: str  # award or issue: the day that governs all date tests
    teach_out_within: Period
    teach_out_needs_enrolment: bool
    confirm_discount_levels: int
    deadlines: Deadlines
    prior_window: Period
    transition: str
    grants_by_machine: bool

    @property
    def citation(self) -> str:
        """Give the name under which clauses are cited, such as ``tri-rivers@1.2.0``."""
        return f"{self.id}@{self.version}"

    def cite(self, clause: str) -> str:
        """Give a clause with its version; one that names its own stays as it is."""
        return clause if "@" in clause else f"{self.citation} {clause}"
