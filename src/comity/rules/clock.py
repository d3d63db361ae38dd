"""The clock of a case: when the decision is due, and what silence does after that day."""

from comity.rules.deadlines import runs_out
from comity.rules.decisions import RECOGNISED, REFERRED
from comity.rules.findings import Finding
from comity.rules.logic import (
    NEVER,
    Number,
    Truth,
    as_day,
    both,
    choose,
    day_text,
    negate,
    same,
    when,
)
from comity.rules.matter import Matter
from comity.rules.verdicts import Verdict
from comity.values.periods import Period


def decision_due(matter: Matter, mode: str) -> Number:
    """Give the day by which the authority must have decided, or 0 while the clock stands."""
    deadlines = matter.book.deadlines
    extended_on, by = matter.facts.extension_on, deadlines.extend_by
    if extended_on == NEVER or not deadlines.extend_times:
        return _from_complete_file(matter, deadlines.decide[mode])
    return _from_complete_file(matter, deadlines.decide[mode], extended_on, by)


def board_due(matter: Matter) -> Number:
    """Give the day by which the joint board must have answered; nobody can extend that period."""
    return _from_complete_file(matter, matter.book.deadlines.board)


def _from_complete_file(
    matter: Matter, period: Period, extended_on: Number = NEVER, by: Period | None = None
) -> Number:
    return choose(
        matter.facts.is_complete,
        lambda: runs_out(
            matter.complete,
            period,
            matter.party.calendar,
            stops=matter.facts.stops,
            extended_on=extended_on,
            by=by,
        ),
        lambda: 0,
    )


def stopped(weighed: Verdict) -> Verdict:
    """Say so where no deadline runs."""
    still = when(
        same(weighed.due, 0), lambda: (Finding("CLOCK-STOPPED", (), "§8 / applicant_reply"),)
    )
    return weighed.after(still)


def silence(matter: Matter, weighed: Verdict) -> Verdict:
    """Give the effect of silence from the day after the due day.

    `weighed` is what the evidence gives; it stands unless nothing had been decided in time.

    Source: domain design section 3.8; agreement clauses 5 (tacit) and 8 (board).
    """
    due = weighed.due
    granted = Verdict(RECOGNISED, "tacit", due, reasons=(_said(matter, due),), lines=weighed.lines)
    if matter.block.tacit == "approve":
        return granted
    board = runs_out(due, matter.book.deadlines.board, matter.party.calendar)
    return choose(
        board < matter.asof, lambda: granted, lambda: _until_board(matter, granted, board)
    )


def _until_board(matter: Matter, granted: Verdict, board: Number) -> Verdict:
    if matter.block.tacit == "board":
        return granted._replace(outcome=REFERRED, basis="board", due=board)
    until = Finding("SUPERVISED-UNTIL", (day_text(board),), "§8 / board", {"day": as_day(board)})
    return granted._replace(basis="tacit_provisional", conditions=(until,))


def after_silence_of_board(matter: Matter, decision: Verdict) -> Verdict:
    """Give the full recognition that follows if the board is silent too; else the same.

    Source: agreement clause 8 (board).
    """
    silent = both(same(decision.basis, "board"), has_run_out(matter, decision.due))
    said = when(silent, lambda: (_said(matter, decision.due),))
    if not said:
        return decision
    granted = Verdict(RECOGNISED, "tacit", decision.due, lines=decision.lines)
    stands = decision._replace(reasons=())
    merged = choose(silent, lambda: granted, lambda: stands)
    return merged._replace(reasons=decision.reasons + said)


def has_run_out(matter: Matter, due: Number) -> Truth:
    """Tell whether the due day was over and nothing had been decided."""
    return both(matter.facts.is_undecided, negate(same(due, 0)), due < matter.asof)


def _said(matter: Matter, due: Number) -> Finding:
    clause = f"§5 {matter.block.occupation} / tacit"
    return Finding("TACIT", (day_text(due),), clause, {"day": as_day(due)})
