"""Weighing: from admitted evidence to an outcome, before silence and conditions."""

from collections.abc import Sequence

from comity.rules import clock
from comity.rules.admissibility import Admitted
from comity.rules.currency import chooser, refreshed
from comity.rules.decisions import (
    AUTOMATIC,
    COMPENSATION,
    PARTIAL,
    RECOGNISED,
    REFERRED,
    REFUSED,
)
from comity.rules.findings import Finding
from comity.rules.gaps import Beside, Comparison, Evidence, compare, required_units
from comity.rules.logic import (
    Number,
    Truth,
    Word,
    as_day,
    both,
    choose,
    either,
    given,
    least,
    listing,
    negate,
    pick,
    same,
    when,
)
from comity.rules.matter import Matter
from comity.rules.verdicts import GAP, Verdict

Counted = Sequence[tuple[Truth, Admitted]]

_SLOWER = {
    "automatic": "conditional",
    "conditional": "case_by_case",
    "case_by_case": "case_by_case",
}


def weigh(matter: Matter, counted: Counted) -> Verdict:
    """Decide on the evidence that counts.

    Source: domain design section 3.2, steps S6 and S8 to S11; the decision table in 3.3.
    """
    full = [(both(counts, a.is_whole_and_clean), a) for counts, a in counted]
    has_full = either(*(holds for holds, _ in full))
    mode = matter.block.mode
    slower = _SLOWER[mode]
    due = choose(
        has_full,
        lambda: clock.decision_due(matter, mode),
        lambda: clock.decision_due(matter, slower),
    )
    weighed = choose(
        both(has_full, mode != "case_by_case"),
        lambda: _nothing_to_compare(matter, full, due),
        lambda: _compared(matter, counted, pick(has_full, mode, slower), due),
    )
    return refreshed(matter, counted, weighed, alone=lambda: _alone(matter))


def _nothing_to_compare(matter: Matter, full: Counted, due: Number) -> Verdict:
    mode = matter.block.mode
    return Verdict(
        AUTOMATIC if mode == "automatic" else RECOGNISED,
        mode,
        due,
        missing=0,
        total=1,
        reasons=_full_clean(matter, full),
        lines=_all_held(matter),
    )


def _full_clean(matter: Matter, full: Counted) -> tuple[Finding, ...]:
    clause = f"§5 {matter.block.occupation} / mode"
    found: tuple[Finding, ...] = ()
    told: Truth = False
    for holds, admitted in full:
        paper = admitted.paper
        fact = {
            "credential": paper.id,
            "award": as_day(paper.award_on),
            "provider": paper.provider_id,
            "standard": paper.edition,
        }
        first = both(holds, negate(told))
        found += given(first, Finding("FULL-CLEAN", (paper.id,), clause, fact))
        told = either(told, holds)
    return found


def _all_held(matter: Matter) -> tuple[Beside, ...]:
    return tuple(
        Beside(u.id, u.hours, u.level, u.level, u.is_core, holds)
        for u, holds in required_units(matter)
    )


def _compared(matter: Matter, counted: Counted, basis: Word, due: Number) -> Verdict:
    facts, block = matter.facts, matter.block
    found = compare(Evidence(counted, facts.results, facts.practice), matter)
    weighed = _by_gap(matter, found, basis)
    helps = _assessment_would_help(matter, counted, found, weighed)
    offer = Finding("RPL-OFFER", (), f"§5 {block.occupation} / evidence_methods")
    weighed = choose(
        both(helps, facts.wants_rpl_first),
        lambda: Verdict(REFERRED, "rpl_assessment"),
        lambda: weighed,
    )
    return Verdict(
        weighed.outcome,
        weighed.basis,
        due,
        found.missing,
        found.total,
        weighed.kind,
        weighed.on,
        weighed.months,
        (*found.findings, *weighed.reasons, *when(helps, lambda: (offer,))),
        lines=found.lines,
    )


def _alone(matter: Matter) -> Truth:
    """Tell whether assessed prior learning alone would do: then no old paper can harm."""
    if not matter.facts.results:
        return False
    return same(_compared(matter, (), matter.block.mode, 0).outcome, RECOGNISED)


def _assessment_would_help(
    matter: Matter, counted: Counted, found: Comparison, weighed: Verdict
) -> Truth:
    """Tell whether certifying documented prior learning would shrink the gap."""
    facts = matter.facts
    asked = both(negate(same(weighed.outcome, RECOGNISED)), facts.has_uncertified)
    certified = [result._replace(is_certified=True) for result in facts.results]
    return choose(
        asked,
        lambda: (
            compare(Evidence(counted, certified, facts.practice), matter).missing < found.missing
        ),
        lambda: False,
    )


def _by_gap(matter: Matter, found: Comparison, basis: Word) -> Verdict:
    block = matter.block
    clause = f"§5 {block.occupation} / substantial_difference"
    core = found.core_gaps if block.core_unmet else ()
    has_core = either(*(holds for _, holds in core))
    limit, most = block.gap_over, block.max_gap
    has_weight = limit.numerator * found.total < found.missing * limit.denominator
    fact = {"missing_hours": found.missing // 840, "hours": found.total // 840}

    def recognised() -> Verdict:
        lacks = found.missing > 0
        minor = when(lacks, lambda: (Finding("GAP-MINOR", (), clause, fact),))
        none = when(negate(lacks), lambda: (Finding("GAP-NONE", (), clause, fact),))
        return Verdict(RECOGNISED, basis, reasons=minor + none)

    def compensated() -> Verdict:
        names = listing(core)
        at_core = when(has_core, lambda: (Finding("GAP-CORE", (names,), clause, fact),))
        weight = when(negate(has_core), lambda: (Finding("GAP-WEIGHTED", (), clause, fact),))
        months = least(found.months(block.hours_per_month), block.adaptation_max_months)
        return Verdict(
            COMPENSATION,
            "substantial_difference",
            kind=chooser(matter),
            on=GAP,
            months=months,
            reasons=at_core + weight,
        )

    return choose(
        most.numerator * found.total < found.missing * most.denominator,
        lambda: _beyond_compensation(matter, found, fact),
        lambda: choose(either(has_core, has_weight), compensated, recognised),
    )


def _beyond_compensation(matter: Matter, found: Comparison, fact: dict[str, Number]) -> Verdict:
    block, partial = matter.block, matter.facts.partial
    clause = f"§5 {block.occupation} / compensation"
    wide = Finding("GAP-LARGE", (), clause, fact)
    whole = _whole_bundles(matter, found)
    offered = both(negate(same(partial, "no")), either(*(holds for holds, _ in whole)))
    ending = choose(
        offered,
        lambda: choose(
            same(partial, "yes"),
            lambda: Verdict(PARTIAL, "separable_activity", kind="bundle", on=_named(whole)),
            lambda: Verdict(REFERRED, "applicant_choice", reasons=_offers(block.occupation, whole)),
        ),
        lambda: Verdict(REFUSED, "substantial_difference"),
    )
    return ending.after((wide,))


_Bundles = list[tuple[Truth, str]]


def _whole_bundles(matter: Matter, found: Comparison) -> _Bundles:
    """Give the separable activities; the largest that is complete holds, and no other."""
    standard = matter.block.standard
    gaps = {line.unit: line.has_gap for line in found.lines}

    def hours(bundle: str) -> int:
        return sum(standard.units[unit].hours for unit in standard.bundles[bundle])

    bundles: _Bundles = []
    told: Truth = False
    for bundle in sorted(matter.block.partial_access, key=hours, reverse=True):
        whole = negate(either(*(gaps.get(unit, False) for unit in standard.bundles[bundle])))
        bundles.append((both(whole, negate(told)), bundle))
        told = either(told, whole)
    return bundles


def _named(bundles: _Bundles) -> Word:
    name: Word = bundles[-1][1]
    for holds, bundle in reversed(bundles[:-1]):
        name = pick(holds, bundle, name)
    return name


def _offers(occupation: str, bundles: _Bundles) -> tuple[Finding, ...]:
    clause = f"§5 {occupation} / partial_access"
    found: tuple[Finding, ...] = ()
    for holds, bundle in bundles:
        offer = Finding("PARTIAL-OFFER", (bundle,), clause, {"bundle": bundle})
        found += given(holds, offer)
    return found
