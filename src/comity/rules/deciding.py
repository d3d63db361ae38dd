"""Deciding: apply an agreement to a case; pure, explained, the same bytes for the same input."""

from datetime import date
from fractions import Fraction

from comity.rules.case_facts import facts_of
from comity.rules.cases import Case
from comity.rules.decisions import RECOGNISED, REFERRED, REFUSED, Decision, Measure, UnitLine
from comity.rules.facts import Facts
from comity.rules.findings import Finding
from comity.rules.governing import under_pilots
from comity.rules.logic import (
    Number,
    Truth,
    as_day,
    both,
    choose,
    day_text,
    either,
    greatest,
    negate,
    pick,
    same,
    told,
    when,
)
from comity.rules.matter import Matter, versions_in_force
from comity.rules.registry import Registry
from comity.rules.rulebook import Block, Party, Rulebook
from comity.rules.trials import under_trials
from comity.rules.verdicts import GAP, Verdict


def decide(rulebook: Rulebook, registry: Registry, case: Case) -> Decision:
    """Apply the agreement to a case.

    Nothing else is read: no clock, no database. The same three values always give the same
    decision, whatever the order of the papers.

    Source: domain design section 3.2, steps S0 to S13.
    """
    party = rulebook.parties.get(case.host)
    timezone = "UTC" if party is None else party.timezone
    return settled(decide_facts(rulebook, registry, facts_of(case, registry, timezone=timezone)))


def decide_facts(rulebook: Rulebook, registry: Registry, facts: Facts) -> Verdict:
    """Apply the agreement to facts: of one case, or of a column of cases of one shape.

    Source: domain design section 3.2, steps S0 to S13.
    """
    party = rulebook.parties.get(facts.host)
    if party is None:
        return _elsewhere(Finding("SCOPE-PARTY", (), "§1", {"host": facts.host}))
    block = rulebook.blocks.get(facts.occupation)
    if block is None:
        return _elsewhere(Finding("SCOPE-OCC", (), "§5", {"occupation": facts.occupation}))
    tried = under_trials(rulebook, registry.trials, occupation=facts.occupation)
    return _in_phase(tried, registry, facts, party, block)


def settled(verdict: Verdict) -> Decision:
    """Give the verdict on one case as the decision that people read."""
    due, total, months = told(verdict.due), told(verdict.total), told(verdict.months)
    kind, on = str(verdict.kind), str(verdict.on)
    units = tuple(line.unit for line in verdict.lines if line.has_gap) if on == GAP else (on,)
    return Decision(
        outcome=str(verdict.outcome),
        basis=str(verdict.basis),
        due=date.fromordinal(due) if due else None,
        gap=Fraction(told(verdict.missing), total) if total else None,
        measure=Measure(kind, units, months or None) if kind else None,
        reasons=verdict.reasons,
        conditions=verdict.conditions,
        lines=tuple([UnitLine._make(line[:5]) for line in verdict.lines]),
    )


def _elsewhere(finding: Finding) -> Verdict:
    return Verdict(REFERRED, "ordinary_procedure", reasons=(finding,))


# --- S1: scope ---------------------------------------------------------------------------------


def _in_phase(
    book: Rulebook, registry: Registry, facts: Facts, party: Party, block: Block
) -> Verdict:
    """Decide where the city's phase covers the day of receipt, or has begun since."""
    received, clause = facts.received_on, f"§2 {party.id} / phases"
    first = party.begins.get(facts.occupation)
    fact = {"host": party.id, "occupation": facts.occupation, "received": as_day(received)}
    if first is None:
        return _elsewhere(Finding("SCOPE-PHASE", (), clause, fact))
    begins = first.toordinal()
    in_time = begins <= received
    seen = pick(facts.asof_on > 0, facts.asof_on, facts.complete_on)
    reached = both(negate(in_time), begins <= seen)
    days = (first.isoformat(),)

    def not_yet() -> Verdict:
        basis = pick(facts.wants_hold, "held_until_phase", "ordinary_procedure")
        return Verdict(REFERRED, basis, reasons=(Finding("SCOPE-PHASE", days, clause, fact),))

    def in_scope() -> Verdict:
        since = pick(in_time, received, begins)
        verdict = _unless_barred(book, registry, facts, party, block, since)
        noted = when(reached, lambda: (Finding("SCOPE-PHASE-REACHED", days, clause, fact),))
        return verdict.after(noted)

    return choose(either(in_time, reached), in_scope, not_yet)


# --- S2 to S4: what ends or steers the case before any paper is read ---------------------------


def _unless_barred(
    book: Rulebook,
    registry: Registry,
    facts: Facts,
    party: Party,
    block: Block,
    received: Number,
) -> Verdict:
    complete = greatest(facts.complete_on, received)
    # Nobody decides on papers that are not there yet: the day of the complete file, if no other.
    asof = greatest(pick(facts.asof_on > 0, facts.asof_on, complete), received)
    last = _last_ban(facts, asof)

    def papers() -> Verdict:
        versions = versions_in_force(block.standard, complete)
        matter = Matter(
            book, registry, facts, party, block, received, complete, asof, complete, versions
        )
        return under_pilots(matter)

    return choose(
        _already_here(facts, received, asof),
        lambda: _already_recognised(facts),
        lambda: choose(last > 0, lambda: _banned(last), papers),
    )


def _already_here(facts: Facts, received: Number, asof: Number) -> Truth:
    return either(
        *(
            both(
                held.is_active,
                same(held.host, facts.host),
                same(held.occupation, facts.occupation),
                held.days.first <= asof,
                received <= held.days.last,
            )
            for held in facts.existing
        )
    )


def _already_recognised(facts: Facts) -> Verdict:
    clause = f"§5 {facts.occupation} / fee"
    finding = Finding("EXISTING", (), clause, {"host": facts.host})
    return Verdict(RECOGNISED, "already_recognised", reasons=(finding,))


def _last_ban(facts: Facts, asof: Number) -> Number:
    """Give the last day of a ban that runs, or 0."""
    days = [
        pick(both(same(ban.occupation, facts.occupation), ban.days.has(asof)), ban.days.last, 0)
        for ban in facts.bans
    ]
    return greatest(0, *days)


def _banned(last: Number) -> Verdict:
    fact = {"day": as_day(last)}
    finding = Finding("BAN-ACTIVE", (day_text(last),), "§11 / safety_law", fact)
    return Verdict(REFUSED, "practice_ban", reasons=(finding,))
