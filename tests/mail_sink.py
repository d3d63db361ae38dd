"""A mail server for tests: takes what is sent on this machine and keeps it."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 sink")
        receivers: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            if word == "RCPT" and "refused" in line:
                self._say("550 no such mailbox")
                continue
            if word == "RCPT":
                receivers.append(re.search(r"<(.*)>", line)[1])
            if word == "DATA":
                self._say("354 go on")
                self.server.sink.keep(receivers, self._letter())
            self._say("250 yes" if word != "QUIT" else "221 bye")
            if word == "QUIT":
                return

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@dataclass
class Sink:
    port: int = 0
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    def keep(self, receivers: list[str], letter: bytes) -> None:
        self.letters.append((receivers, message_from_bytes(letter, policy=policy.default)))

    def last_to(self, email: str, *, seconds: float = 20) -> EmailMessage:
        until = time.monotonic() + seconds
        while not (found := [letter for to, letter in self.letters if email in to]):
            assert time.monotonic() < until, f"nothing arrived for {email}"
            time.sleep(0.05)
        return found[-1]

    def code_for(self, email: str) -> str:
        letter = self.last_to(email).get_content()
        return re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter, re.M)[1]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """Listen on a free port of this machine for as long as the block lasts."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.sink = Sink(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.sink
        server.shutdown()
        thread.join()
