"""Successions: the next key of a log or a witness, from when the one before counts no longer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.log.checkpoints import cosigned_text
from comity.proofs.log.notes import COSIGNATURE, Note, NoteKey, NoteSignature, parse_key, parse_note
from comity.proofs.log.policies import Group, KeyEnd, Policy
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

Reason = Literal["planned", "lost"]
# No checkpoint begins so: its second line is a number.
_FIRST: Final = "comity.example/key-succession/v1"
_TERMS: Final = ("old", "new", "since", "reason")


@dataclass(frozen=True, slots=True)
class Succession:
    """A key that follows another of the same log or witness.

    Args:
        old: the key before.
        new: the key that signs from now on.
        since: what the old key signed counts if enough others had seen it before.
        reason: planned; or lost, and then the old key's own word is worth nothing.
    """

    old: NoteKey
    new: NoteKey
    since: datetime
    reason: Reason

    @property
    def text(self) -> str:
        """Write the text that is signed."""
        said = (self.old.text, self.new.text, instant_text(self.since), self.reason)
        lines = [f"{term} {word}" for term, word in zip(_TERMS, said, strict=True)]
        return "".join(f"{line}\n" for line in (_FIRST, self.old.name, *lines))


def sign_succession(said: Succession, old: Signer | None, new: Signer, *, at: datetime) -> Note:
    """Sign a succession with the old key and with the new one, which shows that it is held.

    Args:
        said: what follows what.
        old: None where the key was lost: whoever has it could sign this too.
        new: the next key.
        at: now; witnesses sign with the time.
    """
    made = [_signature(said, said.new, new, at)]
    if old is not None:
        made.insert(0, _signature(said, said.old, old, at))
    return Note(said.text, tuple(made))


def read_succession(raw: bytes) -> Succession:
    """Read a succession, and require the signatures that it needs.

    A planned one is signed by both keys. One of a lost key is signed by the new one alone: that it
    is the city's own, somebody has to know in another way.

    Raises:
        Refusal: SUCCESSION-FORM, SUCCESSION-SIGNATURE, or NOTE-*.
    """
    note = parse_note(raw)
    said = _said(note.text)
    needed = (said.new,) if said.reason == "lost" else (said.old, said.new)
    if not all(_stands(note, key) for key in needed):
        message = "The statement is not signed by the keys that it speaks of."
        raise Refusal("SUCCESSION-SIGNATURE", message)
    return said


def with_successions(policy: Policy, known: Sequence[Succession]) -> Policy:
    """Give a policy of first keys with the keys that followed; the old ones stay, with their end.

    The keys of one witness count as one.

    Args:
        policy: of the first keys.
        known: in their order.
    """
    for one in known:
        ends = {**policy.ends, one.old.text: KeyEnd(one.since, is_lost=one.reason == "lost")}
        if one.old in policy.logs:
            policy = replace(policy, logs=(*policy.logs, one.new), ends=ends)
            continue
        named = [name for name, key in policy.witnesses.items() if key == one.old]
        for name in named:
            policy = replace(_with_key(policy, name, one.new), ends=ends)
    return policy


def _with_key(policy: Policy, name: str, key: NoteKey) -> Policy:
    """Let another key stand for the witness that a name in the policy means."""
    first = name.partition("-")[0]
    whole, number = f"{first}-any", sum(one.partition("-")[0] == first for one in policy.witnesses)
    members = (*policy.groups.get(whole, Group(1, (first,))).members, f"{first}-{number + 1}")
    others = {
        named: replace(
            group, members=tuple(whole if one == first else one for one in group.members)
        )
        for named, group in policy.groups.items()
        if named != whole
    }
    witnesses = {**policy.witnesses, members[-1]: key}
    # A group stands below those it is made of.
    groups = {**_alike(policy, whole), whole: Group(1, members), **_unlike(others)}
    quorum = whole if policy.quorum == first else policy.quorum
    return replace(policy, witnesses=witnesses, groups=groups, quorum=quorum)


def _alike(policy: Policy, but: str) -> dict[str, Group]:
    return {n: group for n, group in policy.groups.items() if n.endswith("-any") and n != but}


def _unlike(groups: dict[str, Group]) -> dict[str, Group]:
    return {name: group for name, group in groups.items() if not name.endswith("-any")}


def _signature(said: Succession, key: NoteKey, signer: Signer, at: datetime) -> NoteSignature:
    if key.kind != COSIGNATURE:
        return NoteSignature(key.name, key.id, signer.sign(said.text.encode()))
    second = int(at.timestamp())
    body = second.to_bytes(8) + signer.sign(cosigned_text(said.text, second))
    return NoteSignature(key.name, key.id, body)


def _stands(note: Note, key: NoteKey) -> bool:
    made = note.of(key)
    return bool(made) and all(_holds(note.text, one.body, key) for one in made)


def _holds(text: str, body: bytes, key: NoteKey) -> bool:
    if key.kind != COSIGNATURE:
        return key.holds(text.encode(), body)
    return key.holds(cosigned_text(text, int.from_bytes(body[:8])), body[8:])


def _said(text: str) -> Succession:
    first, name, *lines = text.removesuffix("\n").split("\n")
    words = [line.partition(" ") for line in lines]
    if first != _FIRST or tuple(term for term, _, _ in words) != _TERMS:
        raise Refusal("SUCCESSION-FORM", "This is no statement on the next key of a log.")
    old, new, since, reason = (word for _, _, word in words)
    try:
        keys = parse_key(old), parse_key(new)
        at = parse_instant(since)
    except Refusal as refusal:
        message = f"The statement is malformed: {refusal.message}"
        raise Refusal("SUCCESSION-FORM", message) from refusal
    is_one = {key.name for key in keys} == {name} and keys[0].kind == keys[1].kind
    if not is_one or keys[0] == keys[1] or reason not in {"planned", "lost"}:
        raise Refusal("SUCCESSION-FORM", "The statement does not name two keys of one holder.")
    said = Succession(*keys, at, "lost" if reason == "lost" else "planned")
    if said.text != text:
        raise Refusal("SUCCESSION-FORM", "The statement is not in its one spelling.")
    return said
