"""Run an embedded PostgreSQL: one data folder, one Unix socket, no port, no fixed password."""

import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import psycopg

from comity.site import secrets
from comity.site.postgres.binaries import RunAs, find_binaries, within_reach
from comity.values.refusals import Refusal

SUPERUSER = "postgres"
PORT = 5432  # only a part of the socket's file name; nothing listens on the network
_SOCKET_PATH_BYTES = 100  # the kernel allows 107 with the file name
_RECOVERY_SECONDS = 300.0
_ORPHAN_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1
_OPTIONS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement or a violated constraint would write personal values into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def socket_folder(data: Path) -> Path:
    """Give the folder of the server's socket: beside the data, else a short hashed name."""
    beside = data / "run"
    if len(os.fsencode(beside)) <= _SOCKET_PATH_BYTES - len(f"/.s.PGSQL.{PORT}"):
        return beside
    short = sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/tmp") / f"comity-{short}"  # noqa: S108  # owner and mode are checked before use


def account_for_server() -> RunAs | None:
    """Give the account that runs the server: ourselves (None), or ``nobody`` when we are root."""
    if os.geteuid() != 0:
        return None
    found = pwd.getpwnam(os.environ.get("COMITY_PG_USER", "nobody"))
    return RunAs(found.pw_name, found.pw_uid, found.pw_gid)


class Server:
    """An embedded PostgreSQL server over one data folder.

    The process is tied to the thread that starts it: when that dies, the kernel asks the server
    for a fast shutdown. So start it from a thread that lives as long as the server should.

    Args:
        data: the installation's folder; the cluster is its child ``pg18``.
        options: server settings that replace or add to our own.
    """

    def __init__(self, data: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.data = data.absolute()
        self.cluster = self.data / "pg18"
        self.log = self.data / "postgres.log"
        self.socket = socket_folder(self.data)
        self._options = _OPTIONS | dict(options or {})
        self._account = account_for_server()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def password(self) -> str:
        """The superuser's password, made once for this folder."""
        return secrets.ensure(self.data, (SUPERUSER,))[SUPERUSER]

    def superuser_url(self, database: str = "postgres") -> str:
        """Give the connection string of the server's superuser."""
        return psycopg.conninfo.make_conninfo(
            host=str(self.socket),
            port=PORT,
            dbname=database,
            user=SUPERUSER,
            password=self.password,
        )

    def is_answering(self) -> bool:
        """Tell whether a connection can be made now."""
        try:
            psycopg.connect(self.superuser_url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_gone(self) -> bool:
        """Tell whether the server has ended; one that another process started is asked itself."""
        if self._process is not None:
            return self._process.poll() is not None
        return not self.is_answering()

    def start(self) -> None:
        """Start the server and wait until it answers, through crash recovery if there is any.

        A server that already runs over this folder is shared, not started twice.

        Raises:
            Refusal: no programs, a folder the server's account cannot enter, or a failed start.
        """
        self._open_folder()
        with self._lock():
            if (self.cluster / "PG_VERSION").exists() and self.is_answering():
                return
            programs = within_reach(find_binaries(), self._account, shelf=self.data)
            if not (self.cluster / "PG_VERSION").exists():
                self._create_cluster(programs)
            self._open_socket_folder()
            self._await(programs)

    def stop(self) -> None:
        """Stop the server if we started it: open transactions are rolled back, data is flushed."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_RECOVERY_SECONDS)
        self._process = None

    def _open_folder(self) -> None:
        self.data.mkdir(mode=0o755 if self._account else 0o700, parents=True, exist_ok=True)
        if self._account and not self._account.may_enter(self.data):
            raise Refusal(
                "DATA-FOLDER-CLOSED",
                f"The folder {self.data} cannot be entered by the account {self._account.name}, "
                "which runs the database when you are root. Choose another folder with "
                "COMITY_DATA, such as /var/lib/comity, or run as an ordinary user.",
            )

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.data / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _own(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def _open_socket_folder(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        ours = {os.geteuid()} | ({self._account.uid} if self._account else set())
        if self.socket.lstat().st_uid not in ours:
            raise Refusal(
                "SOCKET-FOLDER-TAKEN",
                f"The folder {self.socket} belongs to another account. Remove it, or choose "
                "another COMITY_DATA.",
            )
        self.socket.chmod(0o755 if self._account else 0o700)
        self._own(self.socket)

    def _create_cluster(self, programs: Path) -> None:
        fresh = self.data / "pg18.new"  # renamed when whole: a killed first start leaves no half
        passwords = self.data / "initdb.password"
        subprocess.run(["rm", "-rf", "--", str(fresh)], check=True)  # noqa: S603, S607  # our own folder, may be the server's
        fresh.mkdir(mode=0o700)
        passwords.unlink(missing_ok=True)
        passwords.touch(mode=0o600)
        passwords.write_text(self.password, encoding="utf-8")
        self._own(fresh)
        self._own(passwords)
        command = [
            str(programs / "initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            f"--pwfile={passwords}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=PG_UNICODE_FAST",
            "--auth=scram-sha-256",
        ]
        done = subprocess.run(  # noqa: S603  # our own program and arguments, no shell
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        passwords.unlink()
        if done.returncode != 0:
            raise Refusal("DATABASE-NOT-MADE", f"initdb failed: {done.stderr.strip()}")
        fresh.rename(self.cluster)

    def _spawn(self, programs: Path) -> "subprocess.Popen[bytes]":
        settings = [f"--{name}={value}" for name, value in self._options.items()]
        folder = ["-D", str(self.cluster), "-k", str(self.socket), "-p", str(PORT)]
        libc = ctypes.CDLL(None)  # loaded before the fork; nothing may be imported after it
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # our own program, no shell
                [str(programs / "postgres"), *folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT),
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )

    def _await(self, programs: Path) -> None:
        began = time.monotonic()
        self._forget_stale_pid()
        self._process = self._spawn(programs)
        while not self.is_answering():
            waited = time.monotonic() - began
            if waited > _RECOVERY_SECONDS:
                raise Refusal("DATABASE-SILENT", f"The database does not answer; see {self.log}.")
            if self._process.poll() is not None:
                # Back ends of a killed server may still be leaving; they go within seconds.
                if waited > _ORPHAN_SECONDS:
                    raise Refusal("DATABASE-ENDED", f"The database ended; see {self.log}.")
                time.sleep(0.3)
                self._process = self._spawn(programs)
            time.sleep(0.02)

    def _forget_stale_pid(self) -> None:
        """Drop a pid file whose number now names something that is not PostgreSQL."""
        file = self.cluster / "postmaster.pid"
        if not file.exists():
            return
        number = file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
        command = Path("/proc") / number / "cmdline"
        if number.isdigit() and command.exists() and b"postgres" not in command.read_bytes():
            file.unlink()
