"""Outputs: the columns that a program gives, and what one row of them tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from comity.bulk.evaluating import Told, measure_text
from comity.bulk.layouts import Words
from comity.bulk.programs import Program
from comity.rules.findings import Finding
from comity.rules.logic import DayText, Listing, Text, Truth
from comity.rules.terms import Leaf, Term
from comity.rules.verdicts import GAP

Part = Term | Leaf
Record = Mapping[str, int]


@dataclass(slots=True)
class Outputs:
    """The columns of a program, by name, and how a row of them is read.

    `prefix` keeps the columns of two programs apart in one statement.
    """

    program: Program
    prefix: str = ""
    columns: dict[str, Part] = field(default_factory=dict)
    _names: dict[Part, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        verdict = self.program.verdict
        for name in ("outcome", "basis", "due", "missing", "total", "kind", "months"):
            self.columns[self.prefix + name] = getattr(verdict, name)
        self.columns[self.prefix + "measure_on"] = verdict.on
        for finding in self.program.findings:
            self._add(finding.holds)
            for argument in finding.arguments:
                for part in _parts(argument):
                    self._add(part)
        for _, holds in self.program.gaps:
            self._add(holds)

    def _add(self, part: Part) -> None:
        if isinstance(part, Term) and part not in self._names:
            self._names[part] = name = f"{self.prefix}part{len(self._names)}"
            self.columns[name] = part

    def name_of(self, part: Part) -> str:
        """Give the column of a part; empty if it is a constant."""
        return self._names[part] if isinstance(part, Term) else ""

    def told(self, record: Record, words: Words) -> Told:
        """Read one row."""
        verdict = self.program.verdict
        kind, on = (words.word(record[self.prefix + n]) for n in ("kind", "measure_on"))
        units = self._held(record, self.program.gaps) if on == GAP else [on]
        return Told(
            outcome=words.word(record[self.prefix + "outcome"]),
            basis=words.word(record[self.prefix + "basis"]),
            due=record[self.prefix + "due"],
            missing=record[self.prefix + "missing"],
            total=record[self.prefix + "total"],
            measure=measure_text(kind, units, record[self.prefix + "months"]),
            reasons=self._codes(record, verdict.reasons, words),
            conditions=self._codes(record, verdict.conditions, words),
        )

    def _value(self, record: Record, part: Part) -> int:
        return record[self._names[part]] if isinstance(part, Term) else cast("int", part)

    def _held(self, record: Record, names: Sequence[tuple[str, Truth]]) -> list[str]:
        return [name for name, holds in names if self._value(record, holds)]

    def _codes(self, record: Record, findings: Sequence[Finding], words: Words) -> tuple[str, ...]:
        return tuple(
            ":".join((one.code, *(self._text(record, each, words) for each in one.arguments)))
            for one in findings
            if self._value(record, one.holds)
        )

    def _text(self, record: Record, argument: Text, words: Words) -> str:
        if isinstance(argument, str):
            return argument
        if isinstance(argument, Listing):
            return "+".join(self._held(record, argument.names))
        if isinstance(argument, DayText):
            return date.fromordinal(self._value(record, argument.on)).isoformat()
        return words.word(self._value(record, argument))


def _parts(argument: Text) -> Sequence[Part]:
    """Give what an argument of a finding is made of."""
    if isinstance(argument, Listing):
        return [holds for _, holds in argument.names]
    return [argument.on if isinstance(argument, DayText) else argument]
