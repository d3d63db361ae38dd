"""Histories: the register as it was known at any moment, from facts with their known-since time.

A fact is never changed. What turns out otherwise closes the fact that was known before and
writes another, so that a decision can be explained by what was known when it was taken.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Generic, TypeVar

from comity.rules.registry import (
    Precedent,
    Provider,
    Registry,
    Standing,
    Suspension,
    Trial,
)
from comity.values.spans import Days

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """Something known from a moment on, until another entry took its place (None: still).

    Args:
        of: the provider's id; empty for the standing of a city.
        what: the fact itself.
        since: when it became known (aware).
        until: when it was found to be otherwise (aware).
    """

    of: str
    what: T
    since: datetime
    until: datetime | None = None

    def is_known(self, at: datetime) -> bool:
        """Tell whether this was known, and not yet known to be otherwise."""
        return self.since <= at and (self.until is None or at < self.until)


class RegisterHistory:
    """Everything that was ever known of providers, cities and trials.

    Source: domain design, section 2.2 (effective dating).
    """

    def __init__(
        self,
        *,
        providers: Iterable[Entry[str | None]],
        accredited: Iterable[Entry[Days]],
        suspended: Iterable[Entry[Suspension]],
        standing: Iterable[Entry[Standing]],
        trials: Iterable[Entry[Trial]] = (),
        precedents: Iterable[Entry[Precedent]] = (),
    ) -> None:
        """Take the facts, each list in the order in which a registry lists them.

        Args:
            providers: the city of each; None: outside the parties.
            accredited: days of accreditation.
            suspended: suspensions, with the day of their annulment where there is one.
            standing: of cities that are not in good standing.
            trials: pilots that were begun, and when they ended before their last day.
            precedents: answers of the joint board.
        """
        self._providers = tuple(providers)
        self._accredited = tuple(accredited)
        self._suspended = tuple(suspended)
        self._standing = tuple(standing)
        self._trials = tuple(trials)
        self._precedents = tuple(precedents)
        lists = (
            self._providers,
            self._accredited,
            self._suspended,
            self._standing,
            self._trials,
            self._precedents,
        )
        moments = {entry.since for entries in lists for entry in entries}
        moments |= {entry.until for entries in lists for entry in entries if entry.until}
        self._moments = sorted(moments)
        # Between two moments nothing becomes known, so one registry serves all that lie there.
        self._between = lru_cache(maxsize=64)(self._built)

    def as_known(self, at: datetime) -> Registry:
        """Give the register as it was known at a moment (aware)."""
        place = bisect_right(self._moments, at)
        return self._between(self._moments[place - 1]) if place else Registry({})

    def _built(self, at: datetime) -> Registry:
        accredited: dict[str, list[Days]] = defaultdict(list)
        for days in self._accredited:
            if days.is_known(at):
                accredited[days.of].append(days.what)
        suspended: dict[str, list[Suspension]] = defaultdict(list)
        for suspension in self._suspended:
            if suspension.is_known(at):
                suspended[suspension.of].append(suspension.what)
        providers = {
            one.of: Provider(one.of, one.what, tuple(accredited[one.of]), tuple(suspended[one.of]))
            for one in self._providers
            if one.is_known(at)
        }
        return Registry(
            providers,
            tuple(one.what for one in self._standing if one.is_known(at)),
            tuple(one.what for one in self._trials if one.is_known(at)),
            tuple(one.what for one in self._precedents if one.is_known(at)),
        )
