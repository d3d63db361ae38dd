"""Verdicts: what the steps of a decision hand to each other, for one case or for a column."""

from typing import NamedTuple, Self

from comity.rules.decisions import AUTOMATIC, FAVOURABLE, RANK, RECOGNISED
from comity.rules.findings import Finding
from comity.rules.gaps import Beside
from comity.rules.logic import (
    Number,
    Truth,
    Word,
    both,
    either,
    greatest,
    is_one_of,
    negate,
    pick,
    same,
    when,
)
from comity.rules.terms import Term

GAP = "gap"  # a measure on exactly the units with a gap


class Verdict(NamedTuple):
    """A decision on its way.

    `due` is 0 while no deadline runs; `missing` and `total` are in 1/840 hours, `total` 0 if
    nothing was compared. The measure is `kind` (empty: none) on the units with a gap (`GAP`),
    on a bundle or a refresher, for some months (0: not counted).
    """

    outcome: Word
    basis: Word
    due: Number = 0
    missing: Number = 0
    total: Number = 0
    kind: Word = ""
    on: Word = ""
    months: Number = 0
    reasons: tuple[Finding, ...] = ()
    conditions: tuple[Finding, ...] = ()
    lines: tuple[Beside, ...] = ()

    def or_else(self, holds: Term, other: Self) -> Self:
        """Give this where `holds` and the other elsewhere; each finding is said where it was."""

        def said(mine: tuple[Finding, ...], its: tuple[Finding, ...]) -> tuple[Finding, ...]:
            return (*when(holds, lambda: mine), *when(negate(holds), lambda: its))

        return self._replace(
            outcome=pick(holds, self.outcome, other.outcome),
            basis=pick(holds, self.basis, other.basis),
            due=pick(holds, self.due, other.due),
            missing=pick(holds, self.missing, other.missing),
            total=pick(holds, self.total, other.total),
            kind=pick(holds, self.kind, other.kind),
            on=pick(holds, self.on, other.on),
            months=pick(holds, self.months, other.months),
            reasons=said(self.reasons, other.reasons),
            conditions=said(self.conditions, other.conditions),
            lines=_lines(holds, self.lines, other.lines),
        )

    @property
    def is_favourable(self) -> Truth:
        """Tell whether the person gets something now."""
        return is_one_of(self.outcome, FAVOURABLE)

    @property
    def is_recognition(self) -> Truth:
        """Tell whether it is a full recognition."""
        return is_one_of(self.outcome, {AUTOMATIC, RECOGNISED})

    def is_better_than(self, other: "Verdict") -> Truth:
        """Tell whether this is better for the person: by outcome, then by the smaller gap."""
        mine, its = rank(self.outcome), rank(other.outcome)
        smaller = self.missing * greatest(1, other.total) < other.missing * greatest(1, self.total)
        return either(its < mine, both(same(mine, its), smaller))

    def after(self, findings: tuple[Finding, ...]) -> "Verdict":
        """Give the same with some reasons before its own."""
        return self.saying(findings + self.reasons, self.conditions) if findings else self

    def saying(self, reasons: tuple[Finding, ...], conditions: tuple[Finding, ...]) -> "Verdict":
        """Give the same result with these reasons and conditions."""
        return Verdict(
            self.outcome,
            self.basis,
            self.due,
            self.missing,
            self.total,
            self.kind,
            self.on,
            self.months,
            reasons,
            conditions,
            self.lines,
        )

    def without_measure(self) -> Self:
        """Give the same without a measure."""
        return self._replace(kind="", on="", months=0)


def _lines(holds: Term, mine: tuple[Beside, ...], its: tuple[Beside, ...]) -> tuple[Beside, ...]:
    if not mine or not its or mine is its:
        return mine or its
    return tuple(
        a._replace(
            held_level=pick(holds, a.held_level, b.held_level),
            is_required=pick(holds, a.is_required, b.is_required),
        )
        for a, b in zip(mine, its, strict=True)
    )


def rank(outcome: Word) -> Number:
    """Give the place of an outcome, from the worst for the person to the best."""
    if isinstance(outcome, str):
        return RANK[outcome]
    found: Number = 0
    for name, place in RANK.items():
        found = found + pick(same(outcome, name), place, 0)
    return found
