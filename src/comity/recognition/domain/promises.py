"""What the office promises on receipt: period, remedy, and the effect of its silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from comity.rules.case_facts import local_day
from comity.rules.deadlines import due_on
from comity.rules.registry import Trial
from comity.rules.rulebook import Block, Rulebook
from comity.rules.trials import under_trials
from comity.values.periods import Period
from comity.values.spans import Days


@dataclass(frozen=True, slots=True)
class Promise:
    """What an acknowledgement must state.

    Args:
        received_on: in the host's calendar.
        acknowledge_by: by when a person at the office has confirmed receipt.
        mode: the route, empty outside the agreement's scope.
        decide_within: how long the office has from the complete file; None out of scope.
        due_if_complete: the last day if nothing more has to be asked.
        tacit: what silence means: ``approve``, ``provisional``, ``board``; empty out of scope.
        appeal_within: how long the decision can be challenged.

    Source: Services Directive 2006/123 Art. 13(5); agreement clauses 5 (tacit) and 8.
    """

    received_on: date
    acknowledge_by: date
    mode: str
    decide_within: Period | None
    due_if_complete: date | None
    tacit: str
    appeal_within: Period


def promise(
    rulebook: Rulebook,
    *,
    host: str,
    occupation: str,
    submitted: datetime,
    trials: Sequence[Trial] = (),
) -> Promise:
    """Say what the agreement promises to an application sent now.

    Args:
        rulebook: the agreement in force.
        host: a party.
        occupation: the job.
        submitted: when it was sent.
        trials: pilots as known then.

    Raises:
        ValueError: the host is no party; a caller's mistake.
    """
    party = rulebook.parties.get(host)
    if party is None:
        raise ValueError(f"{host} is no party")
    received = local_day(submitted, party.timezone)
    deadlines = rulebook.deadlines
    tried = under_trials(rulebook, trials, occupation=occupation)
    block = clause(tried, host=host, occupation=occupation, received_on=received)
    period = None if block is None else deadlines.decide[block.mode]
    return Promise(
        received_on=received,
        acknowledge_by=due_on(received, deadlines.acknowledge, party.calendar) or received,
        mode="" if block is None else block.mode,
        decide_within=period,
        due_if_complete=None if period is None else due_on(received, period, party.calendar),
        tacit="" if block is None else block.tacit,
        appeal_within=deadlines.appeal_within,
    )


def clause(rulebook: Rulebook, *, host: str, occupation: str, received_on: date) -> Block | None:
    """Give the clause that governs, as running pilots change it; None out of scope."""
    block, party = rulebook.blocks.get(occupation), rulebook.parties[host]
    begun = any(
        occupation in phase.occupations and phase.first <= received_on for phase in party.phases
    )
    if block is None or not begun:
        return None
    running = frozenset(
        pilot.id
        for pilot in rulebook.pilots.get(occupation, ())
        if host in pilot.hosts and received_on in Days(pilot.days.first, pilot.last)
    )
    return rulebook.piloted[occupation, running] if running else block
