"""Policies: which logs and witnesses count, and how many witnesses are enough."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.log.checkpoints import Checkpoint, cosigned_at, is_signed, parse_checkpoint
from comity.proofs.log.encoding import number_of
from comity.proofs.log.notes import COSIGNATURE, ED25519, Note, NoteKey, parse_key
from comity.values.refusals import Refusal

MAX_POLICY_BYTES: Final = 1 << 16
_NOBODY: Final = "none"
_ENOUGH: Final = 2


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these witnesses or groups are enough."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyEnd:
    """From when on a key counts no longer; whether that was planned, or somebody else has it."""

    at: datetime
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Which logs count, which witnesses, and whom a checkpoint needs.

    Args:
        logs: keys of logs, each named by its origin.
        witnesses: keys of witnesses by their name in the policy.
        groups: of witnesses, by name.
        quorum: the witness or group that is needed; ``none`` for no witness at all.
        ends: of keys that were followed by others, by the key's text. The policy's file cannot say
            it; the bundle says it beside.
    """

    logs: tuple[NoteKey, ...]
    witnesses: Mapping[str, NoteKey]
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = _NOBODY
    ends: Mapping[str, KeyEnd] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Write the policy as its file.

        Source: C2SP tlog-policy.
        """
        lines = [f"log {key.text}" for key in self.logs]
        lines += [f"witness {name} {key.text}" for name, key in self.witnesses.items()]
        lines += [
            f"group {name} {group.least} {' '.join(group.members)}"
            for name, group in self.groups.items()
        ]
        return "".join(f"{line}\n" for line in (*lines, f"quorum {self.quorum}"))

    def is_met(self, cosigned: Iterable[str]) -> bool:
        """Tell whether these witnesses, named as in the policy, are enough."""
        return self.quorum == _NOBODY or self._witnessed(self.quorum, frozenset(cosigned))

    def met_at(self, times: Mapping[str, datetime]) -> datetime | None:
        """Give the instant at which enough witnesses had cosigned; None if too few did.

        A key that was lost can date back what it signs: it counts as one of many, and never alone.
        """
        held: set[str] = set()
        is_bound = False
        for name in sorted(times, key=lambda name: times[name]):
            held.add(name)
            is_bound = is_bound or not self._is_lost(self.witnesses[name])
            if is_bound and self.is_met(held):
                return times[name]
        return None

    def end_of(self, key: NoteKey) -> KeyEnd | None:
        """Give from when on a key counts no longer; None where it still does."""
        return self.ends.get(key.text)

    def _is_lost(self, key: NoteKey) -> bool:
        end = self.end_of(key)
        return end is not None and end.is_lost

    def _witnessed(self, name: str, cosigned: frozenset[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._witnessed(one, cosigned) for one in group.members) >= group.least


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that its log signed, and when each known witness saw it."""

    checkpoint: Checkpoint
    times: Mapping[str, datetime]
    by: datetime | None

    @property
    def is_enough(self) -> bool:
        """Tell whether the policy's witnesses saw it, or the policy asks for none."""
        return self.by is not None


def ends_json(policy: Policy) -> tuple[dict[str, object], ...]:
    """Write the ends of a policy's keys as they stand in bundles."""
    return tuple(
        {"key": key, "at": instant_text(end.at), "lost": end.is_lost}
        for key, end in policy.ends.items()
    )


def read_ends(said: object) -> dict[str, KeyEnd]:
    """Read the ends of keys.

    Raises:
        Refusal: POLICY-FORM.
    """
    ends: dict[str, KeyEnd] = {}
    for one in said if isinstance(said, list | tuple) else [None]:
        match one:
            case {"key": str(key), "at": str(at), "lost": bool(is_lost)}:
                ends[key] = KeyEnd(parse_instant(at), is_lost)
            case _:
                raise Refusal("POLICY-FORM", "The end of a key is malformed.")
    return ends


def partners_policy(log: NoteKey, witnesses: Sequence[NoteKey]) -> Policy:
    """Give the policy of one city's log: two of the other cities, or the one there is.

    Its own witness does not count: a city cannot vouch for itself. The number does not grow with
    the cities, so that what was enough once stays enough when another city joins.
    """
    others = {f"w{number}": key for number, key in enumerate(witnesses, 1)}
    if not others:
        return Policy((log,), {})
    group = Group(min(len(others), _ENOUGH), tuple(others))
    return Policy((log,), others, {"partners": group}, "partners")


def witnessed(note: Note, policy: Policy) -> Witnessed:
    """Check a checkpoint's signatures.

    Raises:
        Refusal: CHECKPOINT-FORM; LOG-UNKNOWN, no such log counts; CHECKPOINT-SIGNATURE;
            CHECKPOINT-KEY, the log's key had ended before enough witnesses saw it; or COSIGNATURE,
            a known witness's line is broken.
    """
    checkpoint = parse_checkpoint(note)
    keys = [key for key in policy.logs if key.name == checkpoint.origin]
    if not keys:
        raise Refusal("LOG-UNKNOWN", f"The log {checkpoint.origin[:120]} is not known here.")
    signed = [key for key in keys if is_signed(note, key)]
    if not signed:
        raise Refusal("CHECKPOINT-SIGNATURE", "The checkpoint is not signed by its log.")
    found = {name: cosigned_at(note, key) for name, key in policy.witnesses.items()}
    times = {
        name: at
        for name, at in found.items()
        if at is not None and _is_before(at, policy.end_of(policy.witnesses[name]))
    }
    by = policy.met_at(times)
    if not any(_is_before(by, policy.end_of(key)) for key in signed):
        message = "The log's key had ended before enough other cities saw the checkpoint."
        raise Refusal("CHECKPOINT-KEY", message)
    return Witnessed(checkpoint, times, by)


def _is_before(at: datetime | None, end: KeyEnd | None) -> bool:
    return end is None or (at is not None and at < end.at)


def parse_policy(raw: bytes) -> Policy:
    """Read a policy file.

    Raises:
        Refusal: POLICY-FORM, with the line.

    Source: C2SP tlog-policy, Policy file syntax and structure.
    """
    if len(raw) > MAX_POLICY_BYTES:
        raise Refusal("POLICY-FORM", f"The policy is longer than {MAX_POLICY_BYTES} bytes.")
    reading = _Reading()
    for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reading.take(words)
        except Refusal as refusal:
            raise Refusal("POLICY-FORM", f"Line {number}: {refusal.message}") from refusal
    if reading.quorum is None:
        raise Refusal("POLICY-FORM", "The policy does not say which witnesses are needed.")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)


class _Reading:
    """A policy while its lines are read."""

    def __init__(self) -> None:
        self.logs: list[NoteKey] = []
        self.witnesses: dict[str, NoteKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def take(self, words: Sequence[str]) -> None:
        match words:
            case ["log", text] | ["log", text, _]:
                self.logs.append(self._key(text, ED25519, self.logs))
            case ["witness", name, text] | ["witness", name, text, _]:
                self._require_new(name)
                known = self.witnesses.values()
                self.witnesses[name] = self._key(text, COSIGNATURE, known)
            case ["group", name, least, *members] if members:
                self._require_new(name)
                self.groups[name] = self._group(least, members)
            case ["quorum", name] if self.quorum is None:
                if name != _NOBODY:
                    self._require_known(name)
                self.quorum = name
            case _:
                raise Refusal("POLICY-FORM", "this is not a line of a policy, or stands twice.")

    def _key(self, text: str, kind: int, known: Iterable[NoteKey]) -> NoteKey:
        key = parse_key(text)
        if key.kind != kind:
            raise Refusal("POLICY-FORM", "the key is of another kind.")
        if any(one.public == key.public for one in known):
            raise Refusal("POLICY-FORM", "the key stands there twice.")
        return key

    def _group(self, least: str, members: Sequence[str]) -> Group:
        for name in members:
            self._require_known(name)
            if name in self._members:
                raise Refusal("POLICY-FORM", f"{name} is a member twice.")
            self._members.add(name)
        count = {"any": 1, "all": len(members)}.get(least) or number_of(least)
        if not 1 <= count <= len(members):
            raise Refusal("POLICY-FORM", "the group needs more members than it has, or none.")
        return Group(count, tuple(members))

    def _require_new(self, name: str) -> None:
        if name in self.witnesses or name in self.groups or name == _NOBODY:
            raise Refusal("POLICY-FORM", f"the name {name} is taken.")

    def _require_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Refusal("POLICY-FORM", f"{name} is not defined above.")
