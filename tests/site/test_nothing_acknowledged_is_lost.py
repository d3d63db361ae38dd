"""Whatever is killed is started again, and what was acknowledged is still there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from tests.conftest import await_answer

from comity.site import secrets
from comity.site.postgres.server import Server
from comity.site.supervisor import free_port

pytestmark = pytest.mark.database
PATIENCE_SECONDS = 240  # the machine may be busy with other tests; it is seconds by itself


def within(seconds: float, test: Callable[[], object]) -> None:
    until = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int, *, every: bool = False) -> dict[str, int]:
    """The parts below a process, or every process below it: what each is, and its number."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ")
        if every:
            found[child] = int(child)
        for name, mark in (("web", "granian"), ("worker", "comity.site.worker"), ("pg", "pg18")):
            if mark in command:
                found[name] = int(child)
    return found


@dataclass
class Installation:
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    log: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/healthz"

    def start(self) -> float:
        began = time.monotonic()
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
        command = [sys.executable, "-m", "comity", "run", "--json", "--port", str(self.port)]
        with (self.data.parent / "said").open("ab") as said:
            self.process = subprocess.Popen(
                command, env=inherited | {"COMITY_DATA": str(self.data)}, stdout=said, stderr=said
            )
        await_answer(self.address, seconds=PATIENCE_SECONDS)
        return time.monotonic() - began

    def parts(self) -> dict[str, int]:
        return children(self.process.pid)

    def connect(self) -> psycopg.Connection:
        url = Server(self.data).superuser_url("comity")
        password = secrets.read(self.data)["comity_owner"]
        url = psycopg.conninfo.make_conninfo(url, user="comity_owner", password=password)
        return psycopg.connect(url, autocommit=True)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="comity-kill-", dir="/tmp"))
    folder.chmod(0o755)
    run = Installation(folder / "data", free_port(0))
    try:
        run.start()
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGINT)
            run.process.wait(PATIENCE_SECONDS)
        shutil.rmtree(folder)


class Writer(threading.Thread):
    """Writes rows as fast as it can and remembers which were acknowledged."""

    def __init__(self, installation: Installation, name: str) -> None:
        super().__init__(daemon=True)
        self.installation, self.prefix = installation, name
        self.acknowledged: list[str] = []
        self.is_done = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.is_done.is_set():
            try:
                with self.installation.connect() as connection:
                    while not self.is_done.is_set():
                        number += 1
                        row = f"{self.prefix} {number}"
                        connection.execute("INSERT INTO comity_stamp VALUES (%s, '')", [row])
                        self.acknowledged.append(row)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def lost(self) -> set[str]:
        with self.installation.connect() as connection:
            kept = connection.execute(
                "SELECT name FROM comity_stamp WHERE name LIKE %s", [f"{self.prefix} %"]
            )
            return set(self.acknowledged) - {name for (name,) in kept}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_part_is_started_again(installation: Installation, name: str) -> None:
    within(PATIENCE_SECONDS, lambda: name in installation.parts())
    before = installation.parts()[name]
    below = list(children(before, every=True).values())
    os.kill(before, signal.SIGKILL)
    within(PATIENCE_SECONDS, lambda: installation.parts().get(name, before) != before)
    within(PATIENCE_SECONDS, lambda: not any(map(is_alive, below)))
    await_answer(installation.address, seconds=PATIENCE_SECONDS)


def test_a_killed_database_recovers_and_keeps_what_it_acknowledged(
    installation: Installation,
) -> None:
    writer = Writer(installation, "database")
    writer.start()
    within(PATIENCE_SECONDS, lambda: len(writer.acknowledged) > 50)
    before = installation.parts()["pg"]
    os.kill(before, signal.SIGKILL)
    within(PATIENCE_SECONDS, lambda: installation.parts().get("pg", before) != before)
    count = len(writer.acknowledged)
    within(PATIENCE_SECONDS, lambda: len(writer.acknowledged) > count + 50)
    writer.is_done.set()
    writer.join()
    assert writer.lost() == set()
    await_answer(installation.address, seconds=PATIENCE_SECONDS)


def test_a_job_left_by_a_dead_worker_is_done_by_the_next(installation: Installation) -> None:
    with installation.connect() as connection:
        dead = connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()[0]
        job = connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) "
            "VALUES ('default', 'comity.site.tasks.retry_stalled', %s, 'doing', %s) RETURNING id",
            [json.dumps({"timestamp": 0}), dead],
        ).fetchone()[0]

        def is_done() -> bool:
            query = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
            return connection.execute(query, [job]).fetchone() == ("succeeded",)

        within(PATIENCE_SECONDS, is_done)


def test_when_the_supervisor_is_killed_all_parts_go_and_a_new_start_finds_everything(
    installation: Installation,
) -> None:
    writer = Writer(installation, "supervisor")
    writer.start()
    within(PATIENCE_SECONDS, lambda: len(writer.acknowledged) > 50)
    parts = installation.parts()
    assert set(parts) == {"web", "worker", "pg"}
    grandchildren = list(children(parts["web"], every=True).values())
    assert len(grandchildren) >= 2
    installation.process.kill()
    installation.process.wait()
    left = [*parts.values(), *grandchildren]
    within(PATIENCE_SECONDS, lambda: not any(map(is_alive, left)))
    writer.is_done.set()
    installation.start()
    writer.join()
    assert writer.lost() == set()


def test_two_never_look_after_one_installation(installation: Installation) -> None:
    command = [sys.executable, "-m", "comity", "run", "--port", "0"]
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    second = subprocess.run(
        command,
        env=inherited | {"COMITY_DATA": str(installation.data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr


def test_ctrl_c_stops_everything_cleanly(installation: Installation) -> None:
    within(PATIENCE_SECONDS, lambda: len(installation.parts()) == 3)
    parts = installation.parts()
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(60) == 0
    assert not any(map(is_alive, parts.values()))
    said = (installation.data / "postgres.log").read_text()
    assert "database system is shut down" in said.splitlines()[-1]
