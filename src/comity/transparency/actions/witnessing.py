"""Answer a log that asks one of our cities to witness it."""

from base64 import b64encode
from datetime import datetime
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from comity.ledger.refusing import ask
from comity.proofs.log.checkpoints import cosign
from comity.proofs.log.notes import Note
from comity.proofs.log.witnessing import Judgement, Submission, judge, parse_submission
from comity.transparency import queries
from comity.transparency.actions.faults import note_fault
from comity.transparency.keyring import witness_signer
from comity.values.refusals import Refusal

ANSWER: Final = "transparency.answer"


def answer(city: str, body: bytes, *, at: datetime) -> Judgement:
    """Judge a submission as a city's witness; where it is good, cosign it.

    What was cosigned is written down before it is given, from the size seen last: two submissions
    at once cannot both go on from there. Only the worker can.

    Args:
        city: whose witness is asked.
        body: of the request.
        at: now.
    """
    try:
        given = parse_submission(body)
    except Refusal as refusal:
        return Judgement(400, f"{refusal.message}\n")
    own = queries.witness_of(city)
    signer = witness_signer(city, 1 if own is None else own.number)
    origin = given.checkpoint.origin
    seen, note = queries.seen_by(signer.kid, origin)
    judged = judge(given, queries.known_keys(origin, at=at), seen)
    if not judged.is_good:
        if is_contradiction(given, judged, seen.size):
            _note(given, city, signer.kid, note, at)
        return judged
    line = cosign(given.checkpoint, signer, witness=signer.kid, at=at)
    kept = Note(given.note.text, (*given.note.signatures, line))
    head = given.checkpoint
    new = (signer.kid, origin, seen.size, head.size, head.root, str(kept), at)
    with transaction.atomic():
        # Another submission may have been quicker; then the log asks again.
        if ask("SELECT advance_witness(%s, %s, %s, %s, %s, %s, %s)", *new) == (False,):
            return Judgement(409, f"{queries.seen_by(signer.kid, origin)[0].size}\n")
    return Judgement(200, line.line)


def hand_over(city: str, body: bytes) -> None:
    """Have the worker answer a submission; the web process holds no key."""
    app.configure_task(ANSWER).defer(city=city, body=b64encode(body).decode())


def is_contradiction(given: Submission, judged: Judgement, seen: int) -> bool:
    """Tell whether the log signed something that cannot stand beside what was seen of it."""
    same_size = judged.status == 409 and given.old == given.checkpoint.size == seen
    return judged.status == 422 or same_size


def _note(given: Submission, city: str, witness: str, seen: Note | None, at: datetime) -> None:
    head = given.checkpoint
    note_fault(
        code="LOG-FORKED",
        origin=head.origin,
        witness=witness,
        size=head.size,
        evidence=f"{given.text}\n{seen or ''}",
        city=city,
        at=at,
    )
