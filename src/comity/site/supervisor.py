"""Keep an installation running: the database, the web server, the worker; mend what ends."""

import contextlib
import errno
import fcntl
import os
import secrets as secrets_of_python
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from comity.site import secrets
from comity.site.environment import Environment
from comity.site.parts import Part, signer, web, worker
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.signer import SOCKET
from comity.site.upkeep import keep_up
from comity.values.refusals import Refusal

LOOPBACK = "127.0.0.1"
_TURN_SECONDS = 0.2
_FIRST_PAGE_SECONDS = 60.0
_PORTS_TRIED = 50
Say = Callable[[str], None]


class Supervisor:
    """Start the parts in order, watch them, stop them in the opposite order.

    Args:
        environment: the installation.
        port: where the web server listens, on this machine only.
        say: tells the operator what happens, one line each.
    """

    def __init__(self, environment: Environment, *, port: int, say: Say) -> None:
        self._environment = environment
        self._say = say
        self._server = Server(environment.data) if environment.is_embedded else None
        shared = {
            "COMITY_DATA": str(environment.data),
            "COMITY_DEMO": "yes" if environment.is_demo else "no",
            "COMITY_ORIGIN": environment.origin,
            "DATABASE_URL": environment.database_for_parts,
            "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        }
        asking, self._signer = _signing(environment, shared)
        self._web, self._worker = web(port, LOOPBACK, shared), worker(shared | asking)
        before = () if self._signer is None else (self._signer,)
        self._parts = (self._web, self._worker, *before)
        self._address = f"http://{LOOPBACK}:{port}/"
        self._is_stopping = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """The processes that are kept running."""
        return self._parts

    def prepare(self) -> None:
        """Start the database and bring tables, files and first data up to date.

        Raises:
            Refusal: the database cannot be used; the sentence says why.
        """
        self._environment.data.mkdir(parents=True, exist_ok=True)
        secrets.ensure(self._environment.data, ("secret_key",))
        url = self._environment.database_url
        if self._server is not None:
            self._server.start()
            url = self._server.superuser_url()
        name = self._environment.database["dbname"]
        bootstrap(url, database=name, data=self._environment.data)
        keep_up(self._environment)

    def run(self, ready: Callable[[], None]) -> None:
        """Run until asked to stop; `ready` is called once, when the first page can be read."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_stop)
        self._web.start()
        if self._signer is not None:
            self._signer.start()
        self._await_first_page()
        if not self._is_stopping:
            ready()
            self._worker.start()  # not before: it would slow the first page down
        while not self._is_stopping:
            self._mend()
            time.sleep(_TURN_SECONDS)

    def stop(self) -> None:
        """Stop web and worker, each finishing what it has in hand, then the database."""
        for part in self._parts:
            part.ask_to_stop()
        for part in self._parts:
            part.see_off()
        if self._server is not None:
            self._server.stop()

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _mend(self) -> None:
        if self._server is not None and self._server.is_gone():
            self._say("The database ended; it is started again and recovers.")
            self._server.start()
            self._say("The database answers again.")
        for part in self._parts:
            if part.mend():
                self._say(f"The {part.name} ended; it is started again.")

    def _await_first_page(self) -> None:
        until = time.monotonic() + _FIRST_PAGE_SECONDS
        while not self._is_stopping and not _answers(self._address + "healthz"):
            if time.monotonic() > until:
                raise Refusal("WEB-SILENT", "The web server does not answer; see above.")
            self._mend()
            time.sleep(0.05)


def _signing(
    environment: Environment, shared: dict[str, str]
) -> tuple[dict[str, str], Part | None]:
    """Give what the worker needs to have things signed, and the signer that does it.

    There is none of ours where the operator's own listens at another socket.
    """
    if environment.signer.startswith("unix:"):
        token = os.environ.get("COMITY_SIGNER_TOKEN", "")
        return {"COMITY_SIGNER": environment.signer, "COMITY_SIGNER_TOKEN": token}, None
    token = secrets_of_python.token_urlsafe(32)
    part = signer(shared | {"COMITY_SIGNER": environment.signer, "COMITY_SIGNER_TOKEN": token})
    path = f"unix:{environment.data / SOCKET}"
    return {"COMITY_SIGNER": path, "COMITY_SIGNER_TOKEN": token}, part


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the folder's lock, so that two supervisors never look after one installation.

    Raises:
        Refusal: another one holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                "RUNS-ALREADY",
                f"Comity already runs on {data}. Stop it first, or choose another COMITY_DATA.",
            ) from None
        yield


def free_port(wanted: int) -> int:
    """Give the wanted port, or the next one that nothing on this machine listens on.

    Raises:
        Refusal: none of the next fifty is free.
    """
    for port in range(wanted, wanted + _PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError as error:
                if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                    continue
                raise
            chosen: int = probe.getsockname()[1]
            return chosen
    raise Refusal("NO-FREE-PORT", f"No port from {wanted} on is free; name one with --port.")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  # our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False
