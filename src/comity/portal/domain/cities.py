"""The partner cities as the public pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.rules.rulebook import Party, Rulebook


@dataclass(frozen=True, slots=True)
class Start:
    """Jobs a city begins to recognise on `first`; None when it already does."""

    first: date | None
    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A partner city: whom to ask there, and which jobs it recognises from when."""

    name: Mapping[str, str]
    authority: Mapping[str, str]
    contact: str
    starts: tuple[Start, ...]


def cities(book: Rulebook, *, on: date, labels: Mapping[str, str]) -> tuple[City, ...]:
    """List the partner cities.

    Args:
        book: the agreement in force.
        on: the day the page is read.
        labels: the name of each job in the reader's language.
    """
    return tuple(
        City(party.name, party.authority, party.contact, _starts(party, on, labels))
        for party in book.parties.values()
    )


def _starts(party: Party, on: date, labels: Mapping[str, str]) -> tuple[Start, ...]:
    known: set[str] = set()
    now: set[str] = set()
    later: list[Start] = []
    for phase in sorted(party.phases, key=lambda phase: phase.first):
        new = phase.occupations - known
        known |= new
        if phase.first <= on:
            now |= new
        elif new:
            later.append(Start(phase.first, _named(new, labels)))
    return (*([Start(None, _named(now, labels))] if now else []), *later)


def _named(jobs: set[str] | frozenset[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(labels.get(job, job) for job in jobs))
