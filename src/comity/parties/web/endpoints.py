"""What every endpoint of the API shares: who asks, strict bodies, doing once, paging."""

import base64
import binascii
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.security import APIKeyCookie, HttpBearer
from pydantic import AfterValidator, ConfigDict, StringConstraints

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.ledger.domain.answers import Answer
from comity.parties.web.acting import COOKIE, actor_of
from comity.values.refusals import Fault, Refusal

LONGEST_KEY = 200


def _printable(text: str) -> str:
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise ValueError("write one line without control characters")
    return text


# What a line of text may be: the database keeps no NUL, and a page shows no control characters.
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=300),
    AfterValidator(_printable),
]


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("write text without the character NUL")
    return text


# Words of several lines that are kept; each shape says how many characters it takes.
Written = Annotated[str, AfterValidator(_storable)]


class Strict(Schema):
    """A body in which an unknown field is a fault, not a silent loss."""

    model_config = ConfigDict(extra="forbid")


class BearerToken(HttpBearer):
    """The token of an actor's session in the Authorization header."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002  # the middleware presented it
        """Give the actor whom the database knows by the token."""
        return actor_of(request)


class ActorCookie(APIKeyCookie):
    """The same token in the browser's cookie; writes need the forgery token too."""

    param_name = COOKIE

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Give the actor, unless a header speaks for somebody else."""
        return actor_of(request) if key and "Authorization" not in request.headers else None


def caller(request: HttpRequest, *roles: str) -> Actor:
    """Give who asks, if they act in one of the roles.

    Raises:
        Refusal: NO-SESSION, NOT-PERMITTED.
    """
    actor = actor_of(request)
    if actor is None:
        raise Refusal("NO-SESSION", _("You are not signed in, or your session has ended."))
    if actor.role not in roles:
        raise Refusal("NOT-PERMITTED", _("Your role does not do this."))
    return actor


def only(given: Iterable[str], *known: str) -> None:
    """Refuse parameters or form fields that nobody knows.

    Raises:
        Refusal: REQUEST-INVALID with every one of them.
    """
    faults = tuple(
        Fault("UNKNOWN-FIELD", name, f"This is not known. Known here: {', '.join(known)}.")
        for name in given
        if name not in known
    )
    if faults:
        raise Refusal("REQUEST-INVALID", _("Something in the request is not known."), faults)


def once(
    request: HttpRequest, do: Callable[[], Answer], *, body: Iterable[bytes] | None = None
) -> HttpResponse:
    """Do a write once for its Idempotency-Key; a repeat gets the first answer.

    Args:
        request: its method, path and body are what the key stands for.
        do: makes the change; the answer holds ids, not personal data.
        body: what stands for the body where it was read as a stream.

    Raises:
        Refusal: IDEMPOTENCY-KEY-MISSING, IDEMPOTENCY-KEY-REUSED, and those of `do`.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > LONGEST_KEY:
        sentence = _("Send a header Idempotency-Key with a text of your own, new for each write.")
        raise Refusal("IDEMPOTENCY-KEY-MISSING", sentence)
    parts = [(request.method or "").encode(), request.path.encode()]
    answer = ledger.once(key=key, request=[*parts, *(body or [request.body])], do=do)
    response = HttpResponse(
        orjson.dumps(answer.body), status=answer.status, content_type="application/json"
    )
    if answer.is_repeat:
        response["Idempotency-Replayed"] = "true"
    return response


def cursor(at: datetime, last: UUID) -> str:
    """Give the place after a row as a text that clients hand back unread."""
    return base64.urlsafe_b64encode(orjson.dumps([at.isoformat(), str(last)])).decode()


def place(cursor: str) -> tuple[datetime, UUID]:
    """Read a cursor back.

    Raises:
        Refusal: CURSOR-INVALID.
    """
    try:
        at, last = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        found = datetime.fromisoformat(at), UUID(last)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        sentence = _("This cursor cannot be read. Begin the list again without one.")
        raise Refusal("CURSOR-INVALID", sentence) from None
    if found[0].tzinfo is None:
        sentence = _("This cursor cannot be read. Begin the list again without one.")
        raise Refusal("CURSOR-INVALID", sentence)
    return found
