"""A simulation on a cluster: a worker dies and nothing is lost; all of it dies and it goes on."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.bulk.agreeing import plain_cases
from tests.certificates.desk import Scene, worker
from tests.governance.stage import acting
from tests.simulations.stage import a_change, emptied, kept, started

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.governance.models import ProposalRow
from comity.governance.queries.cards import reports
from comity.simulations.actions import starting
from comity.simulations.actions.running import Means, carry_out, extract_folder
from comity.simulations.domain.states import RunState
from comity.simulations.queries.runs import run_card

pytestmark = [pytest.mark.database, pytest.mark.spark]
PATIENCE_S = 1_800  # a machine that does much else is slow

CARRY_OUT = """
import sys, django
django.setup()
from datetime import UTC, datetime
from uuid import UUID
from comity.simulations.actions.running import Means, carry_out
means = Means(engine="spark", fewest=10, block=25)
print(carry_out(UUID(sys.argv[1]), means=means, clock=lambda: datetime.now(UTC)))
"""


def carries_out(run: UUID, master: str) -> "subprocess.Popen[str]":
    more = {
        "COMITY_ROLE": "signer",
        "COMITY_SPARK_MASTER": master,
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CARRY_OUT, str(run)],
        env=os.environ | more,
        stdout=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=PATIENCE_S)
    return said.split()[-1]


def blocks_of(run: UUID) -> list[Path]:
    folder = extract_folder().parent / "runs" / str(run)
    return sorted(folder.glob("piece*.json"), key=lambda path: path.stat().st_mtime_ns)


def wait_for_blocks(run: UUID, count: int, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + PATIENCE_S
    while len(blocks_of(run)) < count:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_worker_dies_then_all_of_it_and_the_result_is_the_same(
    as_owner: Any, product: Scene, tmp_path: Path
) -> None:
    from tests.bulk.cluster import cluster

    way = a_change(as_owner)
    emptied()
    base = rulebook(ProposalRow.objects.get(pk=way.id).base_id)
    kept(plain_cases(base, registry(), 700))
    run = started(way)

    with cluster(tmp_path) as running:
        process = carries_out(run, running.address)
        wait_for_blocks(run, 1, process)
        running.kill_worker(0)
        wait_for_blocks(run, 2, process)  # the other does its share as well
        running.kill_all()
        assert ended(process) == RunState.FAILED
    card = run_card(run)
    assert card.failure == "ENGINE-STOPPED"
    assert not card.report
    assert reports(way.id) == []
    council = way.councils["maasveen"]
    address = f"/en/simulations/{run}/"
    assert "let this run go on" in council.client.get(address).content.decode()

    before = {path: path.stat().st_mtime_ns for path in blocks_of(run)}
    with acting(council) as actor:
        starting.go_on(run, by=actor, at=datetime.now(UTC))
        starting.go_on(run, by=actor, at=datetime.now(UTC))  # pressed twice
    assert run_card(run).state is RunState.WAITING
    second = tmp_path / "second"
    second.mkdir()
    with cluster(second, workers=1) as running:
        assert ended(carries_out(run, running.address)) == RunState.DONE
        after = {path: path.stat().st_mtime_ns for path in blocks_of(run)}
        assert len(after) > len(before) >= 2
        assert all(after[path] == written for path, written in before.items())
    # The report of the embedded engine, but for its name, the moment at which it was asked, and the
    # extract's digest: open cases are laid out anew for each run.
    by_cluster, other = run_card(run).node, started(way)
    with worker(product):
        embedded = Means(engine="native", fewest=10, block=25)
        assert carry_out(other, means=embedded, clock=lambda: datetime.now(UTC)) is RunState.DONE
    by_native = run_card(other).node
    for report in (by_cluster, by_native):
        report.pop("engine")
        report["inputs"].pop("question")
        report["inputs"].pop("extract")
    assert by_cluster == by_native
