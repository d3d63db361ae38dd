"""Governing: which pilots and which day's rules apply to a case; the kinder result stands."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import combinations

from comity.rules.findings import Finding
from comity.rules.judging import judge
from comity.rules.logic import (
    NEVER,
    Number,
    Truth,
    as_day,
    both,
    choose,
    either,
    given,
    negate,
    same,
    when,
)
from comity.rules.matter import Matter, versions_in_force
from comity.rules.rulebook import Pilot, Standard
from comity.rules.verdicts import Verdict

# --- S4: pilots --------------------------------------------------------------------------------


def under_pilots(matter: Matter) -> Verdict:
    """Decide under the pilots that ran on the day of receipt; several may change one clause."""
    book, block = matter.book, matter.block
    own = [p for p in book.pilots.get(block.occupation, ()) if matter.party.id in p.hosts]
    if not own:
        return _kinder(matter)
    runs = {
        pilot.id: both(pilot.days.first.toordinal() <= matter.received, matter.received <= last)
        for pilot, last in ((pilot, _last(pilot)) for pilot in own)
    }
    if book.transition != "most_favourable":
        return _with_pilots(matter, own, runs)
    ended = {pilot.id: both(runs[pilot.id], _has_ended(pilot, matter.asof)) for pilot in own}
    return choose(
        either(*ended.values()),
        lambda: _better_with_or_without(matter, own, runs, ended),
        lambda: _with_pilots(matter, own, runs),
    )


def _last(pilot: Pilot) -> int:
    return NEVER if pilot.last is None else pilot.last.toordinal()


def _has_ended(pilot: Pilot, asof: Number) -> Truth:
    """Tell whether a pilot is over by a day; one that was stopped is over on the very day."""
    if pilot.ended_on is not None:
        return pilot.ended_on.toordinal() <= asof
    return _last(pilot) < asof


def _with_pilots(matter: Matter, own: Sequence[Pilot], runs: dict[str, Truth]) -> Verdict:
    """Decide under some pilots and say which; if none runs, which ended before the receipt."""
    notes: tuple[Finding, ...] = ()
    over: tuple[Finding, ...] = ()
    for pilot in own:
        note = Finding("MODE-PILOT", (pilot.id,), pilot.clause, {"host": matter.party.id})
        fact = {"day": pilot.last or pilot.days.first}
        ended = Finding("MODE-PILOT-OVER", (pilot.id,), pilot.clause, fact)
        notes += given(runs[pilot.id], note)
        over += given(_last(pilot) < matter.received, ended)
    told = notes + when(negate(either(*runs.values())), lambda: over)
    return _by_pilots(matter, runs).after(told)


def _better_with_or_without(
    matter: Matter, own: Sequence[Pilot], runs: dict[str, Truth], ended: dict[str, Truth]
) -> Verdict:
    """Let nobody lose by a pilot that covered their application and was over before the decision.

    Source: domain design, section 3.6 (a pilot ends); agreement clause 9 (transition).
    """
    stays = {name: both(holds, negate(ended[name])) for name, holds in runs.items()}
    first, second = _with_pilots(matter, own, runs), _with_pilots(matter, own, stays)
    kept, gained = first.is_better_than(second), second.is_better_than(first)
    days = {"submission": as_day(matter.complete), "decision": as_day(matter.asof)}
    notes: tuple[Finding, ...] = ()
    for pilot in own:
        fact, clause = {**days, "pilot": pilot.id}, "§9 / transition"
        # That it covers whoever came by its planned last day was known: no change of rules.
        if pilot.ended_on is not None:
            note = Finding("TRANS-FAVOUR", ("submission",), clause, fact)
            notes += given(both(ended[pilot.id], kept), note)
        note = Finding("TRANS-FAVOUR", ("decision",), clause, fact)
        notes += given(both(ended[pilot.id], gained), note)
    better = choose(gained, lambda: second, lambda: first)
    return better._replace(reasons=better.reasons + notes)


def _by_pilots(matter: Matter, runs: dict[str, Truth]) -> Verdict:
    """Choose the clause as the set of running pilots leaves it."""
    decide_plain: Callable[[], Verdict] = lambda: _kinder(matter)  # noqa: E731
    ways = decide_plain
    names = [name for name, holds in runs.items() if holds is not False]
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            exactly = both(*(runs[n] if n in chosen else negate(runs[n]) for n in names))
            block = matter.book.piloted[matter.block.occupation, frozenset(chosen)]
            ways = _or(exactly, matter._replace(block=block), ways)
    return ways()


def _or(holds: Truth, matter: Matter, otherwise: Callable[[], Verdict]) -> Callable[[], Verdict]:
    return lambda: choose(holds, lambda: _kinder(matter), otherwise)


# --- S0: which version's rules govern; the kinder result stands --------------------------------


def _kinder(matter: Matter) -> Verdict:
    if matter.book.transition != "most_favourable":
        return judge(matter)
    return choose(_rules_changed(matter), lambda: _better_of_both(matter), lambda: judge(matter))


def _better_of_both(matter: Matter) -> Verdict:
    since = versions_in_force(matter.block.standard, matter.asof)
    later = matter._replace(rules_on=matter.asof, versions=since)
    first, second = judge(matter), judge(later)
    kept, gained = first.is_better_than(second), second.is_better_than(first)
    fact = {"submission": as_day(matter.complete), "decision": as_day(matter.asof)}

    def favour(name: str) -> tuple[Finding, ...]:
        return (Finding("TRANS-FAVOUR", (name,), "§9 / transition", fact),)

    better = choose(gained, lambda: second, lambda: first)
    notes = when(kept, lambda: favour("submission")) + when(gained, lambda: favour("decision"))
    return better._replace(reasons=better.reasons + notes)


def _rules_changed(matter: Matter) -> Truth:
    """Tell whether a standard in play changed after the file was complete, up to the decision."""
    first, last = matter.complete, matter.asof
    if (last <= first) is True:
        return False
    changed: list[Truth] = []
    for standard in matter.book.standards.values():
        shown = (both(p.is_shown, same(p.standard, standard.id)) for p in matter.facts.papers)
        in_play = either(standard is matter.block.standard, *shown)
        if in_play is not False:
            days = [both(first < day, day <= last) for day in _days_of_change(standard)]
            changed.append(both(in_play, either(*days)))
    return either(*changed)


def _days_of_change(standard: Standard) -> Sequence[int]:
    days = []
    for version in standard.versions.values():
        days.append(version.in_force)
        if version.superseded is not None:
            days.append(version.superseded)
        if version.honour_until is not None:
            days.append(version.honour_until + timedelta(days=1))
    return [day.toordinal() for day in days]
