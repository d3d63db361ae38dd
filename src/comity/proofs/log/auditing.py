"""Auditing: rebuild a whole log from its files, and say what can be said about it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from comity.proofs.instants import instant_text
from comity.proofs.log.checkpoints import Checkpoint, parse_checkpoint
from comity.proofs.log.entries import kind_of
from comity.proofs.log.notes import Note, parse_note
from comity.proofs.log.policies import Policy, Witnessed, witnessed
from comity.proofs.log.tiles import WIDTH, Tile, split_entries, split_hashes
from comity.proofs.log.tree import MemoryTree, leaf_hash, root
from comity.values.refusals import Refusal

# Reads one file of the log by its path. Raises OSError where there is none.
Fetch = Callable[[str], bytes]
Outcome = Literal["pass", "fail", "unknown", "not_applicable"]

# A log of unknown signer with more entries than this is not rebuilt.
MOST_UNVOUCHED: Final = 1 << 22
SENTENCES: Final[Mapping[str, str]] = {
    "CHECKPOINT-READ": "The log is {origin} and has {size} entries.",
    "CHECKPOINT-FORM": "The checkpoint cannot be read: {why}",
    "SIGNED": "The log signed its checkpoint.",
    "SIGNED-NOT": "The signatures under the checkpoint do not hold: {why}",
    "SIGNED-UNKNOWN": "Which key the log signs with is not known here; give --bundle or --policy.",
    "WITNESSED": "Enough other cities cosigned it, the last needed one on {at}: {witnesses}.",
    "WITNESSED-NOT": "Too few of the witnesses that count have cosigned it: {witnesses}.",
    "WITNESSED-UNKNOWN": "Whose cosignatures count is not known here; give --bundle or --policy.",
    "TREE-GOOD": "Every entry and every tile is there, and they make the root that was signed.",
    "TREE-FILE": "A file of the log is missing or malformed: {path}: {why}",
    "TREE-TILE": "A tile is not what the entries make: {path}.",
    "TREE-ROOT": "The entries do not make the root that was signed.",
    "TREE-NOT-READ": "The entries were not read.",
    "ENTRIES-GOOD": "Every entry is of a kind that cities log, and holds hashes only: {kinds}.",
    "ENTRIES-STRANGE": "The entry {place} is of no kind that cities log.",
    "ENTRIES-NOT-READ": "The entries were not looked at.",
    "GROWN": "The log grew out of the checkpoint of {size} entries that was seen before.",
    "GROWN-NOT": "The log is not the one seen before: at {size} entries it had another root.",
    "GROWN-BACK": "The log went back: {size} entries were seen before.",
    "GROWN-FORM": "What was seen before cannot be read as a checkpoint of this log: {why}",
    "GROWN-NOT-ASKED": "No earlier checkpoint was given to compare with (--seen FILE).",
    "GROWN-NOT-READ": "The earlier checkpoint was not compared.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about a log and its answer."""

    name: str
    outcome: Outcome
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Give the English sentence."""
        return SENTENCES[self.code].format_map(self.facts)


@dataclass(frozen=True, slots=True)
class Audit:
    """What can be said about a log: every question with its answer, in a fixed order."""

    findings: tuple[Finding, ...]
    checkpoint: Checkpoint | None = None
    note: Note | None = None

    @property
    def is_sound(self) -> bool | None:
        """Tell whether the log is sound; None where it cannot be told."""
        outcomes = {finding.outcome for finding in self.findings}
        if "fail" in outcomes:
            return False
        return None if "unknown" in outcomes else True


def audit(fetch: Fetch, policy: Policy | None, *, seen: bytes | None = None) -> Audit:
    """Rebuild a log from its files.

    Args:
        fetch: reads a file below the log's prefix.
        policy: whose signatures count; None where nobody is known.
        seen: a checkpoint kept from before, to show that the log only grew.

    Source: C2SP tlog-tiles; RFC 6962 section 2.1.
    """
    try:
        note = parse_note(fetch("checkpoint"))
        head = parse_checkpoint(note)
    except (OSError, Refusal) as problem:
        # What was not reached was not looked at: of such a log nothing is known, no fault either.
        outcome: Outcome = "unknown" if isinstance(problem, OSError) else "fail"
        open_ = Finding("checkpoint", outcome, "CHECKPOINT-FORM", {"why": _why(problem)})
        return Audit((open_, *_unread(seen)))
    facts = {"origin": head.origin, "size": str(head.size)}
    findings = [Finding("checkpoint", "pass", "CHECKPOINT-READ", facts)]
    findings += _signatures(note, policy)
    if findings[1].outcome == "fail" or (policy is None and head.size > MOST_UNVOUCHED):
        # Nobody vouches for its size: it could name files for ever.
        return Audit((*findings, *_unread(seen)), head, note)
    rebuilding = _Rebuilding(fetch, head)
    findings += rebuilding.findings()
    findings.append(_grown(head, policy, seen, rebuilding.tree))
    return Audit(tuple(findings), head, note)


def _signatures(note: Note, policy: Policy | None) -> tuple[Finding, Finding]:
    if policy is None:
        return (
            Finding("signed", "unknown", "SIGNED-UNKNOWN"),
            Finding("witnessed", "unknown", "WITNESSED-UNKNOWN"),
        )
    try:
        found = witnessed(note, policy)
    except Refusal as refusal:
        return (
            Finding("signed", "fail", "SIGNED-NOT", {"why": refusal.message}),
            Finding("witnessed", "unknown", "WITNESSED-NOT", {"witnesses": "-"}),
        )
    return Finding("signed", "pass", "SIGNED"), _witnesses(found, policy)


def _witnesses(found: Witnessed, policy: Policy) -> Finding:
    names = ", ".join(sorted(policy.witnesses[name].name for name in found.times)) or "-"
    if found.by is None and not policy.is_met(()):
        return Finding("witnessed", "fail", "WITNESSED-NOT", {"witnesses": names})
    at = "-" if found.by is None else instant_text(found.by)
    return Finding("witnessed", "pass", "WITNESSED", {"witnesses": names, "at": at})


class _Broken(Exception):
    """A finding that ends the rebuilding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _Rebuilding:
    """A log while it is rebuilt from its files."""

    def __init__(self, fetch: Fetch, head: Checkpoint) -> None:
        self._fetch, self._head = fetch, head
        self._kinds: Counter[str] = Counter()
        self._strange: int | None = None
        self.tree: MemoryTree | None = None

    def findings(self) -> tuple[Finding, Finding]:
        """Rebuild the tree; tell of it and of the entries."""
        try:
            tree = MemoryTree.of(self._leaves())
            self._compare(tree)
        except _Broken as broken:
            return broken.finding, self._entries()
        self.tree = tree
        if root(tree.size, tree.node) != self._head.root:
            return Finding("tree", "fail", "TREE-ROOT"), self._entries()
        return Finding("tree", "pass", "TREE-GOOD"), self._entries()

    def _entries(self) -> Finding:
        if self._strange is not None:
            return Finding("entries", "fail", "ENTRIES-STRANGE", {"place": str(self._strange)})
        if not self._kinds and self._head.size:
            return Finding("entries", "unknown", "ENTRIES-NOT-READ")
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self._kinds.items())) or "-"
        return Finding("entries", "pass", "ENTRIES-GOOD", {"kinds": kinds})

    def _leaves(self) -> Iterator[bytes]:
        for tile in _row(None, self._head.size):
            entries = self._read(tile, split_entries)
            for place, entry in enumerate(entries, tile.index * WIDTH):
                self._count(place, entry)
                yield leaf_hash(entry)

    def _count(self, place: int, entry: bytes) -> None:
        try:
            self._kinds[kind_of(entry)] += 1
        except Refusal:
            if self._strange is None:
                self._strange = place

    def _compare(self, tree: MemoryTree) -> None:
        """Compare every tile with what the entries make."""
        for level in range(0, len(tree.levels), 8):
            row = tree.levels[level]
            for tile in _row(level // 8, len(row)):
                first = tile.index * WIDTH
                if self._read(tile, split_hashes) != row[first : first + tile.width]:
                    raise _Broken(Finding("tree", "fail", "TREE-TILE", {"path": tile.path}))

    def _read(self, tile: Tile, split: Callable[[bytes, int], Sequence[bytes]]) -> Sequence[bytes]:
        try:
            return split(self._fetch(tile.path), tile.width)
        except (OSError, Refusal) as problem:
            facts = {"path": tile.path, "why": _why(problem)}
            raise _Broken(Finding("tree", "fail", "TREE-FILE", facts)) from problem


def _row(level: int | None, count: int) -> Iterator[Tile]:
    for first in range(0, count, WIDTH):
        yield Tile(level, first // WIDTH, min(WIDTH, count - first))


def _grown(
    head: Checkpoint, policy: Policy | None, seen: bytes | None, tree: MemoryTree | None
) -> Finding:
    if seen is None:
        return Finding("grown", "not_applicable", "GROWN-NOT-ASKED")
    try:
        note = parse_note(seen)
        before = parse_checkpoint(note) if policy is None else witnessed(note, policy).checkpoint
        if before.origin != head.origin:
            return Finding("grown", "fail", "GROWN-FORM", {"why": f"it is of {before.origin}."})
    except Refusal as refusal:
        return Finding("grown", "fail", "GROWN-FORM", {"why": refusal.message})
    facts = {"size": str(before.size)}
    if before.size > head.size:
        return Finding("grown", "fail", "GROWN-BACK", facts)
    if tree is None:
        return Finding("grown", "unknown", "GROWN-NOT-READ")
    if root(before.size, tree.node) != before.root:
        return Finding("grown", "fail", "GROWN-NOT", facts)
    return Finding("grown", "pass", "GROWN", facts)


def _unread(seen: bytes | None) -> tuple[Finding, ...]:
    return (
        Finding("tree", "unknown", "TREE-NOT-READ"),
        Finding("entries", "unknown", "ENTRIES-NOT-READ"),
        *(() if seen is None else (Finding("grown", "unknown", "GROWN-NOT-READ"),)),
    )


def _why(problem: OSError | Refusal) -> str:
    if isinstance(problem, Refusal):
        return problem.message
    return problem.strerror or "it is not there."
