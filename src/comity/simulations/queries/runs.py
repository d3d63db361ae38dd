"""Runs as pages show them: everything about them is public."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.simulations.domain.states import UNDER_WAY, RunState
from comity.simulations.models import RunRow
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run; `report` is empty until it is done."""

    id: UUID
    proposal: UUID
    city: str
    state: RunState
    asked_at: datetime
    ended_at: datetime | None
    done: int
    total: int
    sweep: tuple[str, Decimal, Decimal] | None
    inputs: dict[str, Any]
    report: str
    report_digest: str
    signature: dict[str, str]
    failure: str

    @property
    def is_under_way(self) -> bool:
        """Tell whether it has not ended."""
        return self.state in UNDER_WAY

    @property
    def percent(self) -> int:
        """Give how much of it is done; rounded down."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def node(self) -> dict[str, Any]:
        """Give the report."""
        return dict(json.loads(self.report))


def run_card(run: UUID) -> RunCard:
    """Give a run.

    Raises:
        Refusal: NOT-FOUND.
    """
    row = RunRow.objects.filter(pk=run).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such simulation."))
    return _card(row)


def runs_of(proposal: UUID) -> list[RunCard]:
    """Give the runs of a change, the newest first."""
    return [_card(row) for row in RunRow.objects.filter(proposal=proposal).order_by("-asked_at")]


def _card(row: RunRow) -> RunCard:
    sweep = None
    if row.sweep_first is not None and row.sweep_last is not None:
        sweep = row.sweep_path, row.sweep_first, row.sweep_last
    return RunCard(
        id=row.pk,
        proposal=row.proposal_id,
        city=row.city,
        state=RunState(row.state),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        done=row.done,
        total=row.total,
        sweep=sweep,
        inputs=row.inputs or {},
        report=row.report or "",
        report_digest=row.report_digest or "",
        signature=row.signature or {},
        failure=row.failure,
    )
