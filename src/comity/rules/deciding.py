"""Deciding: apply an agreement to a case; pure, explained, the same bytes for the same input."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from comity.rules import clock, weighing
from comity.rules.admissibility import Admitted, admit
from comity.rules.cases import Case
from comity.rules.conditions import conditions
from comity.rules.decisions import (
    AUTOMATIC,
    FAVOURABLE,
    RECOGNISED,
    REFERRED,
    REFUSED,
    Decision,
)
from comity.rules.findings import Finding
from comity.rules.matter import Matter
from comity.rules.registry import Registry
from comity.rules.rulebook import Block, Party, Rulebook, Standard


def decide(rulebook: Rulebook, registry: Registry, case: Case) -> Decision:
    """Apply the agreement to a case.

    Nothing else is read: no clock, no database. The same three values always give the same
    decision, whatever the order of the papers.

    Source: domain design section 3.2, steps S0 to S13.
    """
    early = _scope(rulebook, case)
    if isinstance(early, Decision):
        return early
    party, block, received, notes = early
    asof = max(case.asof or received, received)
    barred = _barred(case, block, received, asof)
    if barred is not None:
        return replace(barred, reasons=(*notes, *barred.reasons))
    block, pilot_notes = _under_pilots(rulebook, block, party.id, received)
    complete = max(case.complete_on or received, received)
    matter = Matter(
        book=rulebook,
        registry=registry,
        case=case,
        party=party,
        block=block,
        received=received,
        complete=complete,
        asof=asof,
        on=complete,
    )
    decision = _kinder(matter)
    return replace(decision, reasons=(*notes, *pilot_notes, *decision.reasons))


# --- S1: scope ---------------------------------------------------------------------------------

_Scope = tuple[Party, Block, date, tuple[Finding, ...]]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(submitted: date | datetime, timezone: str) -> date:
    """Give the day of receipt in the host's time zone.

    Source: rule T6 of the domain design.
    """
    if isinstance(submitted, datetime):
        return submitted.astimezone(_zone(timezone)).date()
    return submitted


def _scope(book: Rulebook, case: Case) -> _Scope | Decision:
    party = book.parties.get(case.host)
    if party is None:
        finding = Finding("SCOPE-PARTY", (), "§1", {"host": case.host})
        return Decision(REFERRED, "ordinary_procedure", reasons=(finding,))
    block = book.blocks.get(case.occupation)
    if block is None:
        finding = Finding("SCOPE-OCC", (), "§5", {"occupation": case.occupation})
        return Decision(REFERRED, "ordinary_procedure", reasons=(finding,))
    received = local_day(case.submitted, party.timezone)
    first = min(
        (phase.first for phase in party.phases if case.occupation in phase.occupations),
        default=None,
    )
    if first is not None and first <= received:
        return party, block, received, ()
    clause = f"§2 {party.id} / phases"
    facts = {"host": party.id, "occupation": case.occupation, "received": received}
    if first is None:
        unplanned = Finding("SCOPE-PHASE", (), clause, facts)
        return Decision(REFERRED, "ordinary_procedure", reasons=(unplanned,))
    days = (first.isoformat(),)
    if case.asof is not None and first <= case.asof:
        return party, block, first, (Finding("SCOPE-PHASE-REACHED", days, clause, facts),)
    basis = "held_until_phase" if case.wishes.hold else "ordinary_procedure"
    return Decision(REFERRED, basis, reasons=(Finding("SCOPE-PHASE", days, clause, facts),))


# --- S2 to S4: what ends or steers the case before any paper is read ---------------------------


def _barred(case: Case, block: Block, received: date, asof: date) -> Decision | None:
    for held in case.existing:
        first, last = held.days
        runs = (first is None or first <= asof) and (last is None or received <= last)
        here = (held.host, held.occupation) == (case.host, case.occupation)
        if held.is_active and here and runs:
            clause = f"§5 {block.occupation} / fee"
            finding = Finding("EXISTING", (), clause, {"host": held.host})
            return Decision(RECOGNISED, "already_recognised", reasons=(finding,))
    bans = [
        ban
        for ban in case.bans
        if ban.occupation == case.occupation
        and (ban.first_on is None or ban.first_on <= asof)
        and asof <= ban.last_on
    ]
    if bans:
        last = max(ban.last_on for ban in bans)
        finding = Finding("BAN-ACTIVE", (last.isoformat(),), "§11 / safety_law", {"day": last})
        return Decision(REFUSED, "practice_ban", reasons=(finding,))
    return None


def _under_pilots(
    book: Rulebook, block: Block, host: str, received: date
) -> tuple[Block, tuple[Finding, ...]]:
    own = [pilot for pilot in book.pilots.get(block.occupation, ()) if host in pilot.hosts]
    running = [pilot for pilot in own if received in pilot.days]
    if running:
        notes = tuple(Finding("MODE-PILOT", (p.id,), f"§6 {p.id}", {"host": host}) for p in running)
        return book.piloted[block.occupation, frozenset(p.id for p in running)], notes
    over = [p for p in own if p.days.last is not None and p.days.last < received]
    return block, tuple(
        Finding("MODE-PILOT-OVER", (p.id,), f"§6 {p.id}", {"day": p.days.last or received})
        for p in over
    )


# --- S0: which version's rules govern; the kinder result stands --------------------------------


def _kinder(matter: Matter) -> Decision:
    first = _judged(matter)
    if matter.book.transition != "most_favourable" or not _rules_changed(matter):
        return first
    second = _judged(replace(matter, on=matter.asof))
    if first.standing == second.standing:
        return first
    better, name = (
        (first, "submission") if first.standing > second.standing else (second, "decision")
    )
    facts = {"submission": matter.complete, "decision": matter.asof}
    favour = Finding("TRANS-FAVOUR", (name,), "§9 / transition", facts)
    return replace(better, reasons=(*better.reasons, favour))


def _rules_changed(matter: Matter) -> bool:
    """Tell whether a standard in play changed after the file was complete, up to the decision."""
    first, last = matter.complete, matter.asof
    if last <= first:
        return False
    names = {c.standard for c in matter.case.credentials} | {matter.block.standard.id}
    return any(
        first < day <= last
        for name in names
        for day in _days_of_change(matter.book.standards[name])
    )


def _days_of_change(standard: Standard) -> list[date]:
    days = []
    for version in standard.versions.values():
        days.append(version.in_force)
        if version.superseded is not None:
            days.append(version.superseded)
        if version.honour_until is not None:
            days.append(version.honour_until + timedelta(days=1))
    return days


# --- S5 to S13: the papers ---------------------------------------------------------------------


def _judged(matter: Matter) -> Decision:
    forged = [c for c in matter.case.credentials if c.verification == "forged"]
    if forged:
        clause = f"§5 {matter.block.occupation} / evidence_methods"
        found = [Finding("CRED-FORGED", (c.id,), clause, {"credential": c.id}) for c in forged]
        return Decision(REFUSED, "forged_document", reasons=tuple(found))
    papers = [
        admit(
            credential,
            book=matter.book,
            registry=matter.registry,
            block=matter.block,
            on=matter.on,
            asof=matter.asof,
        )
        for credential in sorted(matter.case.credentials, key=lambda c: c.id)
    ]
    pending = [paper for paper in papers if paper.pending]
    counted = [paper for paper in papers if not paper.pending and not paper.is_revoked]
    weighed = weighing.weigh(matter, counted)
    if pending and weighed.outcome not in FAVOURABLE:
        return _stopped(papers)
    decision = _in_time(matter, weighed)
    reasons = [f for paper in papers if not paper.pending for f in paper.findings]
    reasons += decision.reasons
    settled = not {decision.outcome, weighed.outcome}.isdisjoint({AUTOMATIC, RECOGNISED})
    reasons += [
        _left_open(matter, None if settled else weighed, counted, paper) for paper in pending
    ]
    return replace(
        decision,
        reasons=tuple(reasons),
        conditions=(*conditions(matter, decision), *decision.conditions),
    )


def _in_time(matter: Matter, weighed: Decision) -> Decision:
    """Let the clock and the other cities speak, in the order of the steps: S7, then S13."""
    tacit = clock.silence_of_authority(matter, weighed)
    if tacit is not None:
        return tacit
    decision = weighing.against_earlier(matter, clock.stopped(weighed))
    return clock.silence_of_board(matter, decision) or decision


def _stopped(papers: Sequence[Admitted]) -> Decision:
    reasons = [f for paper in papers for f in (paper.pending or paper.findings)]
    reasons.append(Finding("CLOCK-STOPPED", (), "§8 / applicant_reply"))
    return Decision(REFERRED, "verify_with_issuer", reasons=tuple(reasons))


def _left_open(
    matter: Matter, weighed: Decision | None, counted: Sequence[Admitted], paper: Admitted
) -> Finding:
    """Say whether a paper that cannot count yet could improve what stands without it.

    `weighed` None: nothing can improve it, for it is a recognition.
    """
    code = "NOT-NEEDED"
    if weighed is not None:
        with_it = weighing.weigh(matter, [*counted, replace(paper, pending=())])
        if with_it.standing > weighed.standing:
            code = "REOPEN-WHEN-VERIFIED"
    credential = paper.credential
    fact = {"credential": credential.id, "award": credential.award_on}
    return Finding(code, (credential.id,), "§9 / transition", fact)
