"""A Spark master with two workers on loopback, for as long as a test needs them."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyspark

LOOPBACK = "127.0.0.1"

_SPARK = Path(pyspark.__file__).parent


def free_port() -> int:
    """Give a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class Cluster:
    """Processes of a standalone cluster; each has a group of its own, with all it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.page = free_port(), free_port()
        self.address = f"spark://{LOOPBACK}:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._master = self._started(
            "master", "Master", "--port", f"{self.port}", "--webui-port", f"{self.page}"
        )

    def wait_for_master(self) -> None:
        """Wait until the master listens."""
        self._wait(lambda: socket.create_connection((LOOPBACK, self.port), 1).close())

    def add_worker(self) -> None:
        """Start a worker of one core."""
        count = len(self.workers) + 1
        options = ["--cores", "1", "--memory", "1g", "--webui-port", "0"]
        options += ["--work-dir", f"{self.folder}/w{count}"]
        self.workers.append(self._started(f"worker{count}", "Worker", *options, self.address))

    def wait_for_workers(self) -> None:
        """Wait until the master knows all of them."""
        self._wait(lambda: self._need_alive(len(self.workers)))

    def kill_worker(self, place: int) -> None:
        """Kill a worker and what computes for it, without a word of warning."""
        _kill(self.workers[place])

    def kill_all(self) -> None:
        """Kill all there is."""
        for process in (*self.workers, self._master):
            _kill(process)

    def _need_alive(self, count: int) -> None:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{self.page}/json/", timeout=5) as answer:
            if f'"aliveworkers" : {count}' not in answer.read().decode():
                raise OSError("not yet")

    def _started(self, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = os.open(self.folder / f"{name}.log", os.O_CREAT | os.O_WRONLY)
        command = [
            str(_SPARK / "bin" / "spark-class"),
            f"org.apache.spark.deploy.{kind.lower()}.{kind}",
        ]
        process = subprocess.Popen(
            [*command, "--host", LOOPBACK, *arguments],
            env=os.environ | {"SPARK_HOME": str(_SPARK), "SPARK_LOCAL_IP": LOOPBACK},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        os.close(log)
        return process

    def _wait(self, tried: Callable[[], None], seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                tried()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    made = Cluster(folder)
    try:
        made.wait_for_master()
        for _ in range(workers):
            made.add_worker()
        made.wait_for_workers()
        yield made
    finally:
        made.kill_all()
