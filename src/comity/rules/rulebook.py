"""The rulebook: a valid agreement document, arranged for deciding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from comity.rules.calendars import Calendar
from comity.values.periods import Period
from comity.values.spans import Days

# Levels run from 1 to 8; a gap counted in 1/840 of a level is always a whole number.
LEVEL_PARTS = 840


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


@dataclass(frozen=True, slots=True)
class Standard:
    """A competency standard: what an occupation requires."""

    id: str
    occupation: str
    isco08: str
    esco: str
    eqf: int
    units: Mapping[str, Unit]
    versions: Mapping[str, StandardVersion]
    bundles: Mapping[str, tuple[str, ...]]
    bundle_titles: Mapping[str, Mapping[str, str]]

    def in_force(self, on: date) -> StandardVersion:
        """Give the version in force on a day; before the first version, the first."""
        current = next(iter(self.versions.values()))
        for version in self.versions.values():
            if version.in_force <= on and version.in_force >= current.in_force:
                current = version
        return current


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
    """A municipality that has signed."""

    id: str
    name: Mapping[str, str]
    authority: Mapping[str, str]
    contact: str
    languages: tuple[str, ...]
    timezone: str
    calendar: Calendar
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Declared credit from a unit of one standard to a unit of another."""

    source: str
    target: str
    match: str


@dataclass(frozen=True, slots=True)
class Pilot:
    """A trial that replaces one term of one occupation's clause in some cities for a time."""

    id: str
    occupation: str
    hosts: frozenset[str]
    days: Days


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
