"""The witness: other installations' logs have their checkpoints cosigned here.

The web process holds no key. It judges a submission, hands a good one to the worker, and waits for
what the worker wrote down.
"""

import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comity.ledger.clock import now
from comity.proofs.log.notes import NoteKey
from comity.proofs.log.witnessing import (
    MAX_REQUEST_BYTES,
    SIZE_TYPE,
    Judgement,
    Submission,
    judge,
    parse_submission,
)
from comity.transparency import actions, queries
from comity.transparency.queries import Witness
from comity.values.refusals import Refusal

_WAIT_SECONDS: Final = 8.0
_TURN_SECONDS: Final = 0.05
_LATER_SECONDS: Final = "60"


# No cookie counts here: a submission is proven by the log's signature, and by nothing else.
@csrf_exempt
@require_POST
@never_cache
def add_checkpoint(request: HttpRequest, city: str) -> HttpResponse:
    """Cosign a log's checkpoint as a city's witness.

    Source: C2SP tlog-witness, add-checkpoint.
    """
    witness = queries.witness_of(city)
    if witness is None:
        return _answer(Judgement(404, "There is no such witness.\n"))
    body = request.read(MAX_REQUEST_BYTES + 1)
    try:
        given = parse_submission(body)
    except Refusal as refusal:
        return _answer(Judgement(400, f"{refusal.message}\n"))
    origin = given.checkpoint.origin
    seen, _ = queries.seen_by(witness.name, origin)
    judged = judge(given, queries.known_keys(origin, at=now()), seen)
    if judged.is_good or actions.is_contradiction(given, judged, seen.size):
        # What cannot stand beside what was seen is kept as evidence, by the worker too.
        actions.hand_over(city, body)
    return _answer(_awaited(given, witness) if judged.is_good else judged)


def _awaited(given: Submission, witness: Witness) -> Judgement:
    """Wait until the worker has cosigned; give its line."""
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        line = _line(given, witness.key)
        if line is not None:
            return Judgement(200, line)
        time.sleep(_TURN_SECONDS)
    return Judgement(503, "The witness does not answer at the moment. Try again later.\n")


def _line(given: Submission, key: NoteKey) -> str | None:
    seen, note = queries.seen_by(key.name, given.checkpoint.origin)
    if note is None or (seen.size, seen.root) != (given.checkpoint.size, given.checkpoint.root):
        return None
    # Further lines of the text are signed too; another text is another note.
    lines = note.of(key) if note.text == given.note.text else []
    return "".join(one.line for one in lines) or None


def _answer(judged: Judgement) -> HttpResponse:
    is_size = judged.status == 409
    response = HttpResponse(
        judged.body,
        status=judged.status,
        content_type=SIZE_TYPE if is_size else "text/plain; charset=utf-8",
    )
    if judged.status == 503:
        response["Retry-After"] = _LATER_SECONDS
    return response
