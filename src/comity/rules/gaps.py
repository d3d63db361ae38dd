"""Gaps: what a person holds of each required unit, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.rules.admissibility import Admitted
from comity.rules.facts import PracticeFact, ResultFact
from comity.rules.findings import Finding
from comity.rules.logic import (
    Number,
    Truth,
    both,
    either,
    greatest,
    least,
    negate,
    number,
    pick,
    same,
    when,
)
from comity.rules.matter import Matter
from comity.rules.rulebook import LEVEL_PARTS, Block, Crosswalk, Rulebook, Unit


class Beside(NamedTuple):
    """One required unit beside what is held of it; levels on the EQF ladder, 0 for none.

    `is_required`: whether the standard version of this case has the unit; always true in the
    decision on one case.
    """

    unit: str
    hours: int
    required_level: int
    held_level: Number
    is_core: bool
    is_required: Truth = True

    @property
    def missing_levels(self) -> Number:
        """Count the levels that are missing."""
        return greatest(0, self.required_level - self.held_level)

    @property
    def has_gap(self) -> Truth:
        """Tell whether something is missing."""
        return both(self.is_required, self.held_level < self.required_level)

    @property
    def missing(self) -> Number:
        """Give what is missing in 1/840 hours."""
        weight = self.hours * (LEVEL_PARTS // self.required_level)
        return pick(self.is_required, self.missing_levels * weight, 0)


class Comparison(NamedTuple):
    """All required units beside all evidence; `missing` and `total` in 1/840 hours."""

    lines: tuple[Beside, ...]
    findings: tuple[Finding, ...]
    missing: Number
    total: Number

    @property
    def core_gaps(self) -> tuple[tuple[str, Truth], ...]:
        """Give the core units with whether something of them is missing."""
        return tuple((line.unit, line.has_gap) for line in self.lines if line.is_core)

    def months(self, hours_per_month: int) -> Number:
        """Give the months of an adaptation period that closes the gap, at least one."""
        parts = LEVEL_PARTS * hours_per_month
        return greatest(1, (self.missing + (parts - 1)) // parts)


class Evidence(NamedTuple):
    """Everything that counts: classed credentials, each if it counts; prior learning; practice."""

    credentials: Sequence[tuple[Truth, Admitted]]
    results: Sequence[ResultFact]
    practice: Sequence[PracticeFact]


def compare(evidence: Evidence, matter: Matter) -> Comparison:
    """Compare what is held with what the standard version requires, unit by unit.

    Per unit the best evidence counts, never a sum; verified practice then adds whole levels in
    units that allow it.

    Source: domain design section 3.4; agreement clauses 4 and 5.
    """
    required = required_units(matter)
    held, findings = _from_papers(evidence, matter, required)
    findings += _from_results(held, evidence.results, matter.block, required)
    lines = tuple(
        Beside(u.id, u.hours, u.level, held.get(u.id, 0), u.is_core, holds) for u, holds in required
    )
    without = _measured(lines, findings)
    extra = _practice_levels(evidence.practice, matter.block, required)
    if not extra:
        return without
    more = _measured(
        tuple(x._replace(held_level=x.held_level + extra.get(x.unit, 0)) for x in lines), ()
    )
    helps = more.missing < without.missing
    return without._replace(
        lines=tuple(
            x._replace(held_level=pick(helps, y.held_level, x.held_level))
            for x, y in zip(without.lines, more.lines, strict=True)
        ),
        missing=pick(helps, more.missing, without.missing),
        findings=findings + when(helps, lambda: (_credit_of_practice(evidence, matter.block),)),
    )


_Required = Sequence[tuple[Unit, Truth]]


def required_units(matter: Matter) -> _Required:
    """Give the units in the standard's order, each with whether this case's version has it."""
    versions, units = matter.versions, matter.block.standard.units
    if len(versions) == 1:
        return [(units[name], True) for name in versions[0][1].units]
    return [
        (unit, either(*(holds for holds, version in versions if unit.id in version.levels)))
        for unit in units.values()
    ]


def _credit_of_practice(evidence: Evidence, block: Block) -> Finding:
    months = sum((pick(p.is_verified, p.months, 0) for p in evidence.practice), start=0)
    return Finding("XP-CREDIT", (), f"§5 {block.occupation} / experience", {"months": months})


# --- credentials -------------------------------------------------------------------------------


def _from_papers(
    evidence: Evidence, matter: Matter, required: _Required
) -> tuple[dict[str, Number], tuple[Finding, ...]]:
    held: dict[str, Number] = {}
    times: dict[str, Number] = {}
    for counts, admitted in evidence.credentials:
        own = both(counts, admitted.is_own)
        if own is False:
            continue
        for unit in matter.block.standard.units:
            level = pick(own, admitted.levels.get(unit, 0), 0)
            held[unit] = greatest(level, held[unit]) if unit in held else level
            times[unit] = times.get(unit, 0) + number(level > 0)
        honoured = both(counts, admitted.is_whole_and_clean)
        if honoured is not False:
            # An honoured version counts in full: what a newer version added is not a gap.
            for unit_, holds in required:
                full = pick(both(honoured, holds), unit_.level, 0)
                held[unit_.id] = greatest(full, held.get(unit_.id, 0))
    findings = _carry_over(held, _foreign(evidence, matter), matter, required)
    clause = f"§5 {matter.block.occupation} / substantial_difference"
    for unit_, holds in required if len(evidence.credentials) > 1 else ():
        findings += _counted_once(unit_.id, both(holds, times.get(unit_.id, 0) > 1), clause)
    return held, findings


def _counted_once(unit: str, twice: Truth, clause: str) -> tuple[Finding, ...]:
    return when(twice, lambda: (Finding("DUP-ONCE", (unit,), clause, {"unit": unit}),))


def _foreign(evidence: Evidence, matter: Matter) -> dict[str, Number]:
    """Give the best level held of each unit of other standards from which credit leads here."""
    own = matter.block.standard.units
    sources = {w.source for w in matter.book.crosswalk if w.target in own and w.source not in own}
    foreign: dict[str, Number] = {}
    for source in sources:
        levels = [
            pick(both(counts, negate(a.is_own)), a.levels.get(source, 0), 0)
            for counts, a in evidence.credentials
        ]
        levels += [
            pick(both(r.is_certified, same(r.unit, source)), r.level, 0) for r in evidence.results
        ]
        best = greatest(0, *levels)
        if isinstance(best, int) and best == 0:
            continue
        foreign[source] = best
    return foreign


def _carry_over(
    held: dict[str, Number], foreign: Mapping[str, Number], matter: Matter, required: _Required
) -> tuple[Finding, ...]:
    findings: tuple[Finding, ...] = ()
    for unit, holds in required if foreign else ():
        walks = [w for w in matter.book.crosswalk if w.target == unit.id and w.source in foreign]
        before = held.get(unit.id, 0)
        credits = [(w, _credit(w, foreign[w.source], matter.book, unit)) for w in walks]
        best = greatest(before, *(credit for _, credit in credits))
        for walk, credit in credits:
            gives = both(holds, before < credit, same(credit, best))
            findings += _credited(walk, gives, unit, best)
            before = greatest(before, credit)
        held[unit.id] = pick(holds, best, held.get(unit.id, 0))
    return findings


def _credited(walk: Crosswalk, gives: Truth, unit: Unit, level: Number) -> tuple[Finding, ...]:
    way = f"{walk.source}>{walk.target}"
    fact = {"source": walk.source, "unit": unit.id, "level": level}
    return when(gives, lambda: (Finding("XWALK-CREDIT", (way,), f"§4 {way}", fact),))


def _credit(walk: Crosswalk, level: Number, book: Rulebook, target: Unit) -> Number:
    """Give the level that one held unit is worth in another standard."""
    source = next(s.units[walk.source] for s in book.standards.values() if walk.source in s.units)
    if walk.match == "related":
        return 0
    worth = level - 1 if walk.match == "narrow" else level
    limited = greatest(0, least(worth, target.level))
    if walk.match == "exact":
        return pick(source.level <= level, target.level, limited)
    return limited


# --- prior learning and practice ---------------------------------------------------------------


def _from_results(
    held: dict[str, Number], results: Iterable[ResultFact], block: Block, required: _Required
) -> tuple[Finding, ...]:
    findings: tuple[Finding, ...] = ()
    told: Truth = False
    for result in results:
        for unit, holds in required:
            concerns = both(holds, same(result.unit, unit.id), result.is_certified)
            if concerns is not False:
                before = held.get(unit.id, 0)
                better = both(concerns, before < result.level)
                held[unit.id] = pick(better, result.level, before)
                findings += _assessed(unit.id, better, result.level, block)
        findings += when(
            both(result.is_informal, negate(told)),
            lambda: (Finding("RPL-PROTECTED", (), "§11 / reports.firewall"),),
        )
        told = either(told, result.is_informal)
    return findings


def _assessed(unit: str, better: Truth, level: Number, block: Block) -> tuple[Finding, ...]:
    clause = f"§5 {block.occupation} / evidence_methods"
    fact = {"unit": unit, "level": level}
    return when(better, lambda: (Finding("RPL-CREDIT", (unit,), clause, fact),))


def _practice_levels(
    practice: Sequence[PracticeFact], block: Block, required: _Required
) -> dict[str, Number]:
    """Give the levels that verified practice adds, per unit that allows it."""
    extra: dict[str, Number] = {}
    for unit, _ in required if practice else ():
        if unit.counts_practice:
            months = sum((spell.months_of(unit.id) for spell in practice), start=0)
            levels = least(block.max_levels, months // block.months_per_level)
            if not isinstance(levels, int) or levels:
                extra[unit.id] = levels
    return extra


def _measured(lines: tuple[Beside, ...], findings: tuple[Finding, ...]) -> Comparison:
    missing: Number = 0
    hours: Number = 0
    for line in lines:
        missing = missing + line.missing
        hours = hours + pick(line.is_required, line.hours, 0)
    return Comparison(lines, findings, missing, hours * LEVEL_PARTS)
