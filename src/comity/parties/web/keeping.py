"""What every desk shares: who asks, and doing what a form asks once."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from comity.ledger.actions import once
from comity.ledger.domain.actors import Actor
from comity.ledger.domain.answers import Answer
from comity.parties.web.acting import actor_of

_OURS = {"csrfmiddlewaretoken", "key"}


def actor_at(request: HttpRequest) -> Actor:
    """Give who asks; the door has let nobody else in."""
    actor = actor_of(request)
    if actor is None:
        raise RuntimeError("the view stands behind no door")
    return actor


def kept_once(request: HttpRequest, do: Callable[[], dict[str, str]]) -> dict[str, Any]:
    """Do what a form asks once, however often its button is pressed.

    Raises:
        Refusal: IDEMPOTENCY-KEY-REUSED, and those of `do`.
    """
    key = request.POST.get("key", "")[:100] or str(uuid4())
    parts = [request.path.encode(), *_sent(request)]
    return once(key=key, request=parts, do=lambda: Answer(200, do())).body


def _sent(request: HttpRequest) -> Iterator[bytes]:
    for name in sorted(set(request.POST) - _OURS):
        yield name.encode()
        yield from (value.encode("utf-8", "surrogatepass") for value in request.POST.getlist(name))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            whole = hashlib.sha256()
            for piece in upload.chunks():  # from its beginning
                whole.update(piece)
            yield name.encode() + whole.digest()
