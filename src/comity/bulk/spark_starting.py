"""Starting Spark: which versions and masters there may be, and what is said where it fails."""

import logging
import os
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from comity.bulk.running import EngineStopped

ADMITTED = "4.3"  # tried with these; a master of another version does not understand the driver
JAVA = "Java 17 or 21"
ANSWERS_WITHIN_S, PATIENCE_S = 5.0, 60.0

# What the statements mean must not hang on an installation's own settings.
_MEANING = {
    "spark.sql.ansi.enabled": "true",  # a number that does not fit ends the run
    "spark.sql.session.timeZone": "UTC",
}
# A program is a long street of selects over small tables. Thinking about it again after each table,
# or about what must be true of each column, takes longer than the work.
_THINKING = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "20MB",
    "spark.sql.broadcastTimeout": "3600",
    "spark.sql.shuffle.partitions": "16",
    "spark.sql.maxPlanStringLength": "2000",  # tables are arrays in it; nobody reads it
    "spark.driver.extraJavaOptions": "-Xss16m",
    "spark.executor.extraJavaOptions": "-Xss16m",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",  # what matters is raised
}
_LOST = (PySparkException, Py4JError, ConnectionError)


def start(master: str) -> SparkSession:
    """Start a session with a master.

    Args:
        master: ``local[2]`` for two cores of this machine, or ``spark://HOST:PORT``.

    Raises:
        EngineStopped: it cannot be; the message says what to do.
    """
    if not pyspark.__version__.startswith(f"{ADMITTED}."):
        raise EngineStopped(
            f"Spark {pyspark.__version__} is not admitted; install comity[spark], which brings"
            f" {ADMITTED}."
        )
    _need_java()
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # what matters is raised
    builder = SparkSession.builder.master(master).appName("comity")
    for name, value in {**_MEANING, **_THINKING, **_addresses(master)}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except _LOST as error:
        stop()
        raise EngineStopped(
            f"Spark did not start with the master {master}: {_first_line(error)} It needs {JAVA},"
            f" and a master of version {ADMITTED}."
        ) from error


def stop(session: SparkSession | None = None) -> None:
    """End a session and the Java process that belongs to it, also where it died before."""
    context = pyspark.SparkContext
    if session is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a Java that is gone, which was said already
            for end in (session.stop, session.sparkContext.stop):  # the first may give up early
                with suppress(*_LOST, OSError):
                    end()
    gateway = context._gateway
    if gateway is None:
        return
    with suppress(*_LOST, OSError):
        gateway.shutdown()
    process = gateway.proc
    process.stdin.close()  # it ends when nobody speaks to it any more
    with suppress(OSError):
        process.terminate()
    process.wait(30)
    context._gateway = context._jvm = None


@contextmanager
def answering(master: str, gave_up: Callable[[], str] = str) -> Iterator[None]:
    """Turn whatever Spark fails with into one refusal.

    Raises:
        EngineStopped: it failed.
    """
    try:
        yield
    except _LOST as error:
        reason = gave_up() or _first_line(error)
        raise EngineStopped(
            f"Spark at {master} stopped half-way: {reason} Nothing was kept; see that the master"
            " has workers and that they read this machine's TMPDIR under the same name, and run"
            " it again."
        ) from error


class Watch(Thread):
    """Ends the jobs of a session whose workers are all gone, or never came."""

    def __init__(self, session: SparkSession, *, patience_s: float = PATIENCE_S) -> None:
        super().__init__(name="spark-watch", daemon=True)
        self.gave_up = ""
        self._context = session.sparkContext
        self._patience_s = patience_s
        self._ended = Event()

    def run(self) -> None:
        """Look once a second until the session ends."""
        alone_s = 0.0
        with suppress(*_LOST, OSError):
            while not self._ended.wait(1.0):
                alone_s = alone_s + 1.0 if self._waits_for_workers() else 0.0
                if alone_s >= self._patience_s:
                    self.gave_up = f"no worker was there for {self._patience_s:.0f} seconds."
                    self._context.cancelAllJobs()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join(10)

    def _waits_for_workers(self) -> bool:
        if self._context.master.startswith("local"):
            return False  # the driver does the work itself
        known = self._context._jsc.sc().getExecutorMemoryStatus().size()  # the driver is one
        return known <= 1 and bool(self._context.statusTracker().getActiveJobsIds())


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    found = (Path(home) / "bin" / "java").exists() if home else shutil.which("java")
    if not found:
        raise EngineStopped(f"Spark needs {JAVA}, and none is found; install it or set JAVA_HOME.")


def _addresses(master: str) -> Mapping[str, str]:
    """Give the address under which workers find this machine: the one that reaches the master."""
    kind, _, place = master.partition("://")
    if kind == "local" or kind.startswith("local["):
        return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    if kind != "spark" or not place:
        raise EngineStopped(
            f"Set COMITY_SPARK_MASTER to the master's address, spark://HOST:PORT, or to local[2]"
            f" for two cores of this machine; it is {master!r}."
        )
    for one in place.split(","):
        host, _, port = one.rpartition(":")
        with (
            suppress(OSError, ValueError, OverflowError),
            socket.create_connection((host, int(port)), ANSWERS_WITHIN_S) as reached,
        ):
            return {"spark.driver.host": reached.getsockname()[0]}
    raise EngineStopped(
        f"No Spark master answers at {master}. Start it, or correct COMITY_SPARK_MASTER."
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
