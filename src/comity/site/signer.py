"""The signer: the one process that has the cities' keys, and a database role that reads no case.

It listens at a socket in the data folder. Who asks must know the token that the supervisor gave to
it and to the worker; the web has none. A key that the cities withdrew, or whose end has come, signs
nothing any more, whatever the other processes believe.
"""

import ctypes
import os
import signal
import socket
import socketserver
import sys
from pathlib import Path
from typing import Final

import psycopg

from comity.proofs.key_stores import KeyStore, Secrets, store_of
from comity.proofs.remote_signing import MAX_LINE, answer
from comity.site import secrets
from comity.site.environment import Environment, read_environment
from comity.site.parts import die_with_parent
from comity.site.postgres.bootstrap import KEYHOLDER
from comity.values.refusals import Refusal

SOCKET: Final = "signer.sock"
_PR_SET_DUMPABLE: Final = 4
_ENDED: Final = """
SELECT revoked IS NOT NULL OR coalesce(until <= clock_timestamp(), false)
FROM certificates_key WHERE id = %s
"""


class _Hearing(socketserver.StreamRequestHandler):
    """One wish: a line in, a line out."""

    timeout = 20
    server: "_Signer"

    def handle(self) -> None:
        """Answer."""
        line = self.rfile.readline(MAX_LINE + 1)
        known = self.server
        said = answer(line, known.store, token=known.token, require_good=known.require_good)
        self.wfile.write(said + b"\n")


class _Signer(socketserver.UnixStreamServer):
    """Listen, one wish at a time: keys of a security module are used by one thread."""

    request_queue_size = 128

    def __init__(self, path: Path, store: KeyStore, token: str, database: str) -> None:
        self.store, self.token, self._database = store, token, database
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Hearing)
        finally:
            os.umask(before)

    def require_good(self, kid: str) -> None:
        """Require that a key was neither withdrawn nor has ended.

        Raises:
            Refusal: KEY-WITHDRAWN; KEY-STORE, the database does not answer.
        """
        for is_last in (False, True):
            try:
                if self._connection is None:
                    self._connection = psycopg.connect(self._database, autocommit=True)
                row = self._connection.execute(_ENDED, [kid]).fetchone()
                break
            except psycopg.OperationalError as error:
                # The database may have been started again; once is asked anew.
                self._connection = None
                if is_last:
                    message = "Whether the key may still sign cannot be told."
                    raise Refusal("KEY-STORE", message) from error
        if row is not None and row[0]:
            raise Refusal("KEY-WITHDRAWN", f"The key {kid} was withdrawn or has ended.")


def hide() -> None:
    """Keep other processes of this account from reading what this one has in memory.

    Source: prctl(2), PR_SET_DUMPABLE.
    """
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)


def main() -> None:
    """Sign until asked to stop."""
    die_with_parent(signal.SIGTERM)
    hide()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    environment = read_environment()
    given = Secrets(pin=os.environ.get("COMITY_PKCS11_PIN", ""))
    store = store_of(environment.signer, environment.data / "keys", given)
    token = os.environ.get("COMITY_SIGNER_TOKEN", "")
    path = environment.data / SOCKET
    with _Signer(path, store, token, _address(environment)) as listening:
        listening.serve_forever()


def _address(environment: Environment) -> str:
    password = secrets.read(environment.data)[KEYHOLDER]
    place = environment.database | environment.database_way
    return psycopg.conninfo.make_conninfo(
        user=KEYHOLDER, password=password, application_name="comity signer", **place
    )


def is_listening(data: Path) -> bool:
    """Tell whether a signer answers in a data folder."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        return line.connect_ex(str(data / SOCKET)) == 0


if __name__ == "__main__":
    main()
