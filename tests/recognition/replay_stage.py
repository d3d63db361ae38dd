"""Decided cases, an operator's and a worker's command, for the tests of replays."""

import json
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.accreditation.operating import operate
from tests.recognition.office_stage import WHOLE, Player, facts, lodged, person

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import deciding
from comity.recognition.domain.opinions import Departure
from comity.recognition.models import CaseRow
from comity.values.refusals import Refusal

CITY = "vautmont"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}


@dataclass(frozen=True)
class Decided:
    """A decided case, whose it is and its reference."""

    case: uuid.UUID
    who: Player
    reference: str


def decided(
    by: Player,
    paper: dict[str, Any],
    *more: dict[str, Any],
    outcome: str | None = None,
    departure: Departure | None = None,
) -> Decided:
    """Lodge a case now and have an officer follow the engine, or depart from it."""
    who, at = person(), datetime.now(UTC)
    told = facts({**WHOLE, "verified": "issuer", **paper}, *more, host=CITY)
    case = lodged(who, {**told, "submitted": at.isoformat()}, at=at)
    with bearing(by.token):
        seen = deciding.refresh(case, at=at)
    with acting_as(who.token):
        row = CaseRow.objects.get(pk=case)
        found = row.assessments.order_by("-at", "-id").first()
    assert found is not None
    try:
        with bearing(by.token):
            wanted = outcome or found.outcome
            deciding.give_opinion(case, wanted, departure, seen=seen, by=by.actor, at=at)
    except Refusal as refusal:
        # Where a worker is running, the machine may have granted a plain case already.
        if refusal.code != "CANNOT-MOVE":
            raise
    return Decided(case, who, row.reference)


def suspended_then_annulled(by: Player) -> dict[str, Decided]:
    """D15 to D18 on two training centres of their own, one of whose suspensions was annulled."""
    centre, other = (f"P-{uuid.uuid4().hex[:8].upper()}" for _ in range(2))
    now, both = datetime.now(UTC), (centre, other)
    said = operate(*((what, name, now) for name in both for what in ("load", "suspend")))
    cases = {
        "D15": decided(by, {"provider": other, "award": "2026-06-30"}),
        "D16": decided(by, {"provider": centre, "award": "2026-07-01"}),
        "D18": decided(by, {"provider": centre, "award": "2026-05-10"}),
    }
    said += operate(("annul", centre, datetime.now(UTC)))
    assert said == ["done"] * 5
    cases["D17"] = decided(by, {"provider": centre, "award": "2026-05-10"})
    return cases


def replay(*options: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does."""
    return subprocess.run(
        [sys.executable, "-m", "comity", "replay", *options],
        env=os.environ | SETTINGS | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Give what the command said as JSON, without the totals."""
    assert done.returncode in {0, 1}, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return [line for line in said if "case" in line]


def said_of(done: subprocess.CompletedProcess[str], one: Decided) -> dict[str, Any]:
    """Give what the command said of one case, nothing where it said nothing."""
    found = [line for line in lines(done) if line["case"] == one.reference]
    assert len(found) <= 1
    return found[0] if found else {}
