"""Gaps: what a person holds of each required unit, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from comity.rules.admissibility import CLEAN, Admitted
from comity.rules.cases import Practice, PriorLearning
from comity.rules.findings import Finding
from comity.rules.rulebook import LEVEL_PARTS, Block, Crosswalk, Rulebook, StandardVersion


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One required unit beside what is held of it; levels on the EQF ladder, 0 for none."""

    unit: str
    hours: int
    required_level: int
    held_level: int
    is_core: bool

    @property
    def missing_levels(self) -> int:
        """Count the levels that are missing."""
        return max(0, self.required_level - self.held_level)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All required units beside all evidence; `missing` and `total` in 1/840 hours."""

    lines: tuple[UnitLine, ...]
    findings: tuple[Finding, ...]
    missing: int
    total: int

    @property
    def share(self) -> Fraction:
        """Give the hours-weighted share that is missing, 0 to 1."""
        return Fraction(self.missing, self.total)

    @property
    def gap_units(self) -> tuple[str, ...]:
        """Give the units with a gap, in the standard's order."""
        return tuple(line.unit for line in self.lines if line.held_level < line.required_level)

    @property
    def core_gaps(self) -> tuple[str, ...]:
        """Give the core units with a gap, in the standard's order."""
        return tuple(
            line.unit
            for line in self.lines
            if line.is_core and line.held_level < line.required_level
        )

    def months(self, hours_per_month: int) -> int:
        """Give the months of an adaptation period that closes the gap, at least one."""
        return max(1, ceil(Fraction(self.missing, LEVEL_PARTS * hours_per_month)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that counts: classed credentials, prior learning, practice."""

    credentials: Sequence[Admitted]
    prior_learning: Sequence[PriorLearning]
    practice: Sequence[Practice]


def compare(
    evidence: Evidence, *, book: Rulebook, block: Block, version: StandardVersion
) -> Comparison:
    """Compare what is held with what the standard version requires, unit by unit.

    Per unit the best evidence counts, never a sum; verified practice then adds whole levels in
    units that allow it.

    Source: domain design section 3.4; agreement clauses 4 and 5.
    """
    findings: list[Finding] = []
    held = _from_papers(evidence, book, block, version, findings)
    for result in evidence.prior_learning:
        needed = result.is_certified and result.unit in version.units
        if needed and result.level > held.get(result.unit, 0):
            held[result.unit] = result.level
            clause = f"§5 {block.occupation} / evidence_methods"
            fact = {"unit": result.unit, "level": result.level}
            findings.append(Finding("RPL-CREDIT", (result.unit,), clause, fact))
        if result.is_informal and not any(f.code == "RPL-PROTECTED" for f in findings):
            findings.append(Finding("RPL-PROTECTED", (), "§11 / reports.firewall"))
    without = _measured(held, {}, block, version, findings)
    extra = _practice_levels(evidence.practice, block, version)
    if not extra or not without.missing:
        return without
    improved = _measured(held, extra, block, version, findings)
    if improved.missing == without.missing:
        return without
    months = sum(p.months for p in evidence.practice if p.is_verified)
    credit = Finding("XP-CREDIT", (), f"§5 {block.occupation} / experience", {"months": months})
    return _measured(held, extra, block, version, [*findings, credit])


def _from_papers(
    evidence: Evidence,
    book: Rulebook,
    block: Block,
    version: StandardVersion,
    findings: list[Finding],
) -> dict[str, int]:
    held: dict[str, int] = {}
    times: dict[str, int] = {}
    for admitted in evidence.credentials:
        if admitted.standard is not block.standard:
            continue
        for unit, level in admitted.levels.items():
            held[unit] = max(level, held.get(unit, 0))
            if level > 0:
                times[unit] = times.get(unit, 0) + 1
        if admitted.grade == CLEAN and admitted.covers:
            # An honoured version counts in full: what a newer version added is not a gap.
            held.update(
                {u: max(block.standard.units[u].level, held.get(u, 0)) for u in version.units}
            )
    findings.extend(_carry_over(held, _foreign(evidence, block), book, block, version))
    for unit in version.units:
        if times.get(unit, 0) > 1:
            clause = f"§5 {block.occupation} / substantial_difference"
            findings.append(Finding("DUP-ONCE", (unit,), clause, {"unit": unit}))
    return held


def _foreign(evidence: Evidence, block: Block) -> dict[str, int]:
    """Give the best level held of each unit of other standards."""
    foreign: dict[str, int] = {}
    shown = [
        (unit, level)
        for admitted in evidence.credentials
        if admitted.standard is not block.standard
        for unit, level in admitted.levels.items()
    ]
    shown += [(r.unit, r.level) for r in evidence.prior_learning if r.is_certified]
    for unit, level in shown:
        if unit not in block.standard.units:
            foreign[unit] = max(level, foreign.get(unit, 0))
    return foreign


def _carry_over(
    held: dict[str, int],
    foreign: Mapping[str, int],
    book: Rulebook,
    block: Block,
    version: StandardVersion,
) -> Iterable[Finding]:
    if not foreign:
        return
    for unit in version.units:
        best, source = held.get(unit, 0), ""
        for walk in book.crosswalk:
            if walk.target == unit and walk.source in foreign:
                level = _credit(walk, foreign[walk.source], book, block)
                if level > best:
                    best, source = level, walk.source
        if source:
            held[unit] = best
            fact = {"source": source, "unit": unit, "level": best}
            yield Finding("XWALK-CREDIT", (f"{source}>{unit}",), f"§4 {source}>{unit}", fact)


def _credit(walk: Crosswalk, level: int, book: Rulebook, block: Block) -> int:
    """Give the level that one held unit is worth in another standard."""
    target = block.standard.units[walk.target].level
    source = next(s.units[walk.source] for s in book.standards.values() if walk.source in s.units)
    if walk.match == "exact" and level >= source.level:
        return target
    worth = {"exact": level, "close": level, "narrow": level - 1, "related": 0}[walk.match]
    return max(0, min(worth, target))


def _practice_levels(
    practice: Sequence[Practice], block: Block, version: StandardVersion
) -> dict[str, int]:
    """Give the levels that verified practice adds, per unit that allows it."""
    verified = [p for p in practice if p.is_verified]
    if not verified:
        return {}
    extra = {}
    for name in version.units:
        months = sum(p.months for p in verified if p.units is None or name in p.units)
        levels = min(block.max_levels, months // block.months_per_level)
        if levels and block.standard.units[name].counts_practice:
            extra[name] = levels
    return extra


def _measured(
    held: Mapping[str, int],
    extra: Mapping[str, int],
    block: Block,
    version: StandardVersion,
    findings: Sequence[Finding],
) -> Comparison:
    lines, missing, hours = [], 0, 0
    for name in version.units:
        unit = block.standard.units[name]
        level = held.get(name, 0) + extra.get(name, 0)
        lines.append(UnitLine(name, unit.hours, unit.level, level, unit.is_core))
        hours += unit.hours
        if level < unit.level:
            missing += unit.hours * (unit.level - level) * LEVEL_PARTS // unit.level
    return Comparison(tuple(lines), tuple(findings), missing, hours * LEVEL_PARTS)
