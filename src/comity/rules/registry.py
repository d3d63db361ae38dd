"""The registry: dated facts about providers and cities that decisions rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.values.spans import Days


@dataclass(frozen=True, slots=True)
class Suspension:
    """A provider's suspension; `annulled_on` is the day from which it never was."""

    by: str
    days: Days
    annulled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A body that trains or assesses; `city` None: outside the parties."""

    id: str
    city: str | None
    accredited: tuple[Days, ...]
    suspended: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A city's state for one occupation on some days: ``watch`` or ``suspended``."""

    city: str
    occupation: str
    state: str
    days: Days


@dataclass(frozen=True, slots=True)
class Trial:
    """A pilot that the parties voted to try before it stands in a version in force.

    Args:
        id: of the pilot.
        agreement: the id of the agreement, in all its versions.
        version: the proposed version whose clause 6 describes it.
        path: the place of the clause that it replaces.
        value: what stands there meanwhile, as canonical JSON.
        hosts: the cities that try it.
        days: from its first to its planned last day.
        ended_on: the day on which it ended before that, the last one it covers; None: it has not.
    """

    id: str
    agreement: str
    version: str
    path: str
    value: str
    hosts: tuple[str, ...]
    days: Days
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answer of the joint board that holds for every later case of the same pair.

    It answers whether a city that would recognise is held up by another city that refused the same
    papers: it is not.

    Args:
        id: of the answer.
        occupation: the job, key in the agreement.
        edition: of the standard of the papers, ``standard@version``.
        answered_on: the day of the answer.
    """

    id: str
    occupation: str
    edition: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class Registry:
    """All facts outside the agreement; a city without an entry is in good standing."""

    providers: Mapping[str, Provider]
    standing: tuple[Standing, ...] = ()
    trials: tuple[Trial, ...] = ()
    precedents: tuple[Precedent, ...] = ()
