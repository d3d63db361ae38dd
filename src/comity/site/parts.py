"""The processes that a running installation is made of, tied to the one that watches them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
_SLOWEST_RESTART_SECONDS = 10.0
_STEADY_SECONDS = 30.0
_STOP_SECONDS = 20.0
# What opens the keys reaches the signer alone, also where the operator exported it.
_KEYLESS = {"COMITY_PKCS11_PIN": "", "COMITY_SIGNER_TOKEN": ""}


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when the thread that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


@dataclass
class Part:
    """One process that is started again whenever it ends.

    Args:
        name: shown to the operator.
        command: program and arguments.
        environment: added to our own.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    restarts: int = 0
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _pause: float = field(default=0.0, init=False)

    @property
    def pid(self) -> int | None:
        """The process's number; None before the first start."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches us alone."""
        libc = ctypes.CDLL(None)  # loaded before the fork; nothing may be imported after it
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  # our own program, no shell
            self.command,
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM),
        )

    def mend(self) -> bool:
        """Start the process again if it has ended; tell whether it had.

        One that ends at once waits longer each time, so that a fault does not eat the machine.
        """
        if self._process is None or self._process.poll() is None:
            return False
        lived = time.monotonic() - self._started
        if lived < self._pause:
            return False
        self._pause = (
            0.0
            if lived > _STEADY_SECONDS
            else min(max(0.5, self._pause * 2), _SLOWEST_RESTART_SECONDS)
        )
        self.restarts += 1
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it does and end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def see_off(self) -> None:
        """Wait until the process has ended; kill it if it does not."""
        if self._process is None:
            return
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def web(port: int, host: str, environment: Mapping[str, str]) -> Part:
    """Give the web server: two processes, each with a few threads and its own pool."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": environment.get("COMITY_WEB_PROCESSES", "2"),
        "--blocking-threads": "4",
        "--backlog": "256",
        "--workers-kill-timeout": "10",
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in pair]
    command = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "--no-ws"]
    return Part(
        "web",
        [*command, "comity.site.wsgi:application"],
        {**environment, **_KEYLESS, "COMITY_SIGNER": "none", "COMITY_ROLE": "app"},
    )


def signer(environment: Mapping[str, str]) -> Part:
    """Give the signer: the one process with the keys, and a database role that reads no case."""
    return Part("signer", [sys.executable, "-m", "comity.site.signer"], environment)


def worker(environment: Mapping[str, str]) -> Part:
    """Give the worker: its own process and its own database role, which may have things signed."""
    command = [sys.executable, "-m", "comity.site.worker"]
    return Part("worker", command, {**_KEYLESS, **environment, "COMITY_ROLE": "signer"})
