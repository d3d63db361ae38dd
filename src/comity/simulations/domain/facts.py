"""Facts about simulations."""

from dataclasses import dataclass
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationStarted(Fact):
    """Somebody asked what a proposed version would have meant."""

    run: UUID
    proposal: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationEnded(Fact):
    """A run came to an end: done with the hash of its report, failed with a code, or cancelled."""

    run: UUID
    proposal: UUID
    state: str
    report: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResumed(Fact):
    """Somebody had a run go on whose engine had stopped."""

    run: UUID
    proposal: UUID
