"""Facts about brought-in files: ids, hashes and numbers."""

from dataclasses import dataclass
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTakenUp(Fact):
    """An officer handed in a file of records; the worker looks it through."""

    intake: UUID
    kind: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoringAsked(Fact):
    """An officer has seen what is in a file and wants it stored."""

    intake: UUID
    keeps_good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsStored(Fact):
    """The good rows of a file are stored."""

    intake: UUID
    stored: int
    known: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAsked(Fact):
    """An officer wants a file undone as far as nothing rests on it."""

    intake: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsUndone(Fact):
    """What nothing rests on is gone again."""

    intake: UUID
    undone: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeCancelled(Fact):
    """An officer stopped a file."""

    intake: UUID
