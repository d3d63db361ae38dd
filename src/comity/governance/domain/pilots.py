"""Pilots: what a trial must show, when it must stop, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comity.figures.intervals import Interval, Share, exact, wilson
from comity.governance.domain.spending import SPENDING, binomial_bounds
from comity.rules.format import Document
from comity.rules.format.findings import Value
from comity.values.refusals import Fault, Refusal

METHODS = {"wilson": wilson, "exact": exact}


@dataclass(frozen=True, slots=True)
class Test:
    """An indicator held against a value.

    Args:
        op: one of ``>=``, ``<=``, ``>``, ``<``.
        least_people: below so many nothing is said.
    """

    __test__ = False  # not one of pytest's

    kpi: str
    op: str
    value: Decimal
    least_people: int

    @property
    def wants_more(self) -> bool:
        """Tell whether the indicator shall be at or above the value."""
        return self.op in {">=", ">"}

    @property
    def is_count(self) -> bool:
        """Tell whether it counts events, such as serious incidents, not a share of people."""
        return self.value >= 1 and self.least_people <= 1

    def holds(self, number: float) -> bool:
        """Tell whether a number is on the right side of the value."""
        value = float(self.value)
        return {
            ">=": number >= value,
            ">": number > value,
            "<=": number <= value,
            "<": number < value,
        }[self.op]


@dataclass(frozen=True, slots=True)
class Plan:
    """A pilot as it is fixed before it starts.

    Args:
        last: the last day of the pilot.
        planned_people: how many the stop tests expect to see in all, by indicator.
        alpha: the probability of stopping a harmless pilot by mistake, all looks together.
        spending: how that is spread over the looks, a name in ``SPENDING``.
        method: of the intervals of success tests, a name in ``METHODS``.
    """

    id: str
    path: str
    hosts: tuple[str, ...]
    first: date
    last: date
    success: tuple[Test, ...]
    stop: tuple[Test, ...]
    planned_people: Mapping[str, int]
    alpha: float = 0.05
    confidence: float = 0.95
    spending: str = "pocock"
    method: str = "wilson"


def plan_of(document: Document, pilot: str, planned_people: Mapping[str, int]) -> Plan:
    """Give the plan of a pilot in an agreement.

    Raises:
        Refusal: PILOT-UNKNOWN: the agreement has no pilot of that name.
        Refusal: PILOT-UNPLANNED: a stop test on a share lacks the number of people it expects.

    Source: agreement clause 6; section 6.3 of the domain design.
    """
    found = next((one for one in document.data["pilots"] if one["id"] == pilot), None)
    if found is None:
        raise Refusal("PILOT-UNKNOWN", f"There is no pilot “{pilot}” in this agreement.")
    stop = tuple(_test(one) for one in found["stop"])
    missing = [t.kpi for t in stop if not t.is_count and planned_people.get(t.kpi, 0) < 1]
    if missing:
        message = f"Say how many people are expected for {', '.join(missing)}; looks are spread so."
        raise Refusal("PILOT-UNPLANNED", message)
    return Plan(
        id=pilot,
        path=found["path"],
        hosts=found["hosts"],
        first=found["from"],
        last=found["to"],
        success=tuple(_test(one) for one in found["success"]),
        stop=stop,
        planned_people=dict(planned_people),
    )


def _test(found: Value) -> Test:
    return Test(found["kpi"], found["op"], found["value"], found.get("min_n") or 1)


class Shown(StrEnum):
    """What a success test shows."""

    MET = "met"
    OPEN = "open"
    MISSED = "missed"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a success test says and the interval it rests on; None where too few were counted."""

    test: Test
    share: Share
    interval: Interval | None
    shown: Shown


def judged(test: Test, share: Share, *, plan: Plan) -> Verdict:
    """Judge a success test on the end of the interval that is least kind to it, never the point.

    Met: even that end is on the right side. Missed: even the other end is not. Else it stays open.

    Source: section 6.3 of the domain design.
    """
    if share.of < test.least_people:
        return Verdict(test, share, None, Shown.TOO_FEW)
    interval = METHODS[plan.method](share, confidence=plan.confidence)
    ends = (interval.low, interval.high)
    unkind, kind = ends if test.wants_more else ends[::-1]
    if test.holds(unkind):
        return Verdict(test, share, interval, Shown.MET)
    return Verdict(test, share, interval, Shown.OPEN if test.holds(kind) else Shown.MISSED)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a stop test: what was seen, what would have stopped it, and whether it did.

    Args:
        bound: stop at so many or more; at so few or fewer where the test is on too few. None: at
            this look no count stops.
    """

    seen: Share
    bound: int | None
    stops: bool


def looks(test: Test, seen: Sequence[Share], *, plan: Plan) -> tuple[Look, ...]:
    """Hold each look at a stop test against its bound; it ends with the look that stops.

    A count of events stops as soon as it is reached. A share stops when it is clear that the true
    one is beyond the value, at a probability of error that all looks share.

    Args:
        test: one of the plan's stop tests.
        seen: all people so far at each look, so growing; `of` is unused for a count of events.
        plan: as fixed before the start.

    Source: section 6.3 of the domain design.
    """
    bounds = _bounds(test, seen, plan)
    found: list[Look] = []
    for share, bound in zip(seen, bounds, strict=True):
        stops = bound is not None and (
            share.count >= bound if test.wants_more else share.count <= bound
        )
        found.append(Look(share, bound, stops))
        if stops:
            break
    return tuple(found)


def _bounds(test: Test, seen: Sequence[Share], plan: Plan) -> list[int | None]:
    if test.is_count:
        whole = int(test.value)
        return [whole + (test.op == ">") - (test.op == "<") for _ in seen]
    # Too few people say nothing and spend nothing.
    enough = [share.of for share in seen if share.of >= test.least_people]
    p = float(test.value if test.wants_more else 1 - test.value)
    found = binomial_bounds(
        enough,
        p,
        alpha=plan.alpha,
        spending=SPENDING[plan.spending],
        planned=plan.planned_people[test.kpi],
    )
    counts = [None] * (len(seen) - len(enough)) + [bound.count for bound in found]
    if test.wants_more:
        return counts
    # On too few, those who are missing are counted instead.
    return [None if c is None else share.of - c for c, share in zip(counts, seen, strict=True)]


class Outcome(StrEnum):
    """What the figures of a pilot say; the parties decide what follows."""

    STOPPED = "stopped"
    SUCCESSFUL = "successful"
    UNSUCCESSFUL = "unsuccessful"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of a pilot by what was fixed before it started."""

    plan: Plan
    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    stopped_by: tuple[str, ...]


def evaluated(
    plan: Plan,
    figures: Mapping[str, Share],
    seen: Mapping[str, Sequence[Share]],
    *,
    on: date,
) -> Evaluation:
    """Evaluate a pilot: stopped, successful, unsuccessful, or open.

    Args:
        plan: as fixed before the start.
        figures: at the end, by indicator of the success tests.
        seen: what each monthly look saw, by indicator of the stop tests.
        on: the day of the evaluation.

    Raises:
        Refusal: PILOT-FIGURES: an indicator that was promised is missing; all are named.
        Refusal: PILOT-RUNNING: it has not ended, and no stop test fired.

    Source: agreement clause 6; section 6.3 of the domain design.
    """
    missing = [t.kpi for t in plan.success if t.kpi not in figures]
    missing += [t.kpi for t in plan.stop if t.kpi not in seen]
    if missing:
        faults = tuple(Fault("PILOT-FIGURES", kpi, "This figure is missing.") for kpi in missing)
        message = f"Figures that were promised are missing: {', '.join(missing)}."
        raise Refusal("PILOT-FIGURES", message, faults)
    stopped_by = tuple(
        test.kpi
        for test in plan.stop
        if any(look.stops for look in looks(test, seen[test.kpi], plan=plan))
    )
    if not stopped_by and on <= plan.last:
        message = f"The pilot runs until {plan.last:%d %B %Y}; evaluate it after that day."
        raise Refusal("PILOT-RUNNING", message)
    verdicts = tuple(judged(test, figures[test.kpi], plan=plan) for test in plan.success)
    return Evaluation(plan, _outcome(verdicts, stopped_by), verdicts, stopped_by)


def _outcome(verdicts: Sequence[Verdict], stopped_by: Sequence[str]) -> Outcome:
    if stopped_by:
        return Outcome.STOPPED
    shown = {verdict.shown for verdict in verdicts}
    if shown == {Shown.MET}:
        return Outcome.SUCCESSFUL
    return Outcome.UNSUCCESSFUL if Shown.MISSED in shown else Outcome.OPEN
