"""Facts about agreements."""

from dataclasses import dataclass
from datetime import date

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPublished(Fact):
    """A version of an agreement was published with the signatures of its parties."""

    agreement: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBegun(Fact):
    """A pilot lies over the agreement from its first day on."""

    agreement: str
    pilot: str
    version: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEnded(Fact):
    """A pilot ended before its last day; who applies later is decided without it."""

    agreement: str
    pilot: str
    ended_on: date
