"""Eight impatient readers: browsers reduced to what costs the server something."""

import http.client
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

_FORGERY = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ENCODINGS = "gzip, deflate, br"


@dataclass(frozen=True)
class Answer:
    """An answer: `sent` is the body's length as it travelled."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def sent(self) -> int:
        return len(self.body)


@dataclass
class Browser:
    """One connection that is kept, one jar of cookies, one reader."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection(self.host, self.port, timeout=60)

    def ask(
        self,
        path: str,
        *,
        body: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
        encodings: str = ENCODINGS,
    ) -> Answer:
        """Ask for a page, or send a form."""
        headers = {"Accept-Encoding": encodings, "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        answer = self._sent("GET" if body is None else "POST", path, body, headers)
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, answer.headers, content)

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        try:
            self._line.request(method, path, body=body, headers=headers)
            return self._line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server hangs up on a reader who is silent for half a minute; ring again.
            self._line.close()
            self._line.request(method, path, body=body, headers=headers)
            return self._line.getresponse()

    def token(self, path: str) -> str:
        """Give the word that proves a form came from our own page."""
        page = self.ask(path, encodings="identity").body.decode()
        found = _FORGERY.search(page)
        assert found, f"{path} has no form: {page[:300]}"
        return found.group(1)

    def sign_in(self, person: str) -> None:
        """Sign in as somebody of the demonstration."""
        given = {"csrfmiddlewaretoken": self.token("/en/account/sign-in/"), "person": person}
        answer = self.ask("/en/demo/sign-in/", body=urlencode(given).encode())
        assert answer.status == 302, answer.body[:500]
        assert "comity_actor" in self.cookies


def upload(token: str, content: bytes) -> tuple[bytes, str]:
    """Write the form of the verify page with a file in it; give body and media type."""
    mark = secrets.token_hex(16)
    fields = {"csrfmiddlewaretoken": token, "code": "", "city": ""}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="certificate"; filename="certificate.json"'
    parts.append(f"--{mark}\r\n{head}\r\nContent-Type: application/json\r\n\r\n".encode())
    parts.append(content + f"\r\n--{mark}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={mark}"


Task = Callable[[int], None]


def milliseconds(tasks: Sequence[Task], rounds: int, *, warm: int = 5) -> list[float]:
    """Let everybody do their task at the same time, again and again; give all times, sorted.

    Args:
        tasks: one for each client; called with the number of the round.
        rounds: how often each client does it.
        warm: how often each does it before that, not counted.
    """
    times: list[float] = []
    faults: list[BaseException] = []
    start = threading.Barrier(len(tasks))

    def work(task: Task) -> None:
        try:
            for number in range(warm):
                task(-1 - number)
            start.wait()
            for number in range(rounds):
                began = time.perf_counter()
                task(number)
                times.append((time.perf_counter() - began) * 1000)
        except BaseException as fault:
            faults.append(fault)
            start.abort()

    threads = [threading.Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sorted(times)


class _Assets(HTMLParser):
    """Collects what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "stylesheet":
            self.found[given["href"]] = "styles"
        elif tag == "script" and given.get("src"):
            self.found[given["src"]] = "scripts"
        elif tag in {"img", "source"} and given.get("src", "").startswith("/"):
            self.found[given["src"]] = "pictures"


def weight(browser: Browser, plain: str, page: Answer) -> dict[str, int]:
    """Weigh a page as it travels to a browser that sees it for the first time, in bytes.

    Args:
        browser: who loads what belongs to it.
        plain: the page's HTML.
        page: the same page as it was sent.
    """
    reader = _Assets()
    reader.feed(plain)
    found = {"page": page.sent, "styles": 0, "scripts": 0, "pictures": 0}
    for address, kind in reader.found.items():
        answer = browser.ask(urlsplit(address).path)
        assert answer.status == 200, address
        found[kind] += answer.sent
    return found
