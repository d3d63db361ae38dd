"""Facts about frameworks, lists and mappings."""

from dataclasses import dataclass
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkImported(Fact):
    """A version of a framework was stored, by the hash of its content."""

    framework: UUID
    digest: str
    concepts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImported(Fact):
    """A city's editor uploaded a list of titles."""

    list: UUID
    digest: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMatched(Fact):
    """Every title of a list has its suggestions, computed by a model of this hash."""

    list: UUID
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingDecided(Fact):
    """A person answered what a title corresponds to."""

    decision: UUID
    entry: UUID
    verdict: str
    targets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSeconded(Fact):
    """Another person looked at an answer and agreed."""

    decision: UUID
    approval: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingDisputed(Fact):
    """Another person looked at an answer and disagreed: an item for the round table."""

    decision: UUID
    approval: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSettled(Fact):
    """The round table said what it came to."""

    decision: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPublished(Fact):
    """A city published what is confirmed of a list."""

    list: UUID
    mappings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextGiven(Fact):
    """A city's editor gave the text of a module or a vacancy."""

    text: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsPicked(Fact):
    """A person picked skills of a text: how many it has now."""

    text: UUID
    picks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditSaid(Fact):
    """A person said what a part of a standard counts for; empty: for nothing."""

    credit: UUID
    source: str
    target: str
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLookedAt(Fact):
    """Another person agreed with it, or did not."""

    credit: UUID
    look: UUID
    agrees: bool
