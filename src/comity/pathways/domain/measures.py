"""Measures: chosen by the person in time, limited to the gap, assessed, and what follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from comity.rules.calendars import Calendar
from comity.rules.deadlines import due_on
from comity.rules.decisions import COMPENSATION, PARTIAL, Decision
from comity.rules.rulebook import Block
from comity.values.periods import Period
from comity.values.refusals import Fault, Refusal

# After the Directive's general system: an aptitude test is offered within six months.
OFFER_WITHIN = Period(6, "M")
ADAPTATION, TEST, COMPLETION = "adaptation", "test", "completion"
KINDS = (ADAPTATION, TEST)
# Whoever may do part of the job shows the rest when they like, as often as it takes within reason.
MOST_ATTEMPTS = 20
_REFRESHER, _ANY = "refresher", "applicant_chooses"


class MeasureState(StrEnum):
    """Where a measure stands."""

    CHOSEN = "chosen"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a decision asks for.

    Args:
        kinds: what may be chosen.
        units: the required level, by unit; exactly the gap, of a refresher the whole job.
        months: of guided work; None: not counted.
        attempts: at a test.
        if_silent: what is planned when nobody chooses.
        is_refresher: nothing is missing, but it is long ago.
    """

    kinds: tuple[str, ...]
    units: Mapping[str, int]
    months: int | None
    attempts: int
    if_silent: str
    is_refresher: bool = False

    @property
    def is_completion(self) -> bool:
        """Say whether this is the rest of a job of which a part may be done already."""
        return self.kinds == (COMPLETION,)


def wanted(decision: Decision, block: Block) -> Wanted | None:
    """Give the measure that a decision asks for, or what completes partial access; else None.

    A refresher is assessed on every part of the job, because what is in doubt is all of it.

    Source: domain design, sections 3.2 (S10, S11), 3.3, 3.4 and 4.9; agreement clause 5
    (compensation, currency).
    """
    measure, levels = decision.measure, {line.unit: line.required_level for line in decision.lines}
    if decision.outcome == PARTIAL:
        missing = {one.unit: one.required_level for one in decision.lines if one.missing_levels}
        return Wanted((COMPLETION,), missing, None, MOST_ATTEMPTS, "") if missing else None
    if decision.outcome != COMPENSATION or measure is None:
        return None
    is_refresher = measure.units == (_REFRESHER,)
    if is_refresher:
        newest = block.standard.by_age[-1]
        units = {unit: newest.levels[unit] for unit in newest.units}
    else:
        units = {unit: levels[unit] for unit in measure.units}
    return Wanted(
        kinds=KINDS if measure.kind == _ANY else (measure.kind,),
        units=units,
        months=measure.months,
        attempts=block.test_attempts,
        if_silent=block.if_silent,
        is_refresher=is_refresher,
    )


def choose_by(decided_on: date, block: Block, calendar: Calendar) -> date:
    """Give the last day for the person's choice.

    Source: agreement clause 5 (compensation, choose_within).
    """
    return _ends(decided_on, block.choose_within, calendar)


def ends_by(chosen_on: date, kind: str, asked: Wanted, calendar: Calendar) -> date | None:
    """Give the day by which a test is offered, or on which guided work ends; None: none is set."""
    if kind == COMPLETION:
        return None
    months = Period(max(1, asked.months or 1), "M")
    return _ends(chosen_on, OFFER_WITHIN if kind == TEST else months, calendar)


def require_choice(
    asked: Wanted | None, kind: str, *, last: date | None, on: date, is_chosen: bool
) -> None:
    """Refuse a choice that is not there to be made; `last` None: it can be made at any time.

    Raises:
        Refusal: NO-MEASURE, CHOSEN-ALREADY, TOO-LATE, CHOICE-INVALID.
    """
    if asked is None:
        raise Refusal("NO-MEASURE", _("This decision asks for no measure."))
    if is_chosen:
        raise Refusal("CHOSEN-ALREADY", _("You have chosen already."))
    if kind not in asked.kinds:
        message = _("Choose one of the two ways.")
        raise Refusal("CHOICE-INVALID", message, (Fault("KIND-UNKNOWN", "kind", message),))
    if last is not None and last < on:
        sentence = _("The last day to choose is over. The office plans what the agreement says.")
        raise Refusal("TOO-LATE", sentence)


def require_results(units: Collection[str], results: Mapping[str, bool], words: str) -> None:
    """Refuse an assessment that does not cover exactly the gap.

    Raises:
        Refusal: ASSESSMENT-INVALID with every fault.
    """
    faults = [
        Fault("UNIT-MISSING", f"results.{unit}", _("Say whether this part was shown."))
        for unit in units
        if unit not in results
    ]
    faults += [
        Fault("UNIT-NOT-ASKED", f"results.{unit}", _("This part is not missing."))
        for unit in results
        if unit not in units
    ]
    if not 10 <= len(words.strip()) <= 2000:
        message = _("Write it in %(least)d to %(most)d characters.") % {"least": 10, "most": 2000}
        faults.append(Fault("WORDS-LENGTH", "words", message))
    if faults:
        raise Refusal("ASSESSMENT-INVALID", _("The assessment is not whole."), tuple(faults))


def shown(attempts: Sequence[Mapping[str, bool]]) -> frozenset[str]:
    """Give the units that were shown in any attempt; what was shown once is kept."""
    return frozenset(unit for one in attempts for unit, passed in one.items() if passed)


def state_after(asked: Wanted, kind: str, attempts: Sequence[Mapping[str, bool]]) -> MeasureState:
    """Give where a measure stands after some attempts.

    Source: agreement clause 5 (test attempts); guided work is assessed once.
    """
    if shown(attempts) >= frozenset(asked.units):
        return MeasureState.DONE
    most = 1 if kind == ADAPTATION else asked.attempts
    return MeasureState.FAILED if len(attempts) >= most else MeasureState.CHOSEN


def _ends(start: date, period: Period, calendar: Calendar) -> date:
    due = due_on(start, period, calendar)
    if due is None:
        raise ValueError("a period without a stop has an end")
    return due
