"""How messages leave: read once from `smtp://user:password@mail.example.org:587` and the like."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SECONDS = 10  # a mail server that is silent must not hold a reader longer


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server: ``smtps`` is TLS at once, ``smtp`` changes to it; only loopback may not."""

    host: str
    port: int
    user: str
    password: str
    is_tls_at_once: bool

    @property
    def settings(self) -> dict[str, str | int | bool]:
        """Give Django's settings for it."""
        is_near = self.host in _LOOPBACK
        return {
            "EMAIL_HOST": self.host,
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": self.user,
            "EMAIL_HOST_PASSWORD": self.password,
            "EMAIL_USE_SSL": self.is_tls_at_once,
            "EMAIL_USE_TLS": not self.is_tls_at_once and not is_near,
            "EMAIL_TIMEOUT": _SECONDS,
        }


def mail_server(address: str) -> MailServer:
    """Read the address; an empty one is the machine's own mail server.

    Raises:
        ValueError: it is not such an address.
    """
    if not address:
        return MailServer("localhost", 25, "", "", is_tls_at_once=False)
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("not an address of a mail server")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_at_once=parts.scheme == "smtps",
    )
