"""Guessing: how often one place may try codes."""

import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from comity.values.refusals import Refusal

TRIES: Final = 20
WINDOW_SECONDS: Final = 60.0
_MOST_PLACES: Final = 20_000


class Tries:
    """Counts tries by place, in this process's memory only.

    Addresses are personal data: kept hashed under a key nobody knows, for a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._tries: dict[bytes, tuple[float, int]] = {}

    def require_patience(self, place: str) -> None:
        """Count one try.

        Raises:
            Refusal: TOO-MANY, the place has tried too often within the last minute.
        """
        name, now = blake2b(place.encode(), key=self._key, digest_size=16).digest(), self._clock()
        with self._lock:
            began, count = self._tries.get(name, (now, 0))
            if now - began >= WINDOW_SECONDS:
                began, count = now, 0
            if count >= TRIES:
                sentence = _("Too many codes were tried from here. Wait a minute, then try again.")
                raise Refusal("TOO-MANY", sentence)
            if len(self._tries) >= _MOST_PLACES:
                self._tries.clear()
            self._tries[name] = (began, count + 1)


def place_of(request: HttpRequest) -> str:
    """Give the address a request comes from.

    Behind a proxy, which every public installation has (it speaks HTTPS), the proxy's own word
    is the last of X-Forwarded-For; what stands before it the client may have made up.
    """
    if not settings.IS_PRIVATE:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


TRIED = Tries()
