"""The clock of a case: when the decision is due, and what silence does after that day."""

from dataclasses import replace
from datetime import date

from comity.rules.deadlines import Extension, due_on
from comity.rules.decisions import RECOGNISED, REFERRED, Decision
from comity.rules.findings import Finding
from comity.rules.matter import Matter
from comity.values.periods import Period


def period_due(matter: Matter, period: Period) -> date | None:
    """Give the end of a period that runs from the complete file, or None while the clock stands."""
    case = matter.case
    if not case.is_complete:
        return None
    deadlines = matter.book.deadlines
    extension = None
    if case.extension_notified_on is not None and deadlines.extend_times:
        extension = Extension(case.extension_notified_on, deadlines.extend_by)
    return due_on(
        matter.complete, period, matter.party.calendar, stops=case.stops, extension=extension
    )


def decision_due(matter: Matter, mode: str) -> date | None:
    """Give the day by which the authority must have decided."""
    return period_due(matter, matter.book.deadlines.decide[mode])


def after_silence(matter: Matter, weighed: Decision) -> Decision:
    """Let silence take effect on the day after the due day, never before.

    `weighed` is what the evidence gives; it stands unless nothing had been decided in time.

    Source: domain design section 3.8; agreement clauses 5 (tacit) and 8 (board).
    """
    due = weighed.due
    if due is None:
        stopped = Finding("CLOCK-STOPPED", (), "§8 / applicant_reply")
        return replace(weighed, reasons=(stopped, *weighed.reasons))
    if not matter.case.is_undecided or matter.asof <= due:
        return weighed
    clause = f"§5 {matter.block.occupation} / tacit"
    silence = Finding("TACIT", (due.isoformat(),), clause, {"day": due})
    if weighed.basis == "board":
        reasons = (*weighed.reasons, silence)
        return Decision(RECOGNISED, "tacit", due, reasons=reasons, lines=weighed.lines)
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
