"""A run from its start to the signed report that lies with the change."""

import json
import os
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.bulk.agreeing import plain_cases
from tests.certificates.desk import Scene, worker
from tests.governance.stage import acting
from tests.recognition.office_stage import officer, person
from tests.simulations.stage import (
    BY_RULES,
    GAP,
    a_change,
    carried_out,
    emptied,
    kept,
    past_cases,
    started,
)

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook
from comity.certificates.queries import city_signer
from comity.governance.models import ProposalRow
from comity.governance.queries.cards import reports
from comity.proofs.jose import check_signature
from comity.proofs.multikey import key_of
from comity.simulations.actions import starting
from comity.simulations.actions.running import Means, extract_folder, give_up, repeat
from comity.simulations.domain.states import RunState
from comity.simulations.models import RunRow
from comity.simulations.queries.runs import run_card
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)


def test_a_run_ends_with_a_signed_report_that_can_be_repeated(
    as_owner: Any, product: Scene
) -> None:
    way = a_change(as_owner)
    emptied()
    kept(past_cases(way, 300))
    run = started(way)
    assert started(way, by="vautmont") == run  # a second start finds the first
    assert carried_out(product, run) is RunState.DONE
    assert carried_out(product, run) is RunState.DONE  # once more changes nothing
    card = run_card(run)
    value = urlsafe_b64decode(card.signature["value"] + "==")
    check_signature(key_of(city_signer("maasveen").multikey), value, card.report.encode())
    (report,) = reports(way.id)
    assert report.digest == card.report_digest
    with worker(product):
        assert repeat(run, means=BY_RULES) == (card.report_digest, card.report_digest)
        victim = next((extract_folder().parent / "runs" / str(run) / "extract").glob("*.parquet"))
        victim.unlink()
        with pytest.raises(Refusal) as refused:
            repeat(run, means=BY_RULES)
    assert refused.value.code == "EXTRACT-DAMAGED"
    assert started(way) != run


CARRY_OUT = """
import sys, django
django.setup()
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from comity.simulations.actions.running import Means, carry_out
means = Means(fewest=100, block=60)
print(carry_out(UUID(sys.argv[1]), means=means, clock=lambda: datetime.now(UTC)))
"""


def worker_process(run: UUID) -> "subprocess.Popen[str]":
    role = {"COMITY_ROLE": "signer", "DJANGO_SETTINGS_MODULE": "comity.site.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", CARRY_OUT, str(run)],
        env=os.environ | role,
        stdout=subprocess.PIPE,
        text=True,
    )


def blocks_of(run: UUID) -> list[Path]:
    return sorted((extract_folder().parent / "runs" / str(run)).glob("piece*.json"))


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(
    as_owner: Any, product: Scene
) -> None:
    way = a_change(as_owner)
    emptied()
    base = rulebook(ProposalRow.objects.get(pk=way.id).base_id)
    kept(plain_cases(base, registry(), 1_600))
    run = started(way)
    first = worker_process(run)
    until = time.monotonic() + 240
    while not blocks_of(run):
        assert first.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert run_card(run).state is RunState.RUNNING
    (done, *_) = blocks_of(run)
    written = done.stat().st_mtime_ns
    second = worker_process(run)
    said, _ = second.communicate(timeout=300)
    assert said.split() == ["done"]
    assert done.stat().st_mtime_ns == written
    card = run_card(run)
    with worker(product):
        assert repeat(run, means=Means()) == (card.report_digest, card.report_digest)


def test_a_run_that_is_cancelled_leaves_nothing(as_owner: Any, product: Scene) -> None:
    way = a_change(as_owner)
    run = started(way)
    with acting(way.councils["vautmont"]) as actor:
        starting.cancel(run, by=actor, at=NOW)
        starting.cancel(run, by=actor, at=NOW)
    assert run_card(run).state is RunState.CANCELLED
    assert carried_out(product, run) is RunState.CANCELLED
    assert reports(way.id) == []
    assert started(way) != run


def test_a_run_whose_engine_stopped_goes_on_and_no_other(as_owner: Any, product: Scene) -> None:
    way = a_change(as_owner)
    emptied()
    kept(past_cases(way, 60))
    run = started(way)
    with worker(product):
        give_up(run, failure="ENGINE-STOPPED", at=NOW)
    assert run_card(run).state is RunState.FAILED
    other = started(way)
    council = way.councils["maasveen"]
    for stranger in (officer(as_owner), person()):
        with acting(stranger) as actor, pytest.raises(Refusal) as said:
            starting.go_on(run, by=actor, at=NOW)
        assert said.value.code == "NOT-PERMITTED"
        assert stranger.client.post(f"/en/simulations/{run}/go-on/").status_code == 403
    with acting(council) as actor:
        with pytest.raises(Refusal) as said:
            starting.go_on(run, by=actor, at=NOW)
        assert said.value.code == "RUN-OTHER"
        starting.cancel(other, by=actor, at=NOW)
        with pytest.raises(Refusal) as said:
            starting.go_on(other, by=actor, at=NOW)
        assert said.value.code == "RUN-OVER"
    assert council.client.post(f"/en/simulations/{run}/go-on/").status_code == 302
    assert council.client.post(f"/en/simulations/{run}/go-on/").status_code == 302
    assert run_card(run).state is RunState.WAITING
    assert carried_out(product, run) is RunState.DONE
    assert len(reports(way.id)) == 1


def test_only_councils_and_the_secretariat_start_and_cancel(as_owner: Any) -> None:
    way = a_change(as_owner)
    run = started(way)
    for stranger in (officer(as_owner), person()):
        with acting(stranger) as actor:
            for refused in (
                lambda actor=actor: starting.start(way.id, None, by=actor, at=NOW),
                lambda actor=actor: starting.cancel(run, by=actor, at=NOW),
            ):
                with pytest.raises(Refusal) as said:
                    refused()
                assert said.value.code == "NOT-PERMITTED"
            # And the database refuses what the code would let through.
            assert not RunRow.objects.filter(pk=run).update(state="cancelled", ended_at=NOW)
        assert stranger.client.get(f"/en/simulations/{run}/cancel/").status_code == 403
        assert stranger.client.post(f"/en/changes/{way.id}/simulations/").status_code == 403
    with acting(way.councils["maasveen"]), pytest.raises(Exception, match="row-level security"):
        RunRow.objects.filter(pk=run).update(state="running")
    assert run_card(run).state is RunState.WAITING


def test_the_database_refuses_impossible_runs(as_owner: Any, as_superuser: Any) -> None:
    run = started(a_change(as_owner))
    for change, name in (
        ("state = 'done', ended_at = now()", "run_is_done_with_a_signed_report"),
        ("state = 'failed', ended_at = now()", "run_failed_says_why"),
        ("state = 'cancelled'", "run_ended_has_its_time"),
        ("state = 'lost', ended_at = now()", "run_state_is_known"),
        ("sweep_path = 'a'", "run_tries_out_a_whole_range"),
        ("report_digest = 'x'", "run_report_digest_is_sha_256"),
    ):
        with pytest.raises(psycopg.errors.CheckViolation) as refused:
            as_superuser.execute(f"UPDATE simulations_run SET {change} WHERE id = %s", [run])
        assert refused.value.diag.constraint_name in {name, "run_is_done_with_a_signed_report"}


def test_what_cannot_be_run_fails_with_a_code_and_nothing_is_attached(
    as_owner: Any, as_superuser: Any, product: Scene
) -> None:
    way = a_change(as_owner)
    emptied()
    run = started(way)
    assert carried_out(product, run, Means(engine="abacus")) is RunState.FAILED
    assert run_card(run).failure == "ENGINE-MISSING"
    run = started(way)
    manifest = extract_folder() / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text(whole.replace("comity-extract-1", "comity-extract-0"))
    assert carried_out(product, run) is RunState.FAILED
    assert run_card(run).failure == "EXTRACT-FORMAT"
    manifest.write_text(whole)
    run = started(way)
    written = "UPDATE governance_proposal SET document = %s WHERE id = %s"
    (text,) = as_superuser.execute(
        "SELECT document FROM governance_proposal WHERE id = %s", [way.id]
    ).fetchone()
    as_superuser.execute(written, ["{}", way.id])
    assert carried_out(product, run) is RunState.FAILED
    as_superuser.execute(written, [text, way.id])  # the list of changes shows every draft
    assert run_card(run).failure == "AGREEMENT-FAULTY"
    assert reports_of(as_superuser, way.id) == 0


def reports_of(as_superuser: Any, proposal: UUID) -> int:
    count = "SELECT count(*) FROM governance_report WHERE proposal_id = %s"
    return int(as_superuser.execute(count, [proposal]).fetchone()[0])


def test_a_range_out_of_bounds_is_refused_at_the_start(as_owner: Any) -> None:
    way = a_change(as_owner)
    for path, first, last, code in (
        ("recognition/nobody/x", "0.1", "0.2", "PARAMETER-UNKNOWN"),
        (GAP, "0.2", "0.1", "PARAMETER-RANGE"),
        (GAP, "0.2", "0.2", "PARAMETER-RANGE"),
        (GAP, "0.2", "7", "PARAMETER-RANGE"),
    ):
        tried = starting.Range(path, Decimal(first), Decimal(last))
        with pytest.raises(Refusal) as refused:
            started(way, tried)
        assert refused.value.code == code


def test_a_report_tells_nothing_of_few_people(as_owner: Any, product: Scene) -> None:
    way = a_change(as_owner)
    emptied()
    kept(past_cases(way, 60))
    run = started(way)
    assert carried_out(product, run) is RunState.DONE
    numbers: list[int] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            numbers.extend(v for k, v in node.items() if k == "cases" and isinstance(v, int))
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(json.loads(run_card(run).report))
    assert all(number >= 10 for number in numbers)
