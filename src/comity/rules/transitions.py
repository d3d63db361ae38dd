"""Transitions: a case whose rules changed before it was decided gets the kinder ones."""

from dataclasses import replace
from datetime import date

from comity.rules.case_facts import local_day
from comity.rules.cases import Case
from comity.rules.decisions import Decision
from comity.rules.findings import Finding
from comity.rules.rulebook import Rulebook


def kinder(
    first: tuple[Rulebook, Decision], second: tuple[Rulebook, Decision], *, case: Case, asof: date
) -> tuple[Rulebook, Decision]:
    """Give what stands: the better result for the person, with the version it follows.

    Where both are alike the version of the day of receipt stands and nothing is said. The person
    keeps the earlier of the two due days, which they were promised.

    Args:
        first: the version of the day of receipt and what it says.
        second: the version of the day of the decision and what it says.
        case: the case.
        asof: the day of the decision.

    Source: domain design, sections 2.2 and 3.2, step S0; agreement clause 9 (transition).
    """
    (before, then), (after, now) = first, second
    gained, kept = now.standing > then.standing, then.standing > now.standing
    if before.transition != "most_favourable" or not (gained or kept):
        return first
    party = before.parties.get(case.host)
    received = local_day(case.submitted, "UTC" if party is None else party.timezone)
    fact = {
        "submission": case.complete_on or received,
        "decision": asof,
        "version": after.citation,
    }
    word = "decision" if gained else "submission"
    note = Finding("TRANS-FAVOUR", (word,), "§9 / transition", fact)
    book, better = second if gained else first
    days = [one.due for one in (then, now) if one.due is not None]
    due = min(days) if better.due is not None else None
    return book, replace(better, due=due, reasons=(*better.reasons, note))


def touched_by(decision: Decision) -> tuple[tuple[str, str], ...]:
    """Give the changes of rules that made a difference: ``version`` or ``pilot``, and which one.

    Of a change of a standard the version of the agreement says everything: ``standard`` alone.
    """
    found = []
    for reason in decision.reasons:
        if reason.code == "TRANS-FAVOUR":
            kind = next((one for one in ("version", "pilot") if one in reason.fact), "standard")
            found.append((kind, str(reason.fact.get(kind, ""))))
    return tuple(found)
