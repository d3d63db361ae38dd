"""Weighing: from admitted evidence to an outcome, before silence and conditions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from comity.rules import clock
from comity.rules.admissibility import CLEAN, Admitted
from comity.rules.cases import Case, EarlierDecision, Practice
from comity.rules.decisions import (
    AUTOMATIC,
    COMPENSATION,
    PARTIAL,
    RECOGNISED,
    REFERRED,
    REFUSED,
    Decision,
    Measure,
)
from comity.rules.findings import Finding
from comity.rules.gaps import Comparison, Evidence, UnitLine, compare
from comity.rules.matter import Matter
from comity.rules.rulebook import Currency
from comity.values.spans import plus, valid_until

_SLOWER = {
    "automatic": "conditional",
    "conditional": "case_by_case",
    "case_by_case": "case_by_case",
}


def clean_full(matter: Matter, counted: Sequence[Admitted]) -> Admitted | None:
    """Give a clean credential that covers the whole standard, if there is one."""
    for paper in counted:
        if paper.grade == CLEAN and paper.covers and paper.standard is matter.block.standard:
            return paper
    return None


def effective_mode(matter: Matter, counted: Sequence[Admitted]) -> str:
    """Give the route: the clause's own with a clean full credential, else one step slower."""
    mode = matter.block.mode
    return mode if clean_full(matter, counted) is not None else _SLOWER[mode]


def weigh(matter: Matter, counted: Sequence[Admitted]) -> Decision:
    """Decide on the evidence that counts.

    Source: domain design section 3.2, steps S6 and S8 to S11; the decision table in 3.3.
    """
    mode = effective_mode(matter, counted)
    due = clock.decision_due(matter, mode)
    full = clean_full(matter, counted)
    if full is not None and mode != "case_by_case":
        clause = f"§5 {matter.block.occupation} / mode"
        credential = full.credential
        fact = {
            "credential": credential.id,
            "award": credential.award_on,
            "provider": credential.provider,
            "standard": f"{credential.standard}@{credential.version}",
        }
        outcome = AUTOMATIC if mode == "automatic" else RECOGNISED
        finding = Finding("FULL-CLEAN", (credential.id,), clause, fact)
        weighed = Decision(
            outcome, mode, due, Fraction(0), reasons=(finding,), lines=_all_held(matter)
        )
    else:
        weighed = _compared(matter, counted, mode, due)
    return _refreshed(matter, counted, weighed)


def _all_held(matter: Matter) -> tuple[UnitLine, ...]:
    units = (matter.block.standard.units[name] for name in matter.version.units)
    return tuple(UnitLine(u.id, u.hours, u.level, u.level, u.is_core) for u in units)


def _compared(matter: Matter, counted: Sequence[Admitted], mode: str, due: date | None) -> Decision:
    case, block = matter.case, matter.block
    found = compare(
        Evidence(counted, case.prior_learning, case.practice),
        book=matter.book,
        block=block,
        version=matter.version,
    )
    weighed = _by_gap(matter, found, mode)
    reasons = [*found.findings, *weighed.reasons]
    if _assessment_would_help(matter, counted, found, weighed):
        offer = Finding("RPL-OFFER", (), f"§5 {block.occupation} / evidence_methods")
        if case.wishes.rpl_first:
            weighed = Decision(REFERRED, "rpl_assessment")
            reasons = [*found.findings]
        reasons.append(offer)
    return replace(weighed, due=due, gap=found.share, reasons=tuple(reasons), lines=found.lines)


def _assessment_would_help(
    matter: Matter, counted: Sequence[Admitted], found: Comparison, weighed: Decision
) -> bool:
    """Tell whether certifying documented prior learning would shrink the gap."""
    results = matter.case.prior_learning
    if weighed.outcome == RECOGNISED or all(result.is_certified for result in results):
        return False
    certified = [replace(result, is_certified=True) for result in results]
    better = compare(
        Evidence(counted, certified, matter.case.practice),
        book=matter.book,
        block=matter.block,
        version=matter.version,
    )
    return better.missing < found.missing


def _by_gap(matter: Matter, found: Comparison, mode: str) -> Decision:
    block = matter.block
    core, share = found.core_gaps if block.core_unmet else (), found.share
    clause = f"§5 {block.occupation} / substantial_difference"
    fact = {"missing_hours": found.missing // 840, "hours": found.total // 840}
    if share > block.max_gap:
        wide = Finding("GAP-LARGE", (), f"§5 {block.occupation} / compensation", fact)
        return _beyond_compensation(matter, found, wide)
    if core:
        reason = Finding("GAP-CORE", ("+".join(core),), clause, fact)
    elif share > block.gap_over:
        reason = Finding("GAP-WEIGHTED", (), clause, fact)
    else:
        code = "GAP-MINOR" if found.missing else "GAP-NONE"
        return Decision(RECOGNISED, mode, reasons=(Finding(code, (), clause, fact),))
    months = min(found.months(block.hours_per_month), block.adaptation_max_months)
    measure = Measure(_chooser(matter), found.gap_units, months)
    return Decision(COMPENSATION, "substantial_difference", measure=measure, reasons=(reason,))


def _chooser(matter: Matter) -> str:
    if matter.block.choice == "applicant":
        return matter.case.wishes.measure or "applicant_chooses"
    return matter.block.if_silent


def _beyond_compensation(matter: Matter, found: Comparison, wide: Finding) -> Decision:
    standard, block = matter.block.standard, matter.block
    missing = frozenset(found.gap_units)
    whole = [name for name in block.partial_access if not missing & set(standard.bundles[name])]
    if whole and matter.case.wishes.partial is not False:
        bundle = max(
            whole, key=lambda name: sum(standard.units[u].hours for u in standard.bundles[name])
        )
        if matter.case.wishes.partial:
            measure = Measure("bundle", (bundle,))
            return Decision(PARTIAL, "separable_activity", measure=measure, reasons=(wide,))
        clause = f"§5 {block.occupation} / partial_access"
        offer = Finding("PARTIAL-OFFER", (bundle,), clause, {"bundle": bundle})
        return Decision(REFERRED, "applicant_choice", reasons=(wide, offer))
    return Decision(REFUSED, "substantial_difference", reasons=(wide,))


# --- S11: recent enough ------------------------------------------------------------------------


def _refreshed(matter: Matter, counted: Sequence[Admitted], weighed: Decision) -> Decision:
    if weighed.outcome not in {AUTOMATIC, RECOGNISED}:
        return weighed
    currency = matter.block.currency
    awards = [p.credential.award_on for p in counted if _bears_on(matter, p)]
    if not awards or valid_until(max(awards), currency.award_within) >= matter.received:
        return weighed
    months = sum(_months_since(p, currency, matter.received) for p in matter.case.practice)
    if months >= currency.practice_months or _stands_on_assessment(matter):
        return weighed
    fact = {"award": max(awards), "months": months}
    clause = f"§5 {matter.block.occupation} / currency"
    return replace(
        weighed,
        outcome=COMPENSATION,
        basis="currency",
        measure=Measure(_chooser(matter), ("refresher",), 1),
        reasons=(*weighed.reasons, Finding("CURR-STALE", (), clause, fact)),
    )


def _stands_on_assessment(matter: Matter) -> bool:
    """Tell whether assessed prior learning alone would do: then no old paper can harm."""
    if not matter.case.prior_learning:
        return False
    alone = _compared(matter, (), matter.block.mode, None)
    return alone.outcome == RECOGNISED


def _bears_on(matter: Matter, paper: Admitted) -> bool:
    """Tell whether a credential speaks to the occupation, directly or by a crosswalk."""
    if paper.standard is matter.block.standard:
        return True
    targets = matter.block.standard.units
    return any(w.source in paper.levels and w.target in targets for w in matter.book.crosswalk)


def _months_since(practice: Practice, currency: Currency, received: date) -> int:
    """Count the whole months of verified practice inside the window before receipt."""
    since = plus(received, currency.in_last, times=-1)
    last = practice.last_on
    if not practice.is_verified or last < since:
        return 0
    inside = (last.year - since.year) * 12 + last.month - since.month + (last.day >= since.day)
    return min(practice.months, inside)


# --- S13: earlier decisions elsewhere ----------------------------------------------------------


def against_earlier(matter: Matter, weighed: Decision) -> Decision:
    """Set the result beside what other cities decided; where they differ the board answers.

    Source: domain design sections 3.2, step S13, and 3.9; agreement clause 9 (prior_refusal).
    """
    if weighed.outcome == REFERRED:
        return weighed
    for earlier in matter.case.earlier:
        if not _bears(matter, earlier):
            continue
        same = _papers(matter.case) <= earlier.evidence
        fact = {"host": earlier.host, "day": earlier.decided_on}
        to_board = False
        if not same:
            code = "PRIOR-NEW-EVIDENCE"
        elif earlier.is_appealed:
            code, to_board = "PRIOR-APPEAL", True
        elif weighed.outcome == REFUSED:
            code = "PRIOR-CONSISTENT"
        else:
            code, to_board = "PRIOR-SAME", True
        finding = Finding(code, (earlier.host,), "§9 / prior_refusal", fact)
        weighed = replace(weighed, reasons=(*weighed.reasons, finding))
        if to_board:
            board = clock.board_due(matter)
            return replace(weighed, outcome=REFERRED, basis="board", due=board, measure=None)
    return weighed


def _bears(matter: Matter, earlier: EarlierDecision) -> bool:
    window = plus(matter.received, matter.book.prior_window, times=-1)
    return (
        earlier.outcome == REFUSED
        and not earlier.is_annulled
        and earlier.occupation == matter.block.occupation
        and earlier.host != matter.party.id
        and window <= earlier.decided_on <= matter.asof
    )


def _papers(case: Case) -> frozenset[str]:
    return frozenset(c.id for c in case.credentials) | frozenset(r.id for r in case.prior_learning)
