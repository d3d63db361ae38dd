"""Cases: what an applicant asks for and shows, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from comity.rules.deadlines import Stop

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
SKILLS = ("listening", "reading", "spoken_interaction", "spoken_production", "writing")


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate as the file holds it.

    `issued_on` is the day on the paper; it counts only where the agreement says so. `units`
    None: the whole standard version. `practical_share` and `is_independent` None: not
    stated, which harms nothing.
    """

    id: str
    provider: str
    standard: str
    version: str
    award_on: date
    issued_on: date | None = None
    units: Mapping[str, int] | None = None
    enrolled_on: date | None = None
    verification: str = "confirmed"  # confirmed, none or forged
    revoked_from: date | None = None
    practical_share: Decimal | None = None
    is_independent: bool | None = None
    methods: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PriorLearning:
    """A result of the recognition of prior learning for one unit."""

    id: str
    unit: str
    level: int
    is_certified: bool
    is_informal: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """Months of practice up to a last day; `units` None: the whole occupation."""

    months: int
    last_on: date
    is_verified: bool = True
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A safety card with its day of issue."""

    code: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision of another city on the same occupation; `evidence` are paper ids."""

    host: str
    occupation: str
    outcome: str
    decided_on: date
    evidence: frozenset[str]
    is_appealed: bool = False
    is_annulled: bool = False


@dataclass(frozen=True, slots=True)
class ExistingRecognition:
    """A recognition that the person already holds."""

    host: str
    occupation: str
    days: tuple[date | None, date | None] = (None, None)
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Ban:
    """A practice ban by some party; `last_on` still counts."""

    occupation: str
    first_on: date | None
    last_on: date


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the applicant asked for; None: was not asked."""

    hold: bool = False
    rpl_first: bool = False
    partial: bool | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One application with all facts that a decision needs.

    `submitted` is a day in the host's zone or an instant. `complete_on` None with
    `is_complete` False: papers are missing and no deadline runs. `asof` is the day on which
    the case is looked at; `is_undecided` says that nothing had been decided by then.
    """

    host: str
    occupation: str
    submitted: date | datetime
    credentials: tuple[Credential, ...] = ()
    prior_learning: tuple[PriorLearning, ...] = ()
    practice: tuple[Practice, ...] = ()
    language: Mapping[str, Mapping[str, str]] | None = None
    safety: tuple[HeldCard, ...] = ()
    wishes: Wishes = Wishes()
    earlier: tuple[EarlierDecision, ...] = ()
    existing: tuple[ExistingRecognition, ...] = ()
    bans: tuple[Ban, ...] = ()
    stops: tuple[Stop, ...] = ()
    extension_notified_on: date | None = None
    is_complete: bool = True
    complete_on: date | None = None
    asof: date | None = None
    is_undecided: bool = False
