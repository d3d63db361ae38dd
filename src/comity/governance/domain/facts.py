"""Facts about changes of an agreement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMoved(Fact):
    """A change took a step, by a clause, with the hash of the version it is about."""

    proposal: UUID
    state: str
    rule: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAnswered(Fact):
    """An invited organisation answered, with so many points."""

    proposal: UUID
    invitation: UUID
    points: int
    objects: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PointReplied(Fact):
    """A point of the consultation has its reply."""

    proposal: UUID
    point: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttached(Fact):
    """A report of a simulation lies with the change, by its own hash and that of its version."""

    proposal: UUID
    digest: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCast(Fact):
    """A party voted; the result is public with the names of the parties."""

    proposal: UUID
    party: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentStated(Fact):
    """A party stated its dissent, by the hash of its text."""

    proposal: UUID
    party: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotLookedAt(Fact):
    """The figures of a stop test for one month."""

    proposal: UUID
    kpi: str
    month: str
    count: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureOrdered(Fact):
    """A party's council ordered its signature; the worker gives it with the city's key."""

    proposal: UUID
    party: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentMade(Fact):
    """A party promised something in connection with a change."""

    proposal: UUID
    commitment: UUID
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentKept(Fact):
    """A promise was kept."""

    proposal: UUID
    commitment: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLeft(Fact):
    """A party ceased to be one."""

    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionMade(Fact):
    """A party moved that a pilot ends before its last day, by the hash of its reasons."""

    motion: UUID
    pilot: str
    party: str
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionVoted(Fact):
    """A party voted on such a motion; the result is public with the names of the parties."""

    motion: UUID
    party: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionCounted(Fact):
    """The ballots on such a motion were counted."""

    motion: UUID
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotStopped(Fact):
    """A pilot of the version in force ends before its last day, by its stop test or by a vote."""

    agreement: str
    pilot: str
    on: date
    ground: str
