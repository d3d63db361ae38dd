"""Tallies: what a run counts, block by block; sums of tallies are tallies, and each is JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from comity.bulk.evaluating import Told
from comity.rules.decisions import RANK
from comity.rules.facts import Facts
from comity.rules.findings import Finding
from comity.rules.logic import Number, Truth, both, either, is_one_of, pick
from comity.rules.verdicts import Verdict

KINDER, STRICTER, OTHERWISE = "kinder", "stricter", "other"
SAID, GONE = "said", "no longer said"
# Where a case's certificates come from: from nowhere, the host, another partner city, elsewhere.
ORIGINS = ("none", "own", "partner", "elsewhere")


class Flow(NamedTuple):
    """A group of cases: what they share, and how each agreement decides them."""

    kind: str
    host: str
    occupation: str
    month: int  # years times 12 plus the month of receipt
    origin: str
    before: str
    before_basis: str
    after: str
    after_basis: str


class Change(NamedTuple):
    """A group of cases that two agreements decide differently, and in which way for the person."""

    kind: str
    host: str
    occupation: str
    month: int
    origin: str
    before: str
    before_basis: str
    after: str
    way: str


class Said(NamedTuple):
    """A reason or condition that is said by one agreement only, with its clause there."""

    kind: str
    way: str
    change: str
    code: str
    clause: str


class Days(NamedTuple):
    """Of which cases days from receipt to the last day of the decision period are summed."""

    kind: str
    host: str
    occupation: str
    which: str  # before or after, days or cases that have a last day


class Swept(NamedTuple):
    """An outcome under one value of a parameter that is tried out."""

    value: int  # its place in the list of values
    outcome: str


@dataclass(slots=True)
class Tally:
    """What was counted; nothing in it is about a single case."""

    cases: int = 0
    nominated: int = 0
    sampled: int = 0
    by_rules: int = 0  # too few or too strange for an engine: the rules decided them all
    flows: Counter[Flow] = field(default_factory=Counter)
    changes: Counter[Change] = field(default_factory=Counter)
    said: Counter[Said] = field(default_factory=Counter)
    days: Counter[Days] = field(default_factory=Counter)
    swept: Counter[Swept] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add what another block counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def node(self) -> dict[str, Any]:
        """Give it as JSON, in one order."""
        return {
            one.name: _listed(value) if isinstance(value, Counter) else value
            for one in fields(self)
            for value in [getattr(self, one.name)]
        }


_KINDS = {"flows": Flow, "changes": Change, "said": Said, "days": Days, "swept": Swept}


def read_tally(node: Mapping[str, Any]) -> Tally:
    """Give the tally that some JSON was made from."""
    told = dict(node)
    for name, kind in _KINDS.items():
        told[name] = Counter({kind(*key): count for *key, count in told[name]})
    return Tally(**told)


def _listed(counter: Counter[Any]) -> list[list[object]]:
    return sorted([*key, count] for key, count in counter.items())


def origin_of(facts: Facts, parties: frozenset[str]) -> Number:
    """Give where the certificates come from, as a place in `ORIGINS`; for one case or a column."""
    own = _any_paper(facts, {facts.host})
    partner = _any_paper(facts, parties)
    some = either(*(paper.is_shown for paper in facts.papers))
    return pick(own, 1, pick(partner, 2, pick(some, 3, 0)))


def _any_paper(facts: Facts, cities: set[str] | frozenset[str]) -> Truth:
    return either(*(both(p.is_shown, is_one_of(p.provider.city, cities)) for p in facts.papers))


def way_of(first: Told, second: Told) -> str:
    """Tell whether a change is kinder to the person, stricter, or neither."""
    ranks = (RANK[first.outcome], RANK[second.outcome])
    if ranks[0] != ranks[1]:
        return KINDER if ranks[1] > ranks[0] else STRICTER
    gaps = (first.missing * max(1, second.total), second.missing * max(1, first.total))
    if gaps[0] != gaps[1]:
        return KINDER if gaps[1] < gaps[0] else STRICTER
    return OTHERWISE


def said_apart(first: Verdict, second: Verdict) -> Counter[tuple[str, str, str]]:
    """Give what only one of two verdicts on a case says: which, code and clause, each once."""
    before, after = (_codes(one.reasons + one.conditions) for one in (first, second))
    apart = [(SAID, code, after[code]) for code in after.keys() - before.keys()]
    apart += [(GONE, code, before[code]) for code in before.keys() - after.keys()]
    return Counter(apart)


def _codes(findings: tuple[Finding, ...]) -> dict[str, str]:
    return {finding.code: finding.clause for finding in findings}
