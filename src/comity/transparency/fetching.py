"""Ask other installations over HTTP: one address, one answer, all of it in time."""

import socket
import ssl
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit


def answer_of(
    method: str, address: str, *, body: bytes | None = None, most: int, seconds: float
) -> tuple[int, bytes]:
    """Ask an address; give the status and the first bytes of the answer. Nothing is followed.

    A socket's own limit begins anew with every byte, so that who sends one now and then could hold
    us for days: here the whole is over in time, the greeting of TLS too.

    Args:
        method: of HTTP.
        address: with https:// or http:// in front; whether it may be asked is for the caller.
        body: that is sent, as plain text.
        most: bytes of the answer that are read.
        seconds: after which it is given up.

    Raises:
        OSError: there is no answer, or none in time, or it cannot be read.
    """
    try:
        return _answered(method, address, body, most, seconds)
    # Names and numbers that are none are errors of value to the library.
    except (HTTPException, ValueError) as error:
        message = "the address or the server's answer is broken"
        raise OSError(None, message, address) from error


def _answered(
    method: str, address: str, body: bytes | None, most: int, seconds: float
) -> tuple[int, bytes]:
    parts = urlsplit(address)
    is_secure, host = parts.scheme == "https", parts.hostname or ""
    where = (host, parts.port or (443 if is_secure else 80))
    with socket.create_connection(where, seconds) as plain, plain.dup() as held:
        is_over = Event()
        ending = Timer(seconds, _end, (held, is_over))
        ending.daemon = True
        ending.start()
        try:
            with closing(HTTPConnection(*where)) as connection:
                connection.sock = _secured(plain, host) if is_secure else plain
                target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
                headers = {"Connection": "close"}
                if body is not None:
                    headers["Content-Type"] = "text/plain"
                connection.request(method, target, body, headers)
                with connection.getresponse() as came:
                    read = came.status, came.read(most)
        finally:
            ending.cancel()
    if is_over.is_set():
        # What was cut off looks like an answer that ended.
        raise TimeoutError(None, "the server is too slow", address)
    return read


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _end(held: socket.socket, is_over: Event) -> None:
    is_over.set()
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
