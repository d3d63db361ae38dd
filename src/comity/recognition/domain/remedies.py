"""Remedies: until when a decision can be challenged."""

from datetime import date

from comity.rules.calendars import Calendar
from comity.rules.deadlines import due_on
from comity.rules.rulebook import Rulebook


def appeal_until(
    rulebook: Rulebook, *, host: str, decided_on: date, also: Calendar | None = None
) -> date:
    """Give the last day for an appeal.

    Args:
        rulebook: the version that the decision cites.
        host: the city that decided.
        decided_on: in its calendar.
        also: of the city where the person lives; the day works in both.

    Source: agreement clauses 8 (appeal_within) and 17; rule T5 of the domain design.
    """
    calendar = rulebook.parties[host].calendar
    due = due_on(decided_on, rulebook.deadlines.appeal_within, calendar, also=also)
    if due is None:
        raise ValueError("a period without a stop has an end")
    return due
