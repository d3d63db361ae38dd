"""The tree: RFC 6962 hashes, and proofs that an entry is in it and that it only grew."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
EMPTY: Final = sha256(b"").digest()
# The hash of the complete subtree of 2**height leaves that is the index-th of its kind.
NodeAt = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Give the hash of an entry.

    Source: RFC 6962 section 2.1.
    """
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of two subtrees side by side.

    Source: RFC 6962 section 2.1.
    """
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """Give the root over hashes of subtrees of one height, their number a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def root(size: int, node: NodeAt) -> bytes:
    """Give the root of the first `size` leaves.

    Source: RFC 6962 section 2.1.
    """
    return _range(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: NodeAt) -> list[bytes]:
    """Prove that a leaf is in the tree of the first `size` leaves, from its sibling up.

    Raises:
        ValueError: there is no such leaf; a caller's mistake.

    Source: RFC 6962 section 2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    low, high, path = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range(middle, high, node))
            high = middle
        else:
            path.append(_range(low, middle, node))
            low = middle
    return path[::-1]


def consistency(old: int, size: int, node: NodeAt) -> list[bytes]:
    """Prove that the tree of `size` leaves begins with the tree of its first `old` ones.

    Raises:
        ValueError: `old` is more than `size`; a caller's mistake.

    Source: RFC 6962 section 2.1.2.
    """
    if not 0 <= old <= size:
        raise ValueError(f"a tree of {size} leaves has no beginning of {old}")
    if old in {0, size}:
        return []
    low, high, path = 0, size, list[bytes]()
    # `high == old` ends it: what stands left of there the asker has already seen.
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range(middle, high, node))
            high = middle
        else:
            path.append(_range(low, middle, node))
            low = middle
    if low:
        path.append(_range(low, high, node))
    return path[::-1]


def holds_inclusion(
    index: int, size: int, leaf: bytes, path: Sequence[bytes], expected: bytes
) -> bool:
    """Tell whether a proof shows the leaf at that place under the root.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes((leaf, *path)):
        return False
    sides = _climb(index, size - 1, len(path))
    if sides is None:
        return False
    found = leaf
    for is_left, beside in zip(sides, path, strict=True):
        found = node_hash(beside, found) if is_left else node_hash(found, beside)
    return found == expected


def holds_consistency(
    old: int, size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that the tree only grew; from nothing everything grows.

    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 <= old <= size or not _are_hashes((old_root, new_root, *path)):
        return False
    if old in {0, size}:
        return not path and old_root == (new_root if old else EMPTY)
    if not path:
        return False
    # A complete old tree is itself the first step, and is not sent.
    before, *steps = path if old & (old - 1) else (old_root, *path)
    zeros = (old & -old).bit_length() - 1
    sides = _climb((old - 1) >> zeros, (size - 1) >> zeros, len(steps))
    if sides is None:
        return False
    after = before
    for is_left, beside in zip(sides, steps, strict=True):
        if is_left:
            before = node_hash(beside, before)
        after = node_hash(beside, after) if is_left else node_hash(after, beside)
    return before == old_root and after == new_root


@dataclass(slots=True)
class MemoryTree:
    """A tree whose hashes are all at hand; for small logs, tests and measuring."""

    levels: list[list[bytes]] = field(default_factory=lambda: [[]])

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> "MemoryTree":
        """Give the tree of these leaf hashes."""
        tree = cls()
        for leaf in leaves:
            tree.append(leaf)
        return tree

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return len(self.levels[0])

    def append(self, leaf: bytes) -> None:
        """Add a leaf and every subtree that it completes."""
        height, found = 0, leaf
        while True:
            if height == len(self.levels):
                self.levels.append([])
            self.levels[height].append(found)
            if len(self.levels[height]) & 1:
                return
            found = node_hash(*self.levels[height][-2:])
            height += 1

    def node(self, height: int, index: int) -> bytes:
        """Give the hash of a complete subtree."""
        return self.levels[height][index]


def _split(count: int) -> int:
    """Give the largest power of two below a number of leaves."""
    return 1 << (count - 1).bit_length() - 1


def _range(low: int, high: int, node: NodeAt) -> bytes:
    """Give the root over leaves low to high, where low is a multiple of what the tree splits at."""
    count = high - low
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return node(height, low >> height)
    middle = low + _split(count)
    return node_hash(_range(low, middle, node), _range(middle, high, node))


def _climb(first: int, last: int, steps: int) -> list[bool] | None:
    """Tell of each step to the root whether it stands left; None if so many do not lead there."""
    sides: list[bool] = []
    for _ in range(steps):
        if last == 0:
            return None
        is_left = bool(first & 1) or first == last
        sides.append(is_left)
        while is_left and first and not first & 1:
            first, last = first >> 1, last >> 1
        first, last = first >> 1, last >> 1
    return sides if last == 0 else None


def _are_hashes(given: Iterable[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in given)
