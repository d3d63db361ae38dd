"""Start a run, end it before it is done, have it go on where its engine stopped."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.governance.actions.stepping import COUNCIL, SECRETARIAT
from comity.governance.queries.courses import standing
from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.simulations.domain.facts import SimulationEnded, SimulationResumed, SimulationStarted
from comity.simulations.domain.parameters import parameter, values_between, with_value
from comity.simulations.domain.states import RESUMABLE, UNDER_WAY, RunState
from comity.simulations.models import RunRow
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Range:
    """Values of one number of the proposed version that are tried out in the same run."""

    path: str
    first: Decimal
    last: Decimal


def start(proposal: UUID, tried: Range | None, *, by: Actor, at: datetime) -> UUID:
    """Start a run; give its id. While one is under way for a change, that one is given.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, PARAMETER-UNKNOWN, PARAMETER-RANGE.
    """
    _require(by)
    found = standing(proposal)
    if tried is not None:
        wanted = parameter(found.proposed, tried.path)
        spread = values_between(wanted, tried.first, tried.last)
        for value in (spread[0], spread[-1]):
            with_value(found.proposed, wanted, value)
    row = RunRow(
        id=uuid4(),
        proposal=found.row,
        city=by.city or found.terms.depositary,
        state=RunState.WAITING.value,
        asked_at=at,
        sweep_path=tried.path if tried else "",
        sweep_first=tried.first if tried else None,
        sweep_last=tried.last if tried else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(SimulationStarted(at=at, city=by.city, run=row.pk, proposal=proposal))
    except IntegrityError as twin:
        if "run_one_under_way_per_change" not in str(twin):
            raise
        return _under_way(proposal)
    return row.pk


def cancel(run: UUID, *, by: Actor, at: datetime) -> None:
    """End a run; the worker leaves it within moments. Ended already, it stays as it ended.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND.
    """
    _require(by)
    with transaction.atomic():
        row = RunRow.objects.filter(pk=run).first()
        if row is None:
            raise Refusal("NOT-FOUND", _("There is no such simulation."))
        cancelled = {"state": RunState.CANCELLED.value, "ended_at": at}
        if RunRow.objects.filter(pk=run, state__in=UNDER_WAY).update(**cancelled):
            record(
                SimulationEnded(
                    at=at,
                    city=row.city,
                    run=run,
                    proposal=row.proposal_id,
                    state=RunState.CANCELLED.value,
                )
            )


def go_on(run: UUID, *, by: Actor, at: datetime) -> None:
    """Have a run go on whose engine stopped; what was counted is not counted again.

    Under way already, it is left alone.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, RUN-OVER, RUN-OTHER.
    """
    _require(by)
    row = RunRow.objects.filter(pk=run).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such simulation."))
    if row.state in UNDER_WAY:
        return
    if row.failure not in RESUMABLE:
        raise Refusal("RUN-OVER", _("This simulation has ended. Start a new one."))
    again = {"state": RunState.WAITING.value, "ended_at": None, "failure": ""}
    try:
        with transaction.atomic():
            stopped = RunRow.objects.filter(pk=run, failure__in=RESUMABLE)
            if stopped.update(**again):
                record(SimulationResumed(at=at, city=by.city, run=run, proposal=row.proposal_id))
    except IntegrityError as twin:
        if "run_one_under_way_per_change" not in str(twin):
            raise
        sentence = _("Another simulation of this change is running. Wait for its report.")
        raise Refusal("RUN-OTHER", sentence) from None


def _under_way(proposal: UUID) -> UUID:
    rows = RunRow.objects.filter(proposal=proposal, state__in=UNDER_WAY)
    found = rows.values_list("pk", flat=True).first()
    if found is None:  # it ended this very moment
        raise Refusal("CONFLICT", _("Another simulation has just ended. Start again."))
    return found


def _require(by: Actor) -> None:
    if by.role not in {COUNCIL, SECRETARIAT}:
        raise Refusal("NOT-PERMITTED", _("Councils and the secretariat start simulations."))
