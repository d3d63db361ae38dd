"""Replays: run a stored decision again, compare the bytes, and name the cause of a difference."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import rfc8785

from comity.recognition.domain.assessments import assess_kindly, stored
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.improvements import assess_again
from comity.rules.decisions import Decision
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal

# What a run is for, by the purposes of privacy's vocabulary: to find what would be better now, or
# to prove what was decided.
REPLAY, PROVE = "replay_decisions", "prove_decisions"
Holidays = Mapping[int, tuple[date, ...]]


class Cause(StrEnum):
    """Why a decision is not the same when it is run again, or cannot be proved to be."""

    AGREEMENT = "agreement_changed"  # the document is not what its hash names
    FACTS = "facts_changed"  # the facts are not what their hash names
    REGISTRY = "registry_changed"  # the register as known then is not what its hash names
    HOLIDAYS = "holidays_changed"  # holiday data of another release give other working days
    ENGINE = "engine_changed"  # another text of the rules is running
    NOT_KEPT = "inputs_not_kept"  # decided before everything was kept
    RESULT = "result_changed"  # the same inputs and the same rules: the stored result was changed
    NO_BASIS = "no_legal_basis"  # the file may not be read for this purpose


_UNSOUND = {Cause.AGREEMENT, Cause.FACTS, Cause.REGISTRY, Cause.RESULT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a decision was computed from and what came out, as stored.

    Args:
        facts: as they were when it was decided; None: they changed since and were not kept.
        facts_digest: their hash.
        asof: the day as of which it was computed, in the host's calendar.
        known_at: the moment whose register was used (aware).
        agreement_digest: names the version of the day of receipt.
        later_digest: names the version of the day of the decision; None: the same.
        registry_digest: the register's hash.
        engine: the hash of the rules' text; None: it was not kept.
        holidays: of the host's calendar, by year; None: they were not kept.
        is_later: it was taken after the case was reopened, so with what was known then.
        result: the result as `result_bytes` writes it.
    """

    facts: Mapping[str, Any] | None
    facts_digest: str
    asof: date
    known_at: datetime
    agreement_digest: str
    later_digest: str | None = None
    registry_digest: str
    engine: str | None
    holidays: Holidays | None
    result: bytes
    is_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is today to run a decision with.

    Args:
        rulebook: compiled from the document that is stored; None: that cannot be read.
        later: the same of the version since, where the decision looked at one.
        is_signed_document: each document has the hash under which it is stored.
        registry: the register as known at the moment of the decision.
        registry_digest: its hash.
        engine: the hash of the rules' text that runs here.
    """

    rulebook: Rulebook | None
    later: Rulebook | None = None
    is_signed_document: bool
    registry: Registry
    registry_digest: str
    engine: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What running a decision again gave; None: it could not be run. No cause: the same bytes."""

    decision: Decision | None
    causes: tuple[Cause, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether what is stored can be built on: nothing behind its hash was changed."""
        return not _UNSOUND & set(self.causes)

    @property
    def is_same(self) -> bool:
        """Tell whether the same bytes came out of inputs that are what their hashes name."""
        return not self.causes


def result_bytes(columns: Mapping[str, Any]) -> bytes:
    """Write a result, held as the columns of an assessment, in its one canonical form.

    Source: RFC 8785.
    """
    due, gap = columns["due_on"], columns["gap"]
    return rfc8785.dumps(
        {
            "outcome": columns["outcome"],
            "basis": columns["basis"],
            "due_on": None if due is None else due.isoformat(),
            "gap": None if gap is None else str(gap),
            "measure": columns["measure"],
            "reasons": columns["reasons"],
            "conditions": columns["conditions"],
            "lines": columns["lines"],
        }
    )


def replay(kept: Kept, means: Means) -> Replay:
    """Run a decision again from what was stored and name every cause of a difference.

    An input that is not what its hash names is a difference even where the result is the same,
    because then nothing proves the result.

    Source: domain design, sections 2.2 and 3.12 (same input and version, same bytes).
    """
    causes = _broken(kept, means)
    is_later_lost = kept.later_digest is not None and means.later is None
    if kept.facts is None or means.rulebook is None or is_later_lost:
        return Replay(None, causes)
    decision = _run(kept.facts, means.rulebook, means.later, kept, means)
    if decision is None:
        return Replay(None, causes or (_unexplained(kept, means),))
    if not causes and result_bytes(stored(decision)) != kept.result:
        causes = _searched(kept, kept.facts, means, means.rulebook)
    return Replay(decision, causes)


def holidays_around(rulebook: Rulebook, host: str, *, first: date, last: date) -> Holidays:
    """Give a host's holidays of every year that counting from one day to another can meet."""
    party = rulebook.parties.get(host)
    if party is None:
        return {}
    years = range(first.year, last.year + 2)
    return {year: party.calendar.holidays((year,)) for year in years}


def _broken(kept: Kept, means: Means) -> tuple[Cause, ...]:
    """Give the inputs that are not what their hashes name."""
    found = []
    if not means.is_signed_document:
        found.append(Cause.AGREEMENT)
    if kept.facts is None:
        found.append(Cause.NOT_KEPT)
    elif digest_of(kept.facts) != kept.facts_digest:
        found.append(Cause.FACTS)
    if means.registry_digest != kept.registry_digest:
        found.append(Cause.REGISTRY)
    return tuple(found)


def _run(
    facts: Mapping[str, Any],
    rulebook: Rulebook,
    later: Rulebook | None,
    kept: Kept,
    means: Means,
) -> Decision | None:
    run = assess_again if kept.is_later else assess_kindly
    try:
        return run(
            facts, rulebook=rulebook, later=later, registry=means.registry, asof=kept.asof
        ).decision
    except Refusal:
        return None


def _searched(
    kept: Kept, facts: Mapping[str, Any], means: Means, rulebook: Rulebook
) -> tuple[Cause, ...]:
    """Find why proved inputs give another result: try the holidays that were kept."""
    host = str(facts.get("host"))
    then = _with_holidays(rulebook, host, kept.holidays)
    since = means.later and _with_holidays(means.later, host, kept.holidays)
    if then is None and since is None:
        return (_unexplained(kept, means),)
    decision = _run(facts, then or rulebook, since or means.later, kept, means)
    if decision is not None and result_bytes(stored(decision)) == kept.result:
        return (Cause.HOLIDAYS,)
    return (Cause.HOLIDAYS, _unexplained(kept, means))


def _unexplained(kept: Kept, means: Means) -> Cause:
    if kept.engine is None:
        return Cause.NOT_KEPT
    return Cause.RESULT if kept.engine == means.engine else Cause.ENGINE


def _with_holidays(rulebook: Rulebook, host: str, kept: Holidays | None) -> Rulebook | None:
    """Give the rulebook with the host's holidays as kept; None where they are today's."""
    party = rulebook.parties.get(host)
    if party is None or kept is None:
        return None
    if all(party.calendar.holidays((year,)) == days for year, days in kept.items()):
        return None
    then = replace(party, calendar=party.calendar.with_kept(kept))
    return replace(rulebook, parties={**rulebook.parties, host: then})
