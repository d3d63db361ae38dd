"""Tiles: the tree and its entries as files that never change, 256 hashes or entries each."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from comity.proofs.log.encoding import LARGEST
from comity.proofs.log.tree import HASH_BYTES, folded, root
from comity.values.refusals import Refusal

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_ENTRY_BYTES: Final = (1 << 16) - 1
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])"
    r"/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a log: a level of the tree, or entries (level None); its place and width."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Write the path below the log's prefix.

        Source: C2SP tlog-tiles, Merkle Tree and Log entries.
        """
        rest, last = divmod(self.index, 1000)
        parts = [f"{last:03d}"]
        while rest:
            rest, part = divmod(rest, 1000)
            parts.insert(0, f"x{part:03d}")
        kind = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{'/'.join(parts)}{partial}"


# Reads one file's bytes by what it is.
Read = Callable[[Tile], bytes]


def parse_path(path: str) -> Tile:
    """Read a path below the log's prefix; every file has one.

    Raises:
        Refusal: TILE-PATH.
    """
    found = _PATH.fullmatch(path)
    if found is not None:
        level = None if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        tile = Tile(level, index, int(found["width"] or WIDTH))
        if tile.width <= WIDTH and index <= LARGEST and tile.path == path:
            return tile
    raise Refusal("TILE-PATH", "This is not the path of a file of a log.")


def tiles_of(size: int) -> Iterator[Tile]:
    """List every file of a log of `size` entries: entries first, then the tree from below."""
    for level, count in ((None, size), *_rows(size)):
        for index in range((count + WIDTH - 1) // WIDTH):
            yield Tile(level, index, min(WIDTH, count - index * WIDTH))


def is_of(tile: Tile, size: int) -> bool:
    """Tell whether a log of `size` entries has a file, also one that was partial before."""
    count = size >> HEIGHT * (tile.level or 0)
    return tile.index * WIDTH + tile.width <= count


@dataclass(slots=True)
class TileTree:
    """A tree of `size` leaves read from tiles, each once."""

    size: int
    read: Read
    _kept: dict[Tile, list[bytes]] = field(default_factory=dict)

    def node(self, height: int, index: int) -> bytes:
        """Give the hash of a complete subtree.

        Raises:
            Refusal: TILE-FORM.
        """
        level, above = divmod(height, HEIGHT)
        first = index << above
        hashes = self._hashes(level, first // WIDTH)
        at = first % WIDTH
        return folded(hashes[at : at + (1 << above)])

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the whole tree, or of its beginning."""
        return root(self.size if size is None else size, self.node)

    def _hashes(self, level: int, index: int) -> list[bytes]:
        count = self.size >> HEIGHT * level
        tile = Tile(level, index, min(WIDTH, count - index * WIDTH))
        if tile not in self._kept:
            self._kept[tile] = split_hashes(self.read(tile), tile.width)
        return self._kept[tile]


def split_hashes(raw: bytes, width: int) -> list[bytes]:
    """Read a tile of the tree.

    Raises:
        Refusal: TILE-FORM.
    """
    if len(raw) != width * HASH_BYTES:
        raise Refusal("TILE-FORM", f"A tile of {width} hashes has {len(raw)} bytes.")
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def join_entries(entries: Iterable[bytes]) -> bytes:
    """Write entries as one bundle.

    Source: C2SP tlog-tiles, Log entries.
    """
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def split_entries(raw: bytes, width: int) -> Sequence[bytes]:
    """Read a bundle of entries.

    Raises:
        Refusal: TILE-FORM.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2])
        if end > len(raw) or at + 2 > len(raw):
            raise Refusal("TILE-FORM", "A bundle of entries is cut off.")
        entries.append(raw[at + 2 : end])
        at = end
    if len(entries) != width:
        raise Refusal("TILE-FORM", f"A bundle of {width} entries has {len(entries)}.")
    return entries


def _rows(size: int) -> Iterator[tuple[int, int]]:
    level = 0
    while size >> HEIGHT * level:
        yield level, size >> HEIGHT * level
        level += 1
