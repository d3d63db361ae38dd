"""Proof files: that an entry is in a log which witnesses saw, in one text for offline use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.proofs.log.checkpoints import parse_checkpoint
from comity.proofs.log.encoding import bytes_of, hash_of, number_of, text_of
from comity.proofs.log.notes import MAX_NOTE_BYTES, Note, parse_note
from comity.proofs.log.policies import Policy, witnessed
from comity.proofs.log.tree import holds_inclusion
from comity.values.refusals import Refusal

SUFFIX: Final = ".tlog-proof"
MEDIA_TYPE: Final = "text/plain; charset=utf-8"
_FIRST: Final = "c2sp.org/tlog-proof@v1"
_MOST_STEPS: Final = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """A proof as read; nothing of it is checked yet.

    Args:
        index: the entry's place in the log.
        path: hashes from the entry's sibling up.
        note: the checkpoint with its signatures.
        extra: what is needed to make the entry again; for certificates the salt.
    """

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes = b""

    @property
    def text(self) -> str:
        """Write the proof as its file.

        Source: C2SP tlog-proof, Format.
        """
        extra = f"extra {text_of(self.extra)}\n" if self.extra else ""
        path = "".join(f"{text_of(step)}\n" for step in self.path)
        return f"{_FIRST}\n{extra}index {self.index}\n{path}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Logged:
    """What a proof shows: the log and its size, which witnesses saw it, and by when enough had."""

    origin: str
    size: int
    witnesses: tuple[str, ...]
    by: datetime | None


def parse_proof(raw: bytes) -> LogProof:
    """Read a proof file.

    Raises:
        Refusal: PROOF-FILE.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise Refusal("PROOF-FILE", "The log proof is too long.")
    try:
        head, _, below = raw.partition(b"\n\n")
        lines = head.decode("ascii").split("\n")
        extra = bytes_of(lines.pop(1).removeprefix("extra ")) if _has_extra(lines) else b""
        index, path = _index_and_path(lines)
        return LogProof(index, tuple(map(hash_of, path)), parse_note(below), extra)
    except Refusal as refusal:
        message = f"The log proof cannot be read: {refusal.message}"
        raise Refusal("PROOF-FILE", message) from refusal
    except ValueError as error:
        raise Refusal("PROOF-FILE", "The log proof cannot be read.") from error


def check_proof_file(proof: LogProof, leaf: bytes, policy: Policy) -> Logged:
    """Check that a leaf is in a log that counts.

    Raises:
        Refusal: LOG-UNKNOWN, CHECKPOINT-FORM, CHECKPOINT-SIGNATURE, COSIGNATURE, or
            LOG-INCLUSION.
    """
    seen = witnessed(proof.note, policy)
    head = parse_checkpoint(proof.note)
    if not holds_inclusion(proof.index, head.size, leaf, proof.path, head.root):
        raise Refusal("LOG-INCLUSION", "The log's tree does not hold the entry at that place.")
    names = tuple(policy.witnesses[name].name for name in seen.times)
    return Logged(head.origin, head.size, names, seen.by)


def _has_extra(lines: list[str]) -> bool:
    return len(lines) > 1 and lines[1].startswith("extra ")


def _index_and_path(lines: list[str]) -> tuple[int, list[str]]:
    first, index, *path = lines
    if first != _FIRST or not index.startswith("index ") or len(path) > _MOST_STEPS:
        raise Refusal("PROOF-FILE", "its first lines are not those of a log proof.")
    return number_of(index.removeprefix("index ")), path
