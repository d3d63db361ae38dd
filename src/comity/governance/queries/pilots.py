"""What was seen of a pilot so far, held against its plan."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from comity.figures.intervals import Share
from comity.governance.domain.courses import State
from comity.governance.domain.pilots import Look, Plan, Test, looks
from comity.governance.models import LookRow
from comity.governance.queries.courses import Standing
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class LookCard:
    """One look at one stop test; `look` is None once an earlier one has stopped the pilot."""

    month: date
    test: Test
    seen: Share
    look: Look | None


def plan_of_course(found: Standing) -> Plan | None:
    """Give the plan that was fixed, None if there is no pilot."""
    step = found.course.last(State.PILOTING)
    return step.paper if step is not None and isinstance(step.paper, Plan) else None


def plan_in(found: Standing) -> Plan:
    """Give the plan of a pilot that runs.

    Raises:
        Refusal: PILOT-NOT-RUNNING.
    """
    plan = plan_of_course(found)
    if plan is None or found.state is not State.PILOTING:
        raise Refusal("PILOT-NOT-RUNNING", _("There is no pilot running for this change."))
    return plan


def seen_in(found: Standing) -> dict[str, list[Share]]:
    """Give what each look saw, by indicator, in the order of the months."""
    seen: dict[str, list[Share]] = defaultdict(list)
    for row in LookRow.objects.filter(proposal=found.row).order_by("month"):
        seen[row.kpi].append(Share(row.count, row.people))
    return dict(seen)


def look_cards(found: Standing) -> list[LookCard]:
    """Hold every look against its bound, month by month."""
    plan = plan_of_course(found)
    if plan is None:
        return []
    cards = []
    for test in plan.stop:
        rows = LookRow.objects.filter(proposal=found.row, kpi=test.kpi).order_by("month")
        seen = [Share(row.count, row.people) for row in rows]
        held = list(looks(test, seen, plan=plan))
        held_or_none = [*held, *[None] * (len(seen) - len(held))]
        cards += [
            LookCard(row.month, test, share, one)
            for row, share, one in zip(rows, seen, held_or_none, strict=True)
        ]
    return cards
