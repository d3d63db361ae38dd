"""Telling: what one case gets by the rules themselves, in the fields that columns have too."""

from comity.bulk.evaluating import Told, measure_text
from comity.rules.deciding import decide_facts
from comity.rules.facts import Facts
from comity.rules.logic import told
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.verdicts import GAP, Verdict


def told_of(book: Rulebook, registry: Registry, facts: Facts) -> Told:
    """Decide one case by the rules, and give what is compared with the bulk engines."""
    return told_from(decide_facts(book, registry, facts))


def told_from(verdict: Verdict) -> Told:
    """Give what is compared of a verdict on one case."""
    gap = verdict.on == GAP
    units = [line.unit for line in verdict.lines if line.has_gap] if gap else [str(verdict.on)]
    return Told(
        outcome=str(verdict.outcome),
        basis=str(verdict.basis),
        due=told(verdict.due),
        missing=told(verdict.missing),
        total=told(verdict.total),
        measure=measure_text(str(verdict.kind), units, told(verdict.months)),
        reasons=tuple(finding.full_code for finding in verdict.reasons),
        conditions=tuple(finding.full_code for finding in verdict.conditions),
    )
