"""Changes, cases and the worker for the tests of simulations; every call makes new ones."""

import secrets
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bulk.agreeing import simple_cases
from tests.certificates.desk import Scene, worker
from tests.governance.stage import Way, acting, drafted

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.bulk.manifests import PAST
from comity.bulk.stores import Store
from comity.governance.models import ProposalRow
from comity.rules.facts import Facts
from comity.simulations.actions import starting
from comity.simulations.actions.running import Means, carry_out, extract_folder
from comity.simulations.domain.states import RunState

NOW = datetime.now(UTC)
FIRST = (NOW + timedelta(days=200)).date()
GAP = "recognition/care_assistant/substantial_difference/gap_over"
BY_RULES = Means(fewest=10**9)


def a_change(as_owner: Any) -> Way:
    """A change of two thresholds that nobody has proposed yet."""
    text = drafted(FIRST, gap=f"0.3{secrets.randbelow(10**9):09}")
    text = text.replace("gap_over: '0.10'", "gap_over: '0.30'")
    return Way(as_owner, NOW - timedelta(days=1)).proposed(text)


def started(way: Way, tried: starting.Range | None = None, *, by: str = "maasveen") -> uuid.UUID:
    with acting(way.councils[by]) as actor:
        return starting.start(way.id, tried, by=actor, at=datetime.now(UTC))


def carried_out(product: Scene, run: uuid.UUID, means: Means = BY_RULES) -> RunState:
    with worker(product):
        return carry_out(run, means=means, clock=lambda: datetime.now(UTC))


def past_cases(way: Way, count: int) -> list[Facts]:
    """Imagined cases of one city and job, decided under the version in force."""
    base = rulebook(ProposalRow.objects.get(pk=way.id).base_id)
    return simple_cases(base, registry(), count)


def kept(cases: list[Facts], *, kind: str = PAST) -> None:
    """Lay cases out in the extract, as a batch of their own."""
    Store(extract_folder()).write(f"imagined-{uuid.uuid4().hex[:8]}", cases, kind=kind)


def emptied() -> None:
    """Begin the extract anew; what the database has is laid out again by the next run."""
    shutil.rmtree(extract_folder(), ignore_errors=True)
