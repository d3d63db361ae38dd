"""The clock of a case: when the decision is due, and what silence does after that day."""

from dataclasses import replace
from datetime import date

from comity.rules.deadlines import Extension, due_on
from comity.rules.decisions import RECOGNISED, REFERRED, Decision
from comity.rules.findings import Finding
from comity.rules.matter import Matter
from comity.values.periods import Period


def decision_due(matter: Matter, mode: str) -> date | None:
    """Give the day by which the authority must have decided, or None while the clock stands."""
    deadlines = matter.book.deadlines
    extension = None
    if matter.case.extension_notified_on is not None and deadlines.extend_times:
        extension = Extension(matter.case.extension_notified_on, deadlines.extend_by)
    return _from_complete_file(matter, deadlines.decide[mode], extension)


def board_due(matter: Matter) -> date | None:
    """Give the day by which the joint board must have answered; nobody can extend that period."""
    return _from_complete_file(matter, matter.book.deadlines.board, None)


def _from_complete_file(matter: Matter, period: Period, extension: Extension | None) -> date | None:
    case = matter.case
    if not case.is_complete:
        return None
    calendar = matter.party.calendar
    return due_on(matter.complete, period, calendar, stops=case.stops, extension=extension)


def stopped(weighed: Decision) -> Decision:
    """Say so where no deadline runs."""
    if weighed.due is not None:
        return weighed
    still = Finding("CLOCK-STOPPED", (), "§8 / applicant_reply")
    return replace(weighed, reasons=(still, *weighed.reasons))


def silence_of_authority(matter: Matter, weighed: Decision) -> Decision | None:
    """Give the effect of silence from the day after the due day; None if there was none.

    `weighed` is what the evidence gives; it stands unless nothing had been decided in time.

    Source: domain design section 3.8; agreement clauses 5 (tacit) and 8 (board).
    """
    due = _run_out(matter, weighed.due)
    if due is None:
        return None
    silence = _silence(matter, due)
    granted = Decision(RECOGNISED, "tacit", due, reasons=(silence,), lines=weighed.lines)
    if matter.block.tacit == "approve":
        return granted
    board = due_on(due, matter.book.deadlines.board, matter.party.calendar)
    if board is None or matter.asof > board:
        return granted
    if matter.block.tacit == "board":
        return replace(granted, outcome=REFERRED, basis="board", due=board)
    until = Finding("SUPERVISED-UNTIL", (board.isoformat(),), "§8 / board", {"day": board})
    return replace(granted, basis="tacit_provisional", conditions=(until,))


def silence_of_board(matter: Matter, decision: Decision) -> Decision | None:
    """Give the full recognition that follows if the board is silent too; None if it is not.

    Source: agreement clause 8 (board).
    """
    due = _run_out(matter, decision.due)
    if due is None or decision.basis != "board":
        return None
    reasons = (*decision.reasons, _silence(matter, due))
    return Decision(RECOGNISED, "tacit", due, reasons=reasons, lines=decision.lines)


def _run_out(matter: Matter, due: date | None) -> date | None:
    """Give the due day if it was over and nothing had been decided."""
    over = matter.case.is_undecided and due is not None and matter.asof > due
    return due if over else None


def _silence(matter: Matter, due: date) -> Finding:
    clause = f"§5 {matter.block.occupation} / tacit"
    return Finding("TACIT", (due.isoformat(),), clause, {"day": due})
