"""A mail server for tests: takes what it is sent over the wire and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any


class _Talk(socketserver.StreamRequestHandler):
    """One conversation, as RFC 5321 section 4.1 has it, with just the words that are needed."""

    server: "Mailbox"

    def handle(self) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT" and self.server.refuses:
                self._say("550 no such mailbox")
            elif word == "DATA":
                self._say("354 go on")
                self.server.kept.append(message_from_bytes(b"".join(iter(self._line, b""))))
                self._say("250 kept")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _line(self) -> bytes:
        line = self.rfile.readline()
        return b"" if line == b".\r\n" else line

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Mailbox(socketserver.ThreadingTCPServer):
    """The server; `refuses` makes it know no receiver."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.kept: list[Message] = []
        self.refuses = False


@contextmanager
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """Have mail delivered to a server of one's own."""
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        try:
            yield server
        finally:
            server.shutdown()
