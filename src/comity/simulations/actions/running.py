"""Carry a run out: bring the extract up to date, count, sign, attach the report to the change.

Only the worker's role can. Each block is kept in the run's folder when it is done, so a run that
was killed goes on where it was. Its inputs are kept by their hashes: the same inputs give the same
bytes.
"""

import fcntl
import logging
import shutil
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from os import environ
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

import rfc8785
from django.conf import settings
from django.db import transaction

from comity.bulk.admitting import EngineRefused
from comity.bulk.cutting import BLOCK, Cutter
from comity.bulk.engines import DEFAULT, EngineMissing, engine_named
from comity.bulk.extracts import FEWEST
from comity.bulk.layouts import world_of
from comity.bulk.questions import Question
from comity.bulk.running import EngineStopped
from comity.bulk.simulating import EngineDisagrees
from comity.bulk.staging import Run
from comity.bulk.stores import Store, damaged, snapshot
from comity.certificates.keyring import label_of
from comity.certificates.queries import city_signer
from comity.governance.actions.hearing import keep_report
from comity.ledger.actions import record
from comity.rules.format.signatures import ALGORITHM
from comity.simulations.actions.feeding import refresh
from comity.simulations.actions.planning import (
    INPUTS,
    Plan,
    hash_of,
    months_of,
    plan_of,
    require_same,
)
from comity.simulations.domain.facts import SimulationEnded
from comity.simulations.domain.reports import Asked, report_bytes, report_of
from comity.simulations.domain.states import RESUMABLE, UNDER_WAY, RunState
from comity.simulations.models import RunRow
from comity.values.refusals import Refusal

_TOLD_EVERY_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody ended the run."""


@dataclass(frozen=True, slots=True)
class Means:
    """With what runs are carried out here.

    Args:
        engine: its name, as `bulk.engines` knows it.
        fewest: cases of a city's job for which the engine is asked at all.
        block: how many cases are counted and kept at a time.
    """

    engine: str = DEFAULT
    fewest: int = FEWEST
    block: int = BLOCK

    @classmethod
    def from_environment(cls) -> Self:
        """Give what the operator has set: COMITY_ENGINE."""
        return cls(engine=environ.get("COMITY_ENGINE", DEFAULT))


def extract_folder() -> Path:
    """Give where the extract lies."""
    return _home() / "extract"


def carry_out(run: UUID, *, means: Means, clock: Callable[[], datetime]) -> RunState:
    """Carry a run out, or go on with it; give where it stands then.

    Called for a run that another process has in hand, or that has ended, it changes nothing.
    """
    row = RunRow.objects.get(pk=run)
    if row.state not in UNDER_WAY:
        return RunState(row.state)
    with _in_hand(_folder(run)) as is_ours:
        if not is_ours:
            return RunState.RUNNING
        try:
            report, inputs = _reported(row, means, clock)
        except Cancelled:
            shutil.rmtree(_folder(run), ignore_errors=True)
            return RunState.CANCELLED
        except Refusal as refusal:
            return give_up(run, failure=refusal.code, at=clock())
        except tuple(_FAILURES) as error:
            _log.warning(str(error))  # the log drops arguments; nothing personal is in this
            return give_up(run, failure=_FAILURES[type(error)], at=clock())
        return _done(row, report, inputs, clock())


def repeat(run: UUID, *, means: Means) -> tuple[str, str]:
    """Carry a run out again from its record; give the hash of its report and of the new one.

    Raises:
        Refusal: NOT-DONE, EXTRACT-DAMAGED, INPUTS-DIFFER with each input that is another one today.
    """
    row = RunRow.objects.get(pk=run)
    if row.state != RunState.DONE:
        raise Refusal("NOT-DONE", "This run has no report; there is nothing to repeat.")
    folder = _folder(run) / "again"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        plan, kept = plan_of(row, snapshot_of(run)), row.inputs or {}
        require_same(kept, plan.inputs)
        same = replace(means, fewest=kept["fewest"], block=kept["block"])
        report = _counted(plan, same, folder, lambda _done, _total: None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return str(row.report_digest), hash_of(report_bytes(report))


def snapshot_of(run: UUID) -> Store:
    """Give the extract as a run read it.

    Raises:
        Refusal: EXTRACT-FORMAT, EXTRACT-DAMAGED.
    """
    store = Store(_folder(run) / "extract")
    if names := damaged(store):
        message = f"Files of the extract are gone or were changed: {', '.join(names)}."
        raise Refusal("EXTRACT-DAMAGED", message)
    return store


def _reported(
    row: RunRow, means: Means, clock: Callable[[], datetime]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the report of a run and the hashes of its inputs."""
    progress = _progress_of(row)
    progress(0, 0)
    folder = _folder(row.pk)
    if not (folder / "extract" / "manifest.json").exists():
        store = Store(extract_folder())
        refresh(store, at=clock())
        snapshot(store, folder / "extract")
    plan = plan_of(row, snapshot_of(row.pk))
    inputs = {**plan.inputs, **asdict(means)}
    RunRow.objects.filter(pk=row.pk).update(inputs=inputs)
    return _counted(plan, means, folder, progress), inputs


def _counted(
    plan: Plan, means: Means, folder: Path, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Count all cases of an extract, and write the report.

    Raises:
        EngineMissing, EngineStopped, EngineRefused, EngineDisagrees.
    """
    words = plan.store.manifest.encoder()
    world = world_of([*plan.books, *plan.sweep.books], [plan.registry])
    with (
        engine_named(means.engine, words) as engine,
        Cutter(plan.store, plan.registry, world, words, block=means.block) as cutter,
    ):
        given: dict[str, Any] = {**plan.inputs, "engine": engine.version, "block": means.block}
        key = hash_of(rfc8785.dumps({**given, "fewest": means.fewest}))
        question = Question(*plan.books, plan.registry, plan.sweep)
        run = Run(question, cutter, engine, words, folder, key)
        tally = run.carry_out(progress, fewest=means.fewest)
        version = engine.version
    asked = Asked(
        before=plan.books[0],
        after=plan.books[1],
        inputs={name: plan.inputs[name] for name in INPUTS},
        engine=version,
        months=months_of(tally, plan),
        sweep=(plan.row.sweep_path, plan.values) if plan.values else None,
    )
    return report_of(asked, tally)


def _done(row: RunRow, report: dict[str, Any], inputs: dict[str, Any], at: datetime) -> RunState:
    """Sign the report with the city's key, keep it and attach it to the change; all or nothing."""
    content = report_bytes(report)
    signer = city_signer(row.city)
    signature = {
        "party": row.city,
        "key_id": label_of(signer.kid),
        "algorithm": ALGORITHM,
        "value": urlsafe_b64encode(signer.sign(content)).rstrip(b"=").decode(),
    }
    with transaction.atomic():
        done = {
            "state": RunState.DONE.value,
            "ended_at": at,
            "inputs": inputs,
            "report": content.decode(),
            "report_digest": hash_of(content),
            "signature": signature,
        }
        if not RunRow.objects.filter(pk=row.pk, state__in=UNDER_WAY).update(**done):
            return RunState.CANCELLED
        try:
            with transaction.atomic():
                keep_report(row.proposal_id, content.decode(), at=at)
        except Refusal as refusal:
            if refusal.code != "REPORT-TOO-LATE":  # the vote has begun with another one
                raise
        _record(row, RunState.DONE, at, report=hash_of(content))
    return RunState.DONE


def give_up(run: UUID, *, failure: str, at: datetime) -> RunState:
    """Note that a run failed and why; what it counted is kept only where it may go on."""
    row = RunRow.objects.get(pk=run)
    with transaction.atomic():
        ended = {"state": RunState.FAILED.value, "ended_at": at, "failure": failure}
        if RunRow.objects.filter(pk=run, state__in=UNDER_WAY).update(**ended):
            _record(row, RunState.FAILED, at, failure=failure)
    if failure not in RESUMABLE:
        shutil.rmtree(_folder(run), ignore_errors=True)
    return RunState.FAILED


def _record(
    row: RunRow, state: RunState, at: datetime, *, report: str = "", failure: str = ""
) -> None:
    record(
        SimulationEnded(
            at=at,
            city=row.city,
            run=row.pk,
            proposal=row.proposal_id,
            state=state.value,
            report=report,
            failure=failure,
        )
    )


def _progress_of(row: RunRow) -> Callable[[int, int], None]:
    """Tell the table how far a run is, seldom, and stop where its end was asked for."""
    told = -_TOLD_EVERY_SECONDS

    def progress(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < _TOLD_EVERY_SECONDS and done < total:
            return
        told = now
        found = RunRow.objects.filter(pk=row.pk, state__in=UNDER_WAY)
        if not found.update(done=done, total=total, state=RunState.RUNNING.value):
            raise Cancelled

    return progress


@contextmanager
def _in_hand(folder: Path) -> Iterator[bool]:
    """Hold a run; whoever comes second is told so. The kernel lets go when a process dies."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _folder(run: UUID) -> Path:
    return _home() / "runs" / str(run)


def _home() -> Path:
    # Databases that share a folder of data, such as those of tests, each have their own.
    place = settings.ENVIRONMENT
    return Path(place.data) / "simulations" / str(place.database["dbname"])


_FAILURES: Final[dict[type[Exception], str]] = {
    EngineMissing: "ENGINE-MISSING",
    EngineStopped: "ENGINE-STOPPED",
    EngineRefused: "ENGINE-REFUSED",
    EngineDisagrees: "ENGINE-DISAGREES",
}
