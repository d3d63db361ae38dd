"""Assessments: what the engine found, as stored rows hold it and back again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from comity.rules.case_reading import read_case
from comity.rules.cases import Case
from comity.rules.deciding import decide
from comity.rules.decisions import Decision, Measure, UnitLine, four_decimals
from comity.rules.findings import Finding
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.transitions import kinder
from comity.values.refusals import Refusal

_DAY = "day"


def assess(
    facts: object, *, rulebook: Rulebook, registry: Registry, asof: date
) -> tuple[Case, Decision]:
    """Run the engine on the facts of an undecided case as of a day.

    Args:
        facts: the JSON that `comity decide` takes, without ``asof`` and ``decided``.
        rulebook: the agreement's version that governs the case.
        registry: what is known of providers and cities now.
        asof: a day in the host's calendar.

    Raises:
        Refusal: CASE-INVALID with every fault.
    """
    case = replace(read_case(facts, rulebook), asof=asof, is_undecided=True)
    return case, decide(rulebook, registry, case)


class Stands(NamedTuple):
    """What stands for a case: as the version it follows reads and decides it."""

    case: Case
    decision: Decision
    rulebook: Rulebook


def assess_kindly(
    facts: object, *, rulebook: Rulebook, later: Rulebook | None, registry: Registry, asof: date
) -> Stands:
    """Run the engine under the version of the day of receipt, and under the one since then.

    Args:
        facts: as for `assess`.
        rulebook: the version of the day of receipt.
        later: the version of the day of the decision; None: still the same.
        registry: what is known of providers, cities and trials now.
        asof: a day in the host's calendar.

    Raises:
        Refusal: CASE-INVALID with every fault.

    Source: domain design, section 3.2, step S0.
    """
    case, decision = assess(facts, rulebook=rulebook, registry=registry, asof=asof)
    first = Stands(case, decision, rulebook)
    if later is None:
        return first
    try:
        read, found = assess(facts, rulebook=later, registry=registry, asof=asof)
    except Refusal:
        return first  # what the later version cannot read any more, the earlier decides
    book, better = kinder((rulebook, decision), (later, found), case=case, asof=asof)
    return Stands(read if book is later else case, better, book)


def stored(decision: Decision) -> dict[str, Any]:
    """Give a decision as the columns of an assessment; `due_on` is a date, the rest is JSON."""
    return {
        "outcome": decision.outcome,
        "basis": decision.basis,
        "due_on": decision.due,
        "gap": None if decision.gap is None else four_decimals(decision.gap),
        "measure": "" if decision.measure is None else str(decision.measure),
        "reasons": [finding_node(finding) for finding in decision.reasons],
        "conditions": [finding_node(finding) for finding in decision.conditions],
        "lines": [
            {
                "unit": line.unit,
                "hours": line.hours,
                "required_level": line.required_level,
                "held_level": line.held_level,
                "is_core": line.is_core,
            }
            for line in decision.lines
        ],
    }


def restored(columns: Mapping[str, Any]) -> Decision:
    """Give the decision that some columns were made from; its gap has four decimals."""
    gap, measure = columns["gap"], columns["measure"]
    return Decision(
        outcome=columns["outcome"],
        basis=columns["basis"],
        due=columns["due_on"],
        gap=None if gap is None else Fraction(str(gap)),
        measure=_measure(measure) if measure else None,
        reasons=tuple(read_finding(node) for node in columns["reasons"]),
        conditions=tuple(read_finding(node) for node in columns["conditions"]),
        lines=tuple(UnitLine(**node) for node in columns["lines"]),
    )


def finding_node(finding: Finding) -> dict[str, Any]:
    """Give a finding as JSON."""
    return {
        "code": finding.code,
        "arguments": list(finding.words),
        "clause": finding.clause,
        "fact": {name: _plain(value) for name, value in finding.fact.items()},
    }


def _plain(value: object) -> object:
    match value:
        case bool() | int() | str():
            return value
        case date():
            return {_DAY: value.isoformat()}
    return str(value)


def read_finding(node: Mapping[str, Any]) -> Finding:
    """Give the finding that some JSON was made from."""
    fact = {
        name: date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
        for name, value in node["fact"].items()
    }
    return Finding(node["code"], tuple(node["arguments"]), node["clause"], fact)


def _measure(text: str) -> Measure:
    kind, units, *months = text.split(":")
    return Measure(
        kind, tuple(units.split("+")), int(months[0].removesuffix("M")) if months else None
    )
