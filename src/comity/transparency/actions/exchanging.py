"""Exchange: sign what was logged, and have every other city cosign it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from comity.ledger.refusing import ask
from comity.proofs.log.checkpoints import (
    Checkpoint,
    cosignature_time,
    parse_checkpoint,
    sign_checkpoint,
)
from comity.proofs.log.encoding import number_of
from comity.proofs.log.notes import Note, NoteSignature, parse_signature
from comity.proofs.log.tree import consistency, holds_consistency
from comity.proofs.log.witnessing import MAX_REQUEST_BYTES, Judgement, Submission
from comity.transparency import queries
from comity.transparency.actions.faults import note_fault
from comity.transparency.actions.witnessing import answer
from comity.transparency.fetching import answer_of
from comity.transparency.keyring import log_signer
from comity.transparency.queries import KeptLog, Witness
from comity.values.refusals import Refusal

# Posts a submission to a witness and gives its answer.
Post = Callable[[Witness, bytes], Judgement]
_TIMEOUT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of one exchange between a log and a witness; the code is empty where all is well.

    Args:
        origin: the log.
        witness: the witness; the log itself where its own tree was found broken.
        size: of the checkpoint.
        code: LOG-FORKED, LOG-ROLLED-BACK, LOG-BROKEN, WITNESS-BROKEN, or WITNESS-SILENT, which
            is no fault of the log and is tried again.
    """

    origin: str
    witness: str
    size: int
    code: str = ""


def exchange(
    *, at: datetime, city: str | None = None, post: Post | None = None
) -> tuple[Exchanged, ...]:
    """Sign every log of this installation that has grown, and have it witnessed.

    Only the worker can. Every minute; again, it does what is still to do.

    Args:
        at: now.
        city: only this city's log; None for all.
        post: how witnesses elsewhere are asked; other than by HTTPS only in tests.
    """
    found: list[Exchanged] = []
    for log in queries.logs():
        if city not in {None, log.city}:
            continue
        try:
            head = _signed(log, at=at)
        except Refusal as refusal:
            size = queries.size_of(log.origin)
            found.append(_faulty(log, log.origin, size, refusal.code, refusal.message, at))
            continue
        if head is not None:
            for witness in queries.partners_of(log):
                if queries.cosigned_size(log.origin, witness.name) != head.size:
                    found.append(_witnessed(log, head, witness, at, post or _post))
    return tuple(found)


def _signed(log: KeptLog, *, at: datetime) -> Checkpoint | None:
    """Sign the log as it is now, where it has grown; give its newest checkpoint.

    Raises:
        Refusal: LOG-FORKED, LOG-BROKEN or LOG-ROLLED-BACK: it is not what was signed before.
    """
    with transaction.atomic():
        size, last = queries.size_of(log.origin), queries.newest_size(log.origin)
        before = queries.note_at(log.origin, last)
        if size < last:
            raise Refusal("LOG-ROLLED-BACK", f"{last} entries were signed, {size} are there.")
        if size == last:
            return None if before is None else parse_checkpoint(before)
        head = Checkpoint(log.origin, size, _grown(log.origin, size, before))
        note = sign_checkpoint(head, log_signer(log.city, log.number))
        kept = (head.origin, head.size, head.root, str(note), at)
        ask("SELECT keep_checkpoint(%s, %s, %s, %s, %s)", *kept)
    return head


def _grown(origin: str, size: int, before: Note | None) -> bytes:
    """Give the root, after it was shown to have grown out of what was signed last."""
    tree = queries.tree_of(origin, size)
    try:
        root = tree.root()
        if before is None:
            return root
        old = parse_checkpoint(before)
        path = consistency(old.size, size, tree.node)
    except Refusal as refusal:
        raise Refusal("LOG-BROKEN", f"The tree is not whole: {refusal.message}") from refusal
    if not holds_consistency(old.size, size, old.root, root, path):
        raise Refusal("LOG-FORKED", f"The tree did not grow out of {before}")
    return root


def _witnessed(
    log: KeptLog, head: Checkpoint, witness: Witness, at: datetime, post: Post
) -> Exchanged:
    note = queries.note_at(log.origin, head.size)
    if note is None:
        raise RuntimeError("a checkpoint that was signed is kept")

    def ask_witness(body: bytes) -> Judgement:
        return post(witness, body) if witness.city is None else answer(witness.city, body, at=at)

    try:
        answered, given = _asked(log, head, note, witness, ask_witness)
        if answered.status == 200:
            _keep(head, note, witness, answered.body)
            return Exchanged(log.origin, witness.name, head.size)
    except OSError:
        return Exchanged(log.origin, witness.name, head.size, "WITNESS-SILENT")
    except Refusal as refusal:
        evidence = f"{refusal.message}\n{note}"
        return _faulty(log, witness.name, head.size, refusal.code, evidence, at)
    code = _code(answered, given)
    evidence = f"{answered.status} {answered.body}\n{given.text}"
    if code == "WITNESS-SILENT":
        return Exchanged(log.origin, witness.name, head.size, code)
    return _faulty(log, witness.name, head.size, code, evidence, at)


def _asked(
    log: KeptLog,
    head: Checkpoint,
    note: Note,
    witness: Witness,
    ask_witness: Callable[[bytes], Judgement],
) -> tuple[Judgement, Submission]:
    """Ask a witness, again where it says that it has seen another size; give the last answer.

    Raises:
        Refusal: LOG-BROKEN.
    """
    tree = queries.tree_of(log.origin, head.size)

    def ask_from(old: int) -> tuple[Judgement, Submission]:
        try:
            path = tuple(consistency(old, head.size, tree.node))
        except Refusal as refusal:
            raise Refusal("LOG-BROKEN", refusal.message) from refusal
        given = Submission(old, path, note, head)
        return ask_witness(given.text.encode()), given

    known = queries.cosigned_size(log.origin, witness.name)
    answered, given = ask_from(known)
    size = _size_in(answered)
    if size is None or size == known or size > head.size:
        return answered, given
    return ask_from(size)


def _size_in(answered: Judgement) -> int | None:
    """Give the size that a witness says it has seen; None where it says none."""
    if answered.status != 409:
        return None
    try:
        return number_of(answered.body.removesuffix("\n"))
    except Refusal:
        return None


def _code(answered: Judgement, given: Submission) -> str:
    size = _size_in(answered)
    if size is not None and size > given.checkpoint.size:
        return "LOG-ROLLED-BACK"
    if answered.status == 422 or size == given.old:
        return "LOG-FORKED"
    # It does not know us yet, is overloaded, or another exchange is under way.
    return "WITNESS-SILENT"


def _keep(head: Checkpoint, note: Note, witness: Witness, lines: str) -> None:
    """Keep a witness's cosignature, if it is one.

    Raises:
        Refusal: WITNESS-BROKEN.
    """
    for signature in _signatures(lines):
        if (signature.name, signature.id) == (witness.name, witness.key.id):
            try:
                seen_at = cosignature_time(note.text, signature, witness.key)
            except Refusal as refusal:
                raise Refusal("WITNESS-BROKEN", refusal.message) from refusal
            kept = (head.origin, head.size, witness.name, signature.line, seen_at)
            ask("SELECT keep_cosignature(%s, %s, %s, %s, %s)", *kept)
            return
    raise Refusal("WITNESS-BROKEN", "The answer holds no cosignature by the witness.")


def _signatures(lines: str) -> list[NoteSignature]:
    try:
        return [parse_signature(line) for line in lines.removesuffix("\n").split("\n")]
    except Refusal as refusal:
        raise Refusal("WITNESS-BROKEN", "The answer cannot be read.") from refusal


def _faulty(
    log: KeptLog, witness: str, size: int, code: str, evidence: str, at: datetime
) -> Exchanged:
    note_fault(
        code=code,
        origin=log.origin,
        witness=witness,
        size=size,
        evidence=evidence,
        city=log.city,
        at=at,
    )
    return Exchanged(log.origin, witness, size, code)


def _post(witness: Witness, body: bytes) -> Judgement:
    """Post to a witness elsewhere, at the address the operator gave and nowhere else.

    Raises:
        OSError: it does not answer.
    """
    status, raw = answer_of(
        "POST",
        f"{witness.url}/add-checkpoint",
        body=body,
        most=MAX_REQUEST_BYTES,
        seconds=_TIMEOUT_SECONDS,
    )
    return Judgement(status, raw.decode("utf-8", "replace"))
