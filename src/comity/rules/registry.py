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
class Registry:
    """All facts outside the agreement; a city without an entry is in good standing."""

    providers: Mapping[str, Provider]
    standing: tuple[Standing, ...] = ()
