"""Check that the record is whole: every fact hashed, every hash chained to the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

BEGINNING = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """One fact as stored: its number, the exact text that was hashed, its leaf and chain hash."""

    number: int
    entry: str
    leaf: bytes
    chain: bytes


def leaf_of(entry: str) -> bytes:
    """Give the leaf hash of an entry.

    Source: RFC 6962 section 2.1.
    """
    return sha256(b"\x00" + entry.encode()).digest()


def first_break(links: Iterable[Link]) -> int | None:
    """Give the number at which the record breaks, None when it is whole.

    A changed text, a dropped, added or moved fact breaks it there. Facts cut off at the end show
    only against a head that somebody else kept.

    Args:
        links: in the order of their numbers, from the first.
    """
    before = BEGINNING
    for place, link in enumerate(links, start=1):
        leaf = leaf_of(link.entry)
        before = sha256(before + leaf).digest()
        if (link.number, link.leaf, link.chain) != (place, leaf, before):
            return place
    return None
