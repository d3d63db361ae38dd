"""Checkpoints: how large a log is and what its root is, signed by it and by its witnesses."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from comity.proofs.log.encoding import LARGEST, hash_of, number_of, text_of
from comity.proofs.log.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteKey,
    NoteSignature,
    parse_note,
)
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

_TIME_BYTES: Final = 8
_LATEST: Final = 253_402_300_799  # the last second of the year 9999, the last a date can say


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size.

    Args:
        origin: which log.
        size: how many entries.
        root: the hash over all of them.
        extensions: further lines, of which nobody says anything.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Write the text that is signed."""
        lines = (self.origin, str(self.size), text_of(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(note: Note) -> Checkpoint:
    """Read a note's text as a checkpoint.

    Raises:
        Refusal: CHECKPOINT-FORM.

    Source: C2SP tlog-checkpoint, Note text.
    """
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise Refusal("CHECKPOINT-FORM", "The checkpoint lacks a line.")
    try:
        return Checkpoint(lines[0], number_of(lines[1]), hash_of(lines[2]), tuple(lines[3:]))
    except Refusal as refusal:
        message = f"The checkpoint is malformed: {refusal.message}"
        raise Refusal("CHECKPOINT-FORM", message) from refusal


def read_checkpoint(raw: bytes) -> tuple[Note, Checkpoint]:
    """Read a checkpoint with its signatures, none of which is checked yet.

    Raises:
        Refusal: NOTE-FORM, CHECKPOINT-FORM.
    """
    note = parse_note(raw)
    return note, parse_checkpoint(note)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Sign a checkpoint as the log.

    Source: C2SP signed-note, Ed25519 signatures.
    """
    key = NoteKey.of(checkpoint.origin, ED25519, signer.multikey)
    body = signer.sign(checkpoint.text.encode())
    return Note(checkpoint.text, (NoteSignature(key.name, key.id, body),))


def cosign(checkpoint: Checkpoint, signer: Signer, *, witness: str, at: datetime) -> NoteSignature:
    """Sign as a witness that this is the largest tree of the log seen by an instant.

    Args:
        checkpoint: held against what was seen before; see `witnessing`.
        signer: a key that signs nothing else.
        witness: the name it signs under.
        at: now.

    Source: C2SP tlog-cosignature, Ed25519 signed message.
    """
    second = int(at.timestamp())
    key = NoteKey.of(witness, COSIGNATURE, signer.multikey)
    body = signer.sign(cosigned_text(checkpoint.text, second))
    return NoteSignature(key.name, key.id, second.to_bytes(_TIME_BYTES) + body)


def is_signed(note: Note, key: NoteKey) -> bool:
    """Tell whether the log's signature stands under a checkpoint; one broken one is too many."""
    made = note.of(key)
    return bool(made) and all(key.holds(note.text.encode(), one.body) for one in made)


def cosigned_at(note: Note, key: NoteKey) -> datetime | None:
    """Give when a witness saw a checkpoint, the earliest where it signed twice; None if never.

    Raises:
        Refusal: COSIGNATURE, a line names the witness's key and is not by it.
    """
    made = [cosignature_time(note.text, one, key) for one in note.of(key)]
    return min(made, default=None)


def cosignature_time(text: str, signature: NoteSignature, key: NoteKey) -> datetime:
    """Check one cosignature; give its time.

    Raises:
        Refusal: COSIGNATURE.
    """
    second = int.from_bytes(signature.body[:_TIME_BYTES])
    is_sound = (signature.name, signature.id) == (key.name, key.id) and second <= LARGEST
    if not is_sound or not key.holds(cosigned_text(text, second), signature.body[_TIME_BYTES:]):
        raise Refusal("COSIGNATURE", f"The cosignature of {key.name} does not hold.")
    return datetime.fromtimestamp(min(second, _LATEST), UTC)


def cosigned_text(text: str, second: int) -> bytes:
    """Give what a witness signs of a text, with the time in seconds since 1970.

    Source: C2SP tlog-cosignature, Ed25519 signed message.
    """
    return f"cosignature/v1\ntime {second}\n{text}".encode()
