"""Witnessing: another city's log is cosigned only while it is the log seen before, grown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity.proofs.log.checkpoints import Checkpoint, is_signed, parse_checkpoint
from comity.proofs.log.encoding import hash_of, number_of, text_of
from comity.proofs.log.notes import Note, NoteKey, parse_note
from comity.proofs.log.tree import EMPTY, holds_consistency
from comity.values.refusals import Refusal

MAX_REQUEST_BYTES: Final = 1 << 17
MAX_STEPS: Final = 63
SIZE_TYPE: Final = "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint that a log hands to a witness, with the proof that it grew from `old`."""

    old: int
    path: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    @property
    def text(self) -> str:
        """Write the body of the request.

        Source: C2SP tlog-witness, add-checkpoint.
        """
        steps = "".join(f"{text_of(step)}\n" for step in self.path)
        return f"old {self.old}\n{steps}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Seen:
    """The largest tree of a log that a witness has cosigned; none yet is the empty tree."""

    size: int = 0
    root: bytes = EMPTY


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a witness answers: an HTTP status, and the sentence or size that goes with it."""

    status: int
    body: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether the checkpoint may be cosigned."""
        return self.status == 200


def parse_submission(raw: bytes) -> Submission:
    """Read the body of an add-checkpoint request.

    Raises:
        Refusal: SUBMISSION, to be answered with 400.
    """
    if len(raw) > MAX_REQUEST_BYTES:
        raise Refusal("SUBMISSION", "The request is too long.")
    head, _, below = raw.partition(b"\n\n")
    try:
        old, path = _old_and_path(head.decode("ascii").split("\n"))
        note = parse_note(below)
        return Submission(old, tuple(map(hash_of, path)), note, parse_checkpoint(note))
    except Refusal as refusal:
        message = f"The request cannot be read: {refusal.message}"
        raise Refusal("SUBMISSION", message) from refusal
    except UnicodeDecodeError as error:
        raise Refusal("SUBMISSION", "The request is not text.") from error


def judge(given: Submission, keys: Sequence[NoteKey], seen: Seen) -> Judgement:
    """Decide on a submission, against what was seen of the log before.

    Args:
        given: what the log sent.
        keys: those known for its origin; none means that the log is unknown.
        seen: the largest tree cosigned for this origin.

    Source: C2SP tlog-witness, add-checkpoint.
    """
    new = given.checkpoint
    if not keys:
        return Judgement(404, "This log is not known here.\n")
    if not any(is_signed(given.note, key) for key in keys):
        return Judgement(403, "The checkpoint is not signed by its log.\n")
    if given.old > new.size:
        return Judgement(400, "The old size is larger than the checkpoint's.\n")
    if given.old != seen.size or (new.size == seen.size and new.root != seen.root):
        return Judgement(409, f"{seen.size}\n")
    if not holds_consistency(seen.size, new.size, seen.root, new.root, given.path):
        return Judgement(422, "The tree did not grow out of the one seen before.\n")
    return Judgement(200)


def _old_and_path(lines: Sequence[str]) -> tuple[int, Sequence[str]]:
    first, *path = lines
    if not first.startswith("old ") or len(path) > MAX_STEPS:
        raise Refusal("SUBMISSION", "its first lines are not those of a submission.")
    return number_of(first.removeprefix("old ")), path
