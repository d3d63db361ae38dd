"""What ours and the Go team's code say of one file or one folder, side by side."""

import base64
import binascii
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.effort import examples
from tests.go.asking import Judge, text
from tests.proofs.log.logs import POLICY
from tests.proofs.log.test_audit_and_command import reading
from tests.proofs.test_mutations import changed

from comity.proofs.log.auditing import audit
from comity.proofs.log.checkpoints import Checkpoint
from comity.proofs.log.notes import parse_note
from comity.proofs.log.policies import Policy, witnessed
from comity.proofs.log.proof_files import check_proof_file, parse_proof
from comity.proofs.log.tree import leaf_hash
from comity.values.refusals import Refusal

ROUNDS, AT_LENGTH = 400, 10_000


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)


def words(policy: Policy = POLICY) -> dict[str, Any]:
    """Whose signatures count, in the words of Go's questions."""
    (log,) = policy.logs
    return {
        "log": log.text,
        "witnesses": [key.text for key in policy.witnesses.values()],
        "least": sum(group.least for group in policy.groups.values()),
    }


def checkpoint_question(raw: bytes, policy: Policy = POLICY) -> dict[str, Any]:
    return {"ask": "checkpoint", **words(policy), "note": text(raw)}


def proof_question(raw: bytes, logged: bytes, policy: Policy = POLICY) -> dict[str, Any]:
    return {"ask": "proof", **words(policy), "proof": text(raw), "entry": text(logged)}


def folder_question(folder: Path, policy: Policy = POLICY, **changes: Any) -> dict[str, Any]:
    return {"ask": "folder", **words(policy), "folder": str(folder), **changes}


def we_take_checkpoint(raw: bytes, policy: Policy = POLICY) -> Checkpoint | None:
    try:
        found = witnessed(parse_note(raw), policy)
    except Refusal:
        return None
    # A policy may ask for no witness at all.
    return found.checkpoint if found.is_enough or policy.is_met(()) else None


def we_take_proof(raw: bytes, logged: bytes, policy: Policy = POLICY) -> bool:
    try:
        shown = check_proof_file(parse_proof(raw), leaf_hash(logged), policy)
    except Refusal:
        return False
    return shown.by is not None


def we_take_folder(files: Mapping[str, bytes], policy: Policy = POLICY) -> bool:
    return audit(reading(files), policy).is_sound is True


def respelled(raw: bytes) -> bytes:
    """The same file with the last word of each line, where it is Base 64, in its one spelling."""
    lines = []
    for line in raw.split(b"\n"):
        *words, last = line.split(b" ")
        with suppress(binascii.Error):
            last = base64.b64encode(base64.b64decode(last, validate=True))
        lines.append(b" ".join([*words, last]))
    return b"\n".join(lines)


def mutations(raw: bytes, seed: int) -> list[bytes]:
    dice = random.Random(seed)
    return [changed(raw, dice) for _ in range(examples(ROUNDS, at_length=AT_LENGTH))]


def require_alike(raw: bytes, ours: bool, theirs: bool, is_ours: Callable[[bytes], object]) -> None:
    """Both say the same, or Go also reads another spelling of the very same bytes."""
    if ours is theirs:
        return
    assert (ours, theirs) == (False, True), raw
    plain = respelled(raw)
    assert plain != raw, raw
    assert is_ours(plain), raw


def require_changes_found(
    judge: Judge, files: Mapping[str, bytes], folder: Path, policy: Policy, *, seed: int
) -> None:
    """Change one file after another; both must find each change."""
    dice, names = random.Random(seed), sorted(files)
    made: list[tuple[str, bytes | None]] = []
    for turn in range(examples(ROUNDS, at_length=AT_LENGTH)):
        name = names[turn % len(names)]
        made.append((name, None if dice.random() < 0.02 else changed(files[name], dice)))
    answers = judge.ask(
        [
            folder_question(folder, policy, changed={name: None if raw is None else text(raw)})
            for name, raw in made
        ]
    )
    for (name, raw), answer in zip(made, answers, strict=True):
        others = {path: content for path, content in files.items() if path != name}
        if name == "checkpoint" and raw is not None:

            def are_sound(checkpoint: bytes, others: Mapping[str, bytes] = others) -> bool:
                return we_take_folder({**others, "checkpoint": checkpoint}, policy)

            require_alike(raw, are_sound(raw), answer.holds, are_sound)
            continue
        assert not answer.holds, (name, raw)
        assert not we_take_folder(others if raw is None else {**others, name: raw}, policy), (
            name,
            raw,
        )
