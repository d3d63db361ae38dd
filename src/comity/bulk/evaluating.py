"""Evaluating: what terms say of one row; the meaning that every engine is held to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from comity.bulk.layouts import Value
from comity.bulk.programs import Program
from comity.rules.findings import Finding
from comity.rules.logic import DayText, Listing, Text
from comity.rules.terms import Leaf, Op, Table, Term
from comity.rules.verdicts import GAP


@dataclass(slots=True)
class Row:
    """One case's facts by column; what was computed of it is kept."""

    facts: Mapping[str, Value]
    known: dict[Term, Value] = field(default_factory=dict)

    def value(self, part: Term | Leaf) -> Value:
        """Give the value of a term for this row."""
        if not isinstance(part, Term):
            return cast("Value", part)
        if part not in self.known:
            self.known[part] = self._computed(part)
        return self.known[part]

    def _computed(self, part: Term) -> Value:
        if part.op is Op.FACT:
            return self.facts[str(part.parts[0])]
        if part.op is Op.IF:
            holds, then, other = part.parts
            return self.value(then if self.value(holds) else other)
        if part.op is Op.AND:
            return all(self.value(one) for one in part.parts)
        if part.op is Op.OR:
            return any(self.value(one) for one in part.parts)
        if part.op is Op.LOOKUP:
            table, key = part.parts
            return cast("Table", table).at(cast("int", self.value(key)))
        return _DIRECT[part.op](*(self.value(one) for one in part.parts))

    def text(self, argument: Text) -> str:
        """Write an argument of a finding."""
        if isinstance(argument, DayText):
            return date.fromordinal(cast("int", self.value(argument.on))).isoformat()
        if isinstance(argument, Listing):
            return "+".join(name for name, holds in argument.names if self.value(holds))
        return str(self.value(argument))


_DIRECT: Mapping[Op, Callable[..., Value]] = {
    Op.NOT: lambda a: not a,
    Op.ADD: lambda a, b: a + b,
    Op.SUBTRACT: lambda a, b: a - b,
    Op.MULTIPLY: lambda a, b: a * b,
    Op.DIVIDE: lambda a, b: a // b,
    Op.GREATEST: max,
    Op.LEAST: min,
    Op.LESS: lambda a, b: a < b,
    Op.AT_MOST: lambda a, b: a <= b,
    Op.SAME: lambda a, b: a == b,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a case gets, as plain values: the same fields whichever way computed them."""

    outcome: str
    basis: str
    due: int
    missing: int
    total: int
    measure: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]


def told_by(program: Program, row: Row) -> Told:
    """Give what a program tells of one row."""
    verdict = program.verdict
    kind, on, months = (row.value(p) for p in (verdict.kind, verdict.on, verdict.months))
    units = [unit for unit, holds in program.gaps if row.value(holds)] if on == GAP else [str(on)]
    return Told(
        outcome=str(row.value(verdict.outcome)),
        basis=str(row.value(verdict.basis)),
        due=cast("int", row.value(verdict.due)),
        missing=cast("int", row.value(verdict.missing)),
        total=cast("int", row.value(verdict.total)),
        measure=measure_text(str(kind), units, cast("int", months)),
        reasons=_codes(verdict.reasons, row),
        conditions=_codes(verdict.conditions, row),
    )


def measure_text(kind: str, units: Iterable[str], months: int) -> str:
    """Write a measure as decisions do; empty if there is none."""
    if not kind:
        return ""
    what = f"{kind}:{'+'.join(units)}"
    return f"{what}:{months}M" if months else what


def _codes(findings: Iterable[Finding], row: Row) -> tuple[str, ...]:
    return tuple(
        ":".join((finding.code, *(row.text(argument) for argument in finding.arguments)))
        for finding in findings
        if row.value(finding.holds)
    )
