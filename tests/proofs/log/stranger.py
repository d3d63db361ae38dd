"""A stranger's log verifier, written from the specifications; it shares no line with ours.

It reads a folder with `checkpoint` and `tile/…`, and knows keys as verifier keys. Everything that
is wrong makes it raise AssertionError.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Fetch = Callable[[str], bytes]


def unbase64(text: str) -> bytes:
    """Base 64 written the one right way, also in the bits that carry nothing."""
    raw = base64.b64decode(text, validate=True)
    assert base64.b64encode(raw).decode() == text
    return raw


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sha(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def root_by_inclusion(m: int, n: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to, by the recursion that defines PATH(m, D[n])."""
    if n == 1:
        assert not path
        return leaf
    assert path
    k = 1
    while 2 * k < n:
        k *= 2
    if m < k:
        return sha(b"\1" + root_by_inclusion(m, k, leaf, path[:-1]) + path[-1])
    return sha(b"\1" + path[-1] + root_by_inclusion(m - k, n - k, leaf, path[:-1]))


def roots_by_consistency(
    m: int, n: int, known: bytes, path: list[bytes], *, whole: bool = True
) -> tuple[bytes, bytes]:
    """Old and new root that a consistency proof leads to, by the recursion of SUBPROOF."""
    if m == n:
        assert len(path) == (0 if whole else 1)
        return (known, known) if whole else (path[0], path[0])
    assert path
    k = 1
    while 2 * k < n:
        k *= 2
    if m <= k:
        old, new = roots_by_consistency(m, k, known, path[:-1], whole=whole)
        return old, sha(b"\1" + new + path[-1])
    old, new = roots_by_consistency(m - k, n - k, known, path[:-1], whole=False)
    return sha(b"\1" + path[-1] + old), sha(b"\1" + path[-1] + new)


class Key:
    def __init__(self, vkey: str) -> None:
        self.name, number, blob = vkey.split("+", 2)
        raw = unbase64(blob)
        assert sha(self.name.encode() + b"\n" + raw)[:4].hex() == number
        self.number, self.kind = bytes.fromhex(number), raw[0]
        self.public = Ed25519PublicKey.from_public_bytes(raw[1:])

    def signed(self, note: str) -> int | None:
        """The time of the signature (a log's has none: 0); None where there is none."""
        text, _, below = note.rpartition("\n\n")
        assert below.endswith("\n")
        # All of them are read before one is believed: a line that is none makes it no note.
        lines = [line.split(" ") for line in below[:-1].split("\n")]
        read = [(dash, name, unbase64(blob)) for dash, name, blob in lines]
        assert all(len(raw) > 4 for _, _, raw in read)
        for dash, name, raw in read:
            if (dash, name, raw[:4]) != ("\u2014", self.name, self.number):
                continue
            body, message, time = raw[4:], text + "\n", 0
            if self.kind == 4:
                time, body = int.from_bytes(body[:8], "big"), body[8:]
                message = f"cosignature/v1\ntime {time}\n{message}"
            try:
                self.public.verify(body, message.encode())
            except InvalidSignature:
                raise AssertionError("signature") from None
            return time
        return None


def head_of(note: str) -> tuple[str, int, bytes]:
    origin, size, root = note.split("\n")[:3]
    return origin, int(size), unbase64(root)


def require_note(note: str, log: str, witnesses: list[str]) -> None:
    assert Key(log).signed(note) == 0
    for vkey in witnesses:
        assert Key(vkey).signed(note)


def tile(kind: str, index: int, width: int) -> str:
    name = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        name = f"x{index % 1000:03d}/{name}"
    return f"tile/{kind}/{name}" + (f".p/{width}" if width < 256 else "")


def entries_of(fetch: Fetch, size: int) -> list[bytes]:
    entries: list[bytes] = []
    for number in range(-(-size // 256)):
        raw = fetch(tile("entries", number, min(256, size - 256 * number)))
        while raw:
            length = int.from_bytes(raw[:2], "big")
            entries.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
    return entries


def require_log(fetch: Fetch, log: str, witnesses: list[str]) -> list[dict[str, str]]:
    """Rebuild a whole log from its files; give its entries."""
    note = fetch("checkpoint").decode()
    require_note(note, log, witnesses)
    origin, size, root = head_of(note)
    assert origin == Key(log).name
    entries = entries_of(fetch, size)
    assert len(entries) == size
    row = [sha(b"\0" + entry) for entry in entries]
    assert mth(row) == root
    for level in range(8):
        for number in range(-(-len(row) // 256)):
            part = row[256 * number : 256 * number + 256]
            assert fetch(tile(str(level), number, len(part))) == b"".join(part)
        row = [mth(row[at : at + 256]) for at in range(0, len(row) // 256 * 256, 256)]
    return [json.loads(entry) for entry in entries]


def require_proof(text: str, entry: bytes, log: str, witnesses: list[str]) -> None:
    """Check a tlog-proof of an entry."""
    above, _, note = text.partition("\n\n")
    lines = above.split("\n")
    assert lines.pop(0) == "c2sp.org/tlog-proof@v1"
    if lines[0].startswith("extra "):
        lines.pop(0)
    index = int(lines.pop(0).removeprefix("index "))
    require_note(note, log, witnesses)
    _, size, root = head_of(note)
    path = [unbase64(line) for line in lines]
    assert root_by_inclusion(index, size, sha(b"\0" + entry), path) == root


def folder(path: Path) -> Fetch:
    return lambda name: (path / name).read_bytes()
