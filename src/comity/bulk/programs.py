"""Programs: an agreement written down as terms, for all cases of one shape."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.bulk.layouts import Layout
from comity.rules.deciding import decide_facts
from comity.rules.findings import Finding
from comity.rules.logic import Truth
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Program:
    """What every case of a shape gets, as terms over its columns.

    `gaps` says of each unit whether a measure on the gap names it.
    """

    layout: Layout
    verdict: Verdict
    gaps: Sequence[tuple[str, Truth]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give all findings that a case of the shape may get: reasons, then conditions."""
        return self.verdict.reasons + self.verdict.conditions


def write_program(book: Rulebook, registry: Registry, layout: Layout) -> Program:
    """Write an agreement down for a layout, by running the rules once over its columns."""
    verdict = decide_facts(book, registry, layout.facts)
    return Program(layout, verdict, [(line.unit, line.has_gap) for line in verdict.lines])
