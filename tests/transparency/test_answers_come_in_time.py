"""Who answers byte by byte, or breaks off, holds nobody up: it is as if they had not answered."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from comity.transparency.fetching import answer_of

HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def serving(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Speak so to the one who asks, after the first bytes of what they ask."""

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.recv(1 << 16)
                speak(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}/x"
        thread.join(10)


def saying(*raw: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(b"".join(raw))


def dripping(begun: bytes) -> Callable[[socket.socket], None]:
    def speak(connection: socket.socket) -> None:
        connection.sendall(begun)
        for _ in range(200):
            connection.sendall(b"a")
            time.sleep(0.05)

    return speak


def test_a_whole_answer_is_given_with_its_status() -> None:
    with serving(saying(HEAD, b"Content-Length: 3\r\n\r\nyes")) as place:
        assert answer_of("GET", f"http://{place}", most=2, seconds=5) == (200, b"ye")
    with serving(saying(b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\n\r\n")) as place:
        assert answer_of("POST", f"http://{place}", body=b"a", most=9, seconds=5) == (302, b"")


@pytest.mark.parametrize(
    ("scheme", "begun"),
    [
        ("http", HEAD + b"Content-Length: 9999\r\n\r\n"),
        ("http", HEAD + b"Transfer-Encoding: chunked\r\n\r\n9999\r\n"),
        ("http", HEAD + b"X-Long: "),
        ("http", b""),
        ("https", b"\x16\x03\x03\x40\x00"),
    ],
    ids=["body", "chunk", "header", "first line", "TLS"],
)
def test_an_answer_byte_by_byte_is_given_up(scheme: str, begun: bytes) -> None:
    began = time.monotonic()
    with serving(dripping(begun)) as place, pytest.raises(OSError, match=r"slow|broken|EOF"):
        answer_of("GET", f"{scheme}://{place}", most=1 << 17, seconds=0.5)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 409 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_a_broken_answer_is_none(raw: bytes) -> None:
    with serving(saying(raw)) as place, pytest.raises(OSError, match="broken"):
        answer_of("GET", f"http://{place}", most=1 << 17, seconds=5)


@pytest.mark.parametrize("place", ["http://127.0.0.1:99999/", "http://a..b/", "http://[::1"])
def test_an_address_that_is_none_is_not_asked(place: str) -> None:
    with pytest.raises(OSError, match="broken"):
        answer_of("GET", place, most=1, seconds=1)
