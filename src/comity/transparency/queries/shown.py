"""Ask for what of a log is shown: its files, and proofs that an entry is in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from comity.proofs.log.notes import Note
from comity.proofs.log.policies import Policy, witnessed
from comity.proofs.log.proof_files import LogProof
from comity.proofs.log.tiles import Tile, is_of, tiles_of
from comity.proofs.log.tree import inclusion
from comity.transparency.domain.names import witness_name
from comity.transparency.queries.following import rows, statements
from comity.transparency.queries.kept import (
    KeptLog,
    newest_size,
    note_at,
    policy_of,
    tile_file,
    tree_of,
)
from comity.values.refusals import Refusal


def served(log: KeptLog) -> Note | None:
    """Give the checkpoint to show: the newest that enough witnesses saw, else the newest."""
    size = _witnessed_size(log, newest=True) or newest_size(log.origin)
    return note_at(log.origin, size)


def file_of(log: KeptLog, tile: Tile) -> bytes | None:
    """Give a file of a log; None where the signed tree has none of that name."""
    if not is_of(tile, newest_size(log.origin)):
        return None
    return tile_file(log.origin, tile)


def files_of(log: KeptLog) -> Iterator[tuple[str, bytes]]:
    """Give every file of a log below its prefix, as any web server can serve them.

    The checkpoint comes last: whoever writes the files in this order never shows a checkpoint
    whose tiles are not there yet.
    """
    note = served(log)
    if note is None:
        return
    size = int(note.text.split("\n")[1])
    for tile in tiles_of(size):
        yield tile.path, tile_file(log.origin, tile)
    yield "policy", policy_of(log).text.encode()
    yield "keys", keys_file(log)
    yield "checkpoint", str(note).encode()


def proof_of(log: KeptLog, leaf: bytes, *, extra: bytes) -> LogProof | None:
    """Prove that a leaf is in a log, by the first checkpoint that enough witnesses saw.

    The first one bounds best from when on the entry was there. None: it is not in the log, or
    not witnessed yet, which takes a minute.

    Args:
        log: a log kept here.
        leaf: the hash of the entry.
        extra: what is needed to make the entry again.
    """
    found = rows(
        "SELECT min(place) FROM tlog_hash WHERE origin = %s AND level = 0 AND hash = %s",
        log.origin,
        leaf,
    )
    ((place,),) = found
    size = None if place is None else _witnessed_size(log, above=place)
    note = None if size is None else note_at(log.origin, size)
    if size is None or note is None:
        return None
    path = inclusion(place, size, tree_of(log.origin, size).node)
    return LogProof(place, tuple(path), note, extra)


def places_of(log: KeptLog, leaves: Sequence[bytes]) -> dict[bytes, int]:
    """Give the places of leaves in a log; what is not in it is left out."""
    found = rows(
        "SELECT hash, min(place) FROM tlog_hash WHERE origin = %s AND level = 0 AND hash = ANY (%s)"
        " GROUP BY hash",
        log.origin,
        list(leaves),
    )
    return {bytes(leaf): int(place) for leaf, place in found}


def size_seen_before(log: KeptLog, at: datetime) -> int:
    """Give how many entries enough witnesses had seen before an instant; 0 where none."""
    policy = policy_of(log)
    names = [key.name for key in policy.witnesses.values()]
    least = policy.groups[policy.quorum].least if policy.groups else 0
    found = rows(
        "SELECT coalesce(max(c.size), 0) FROM tlog_checkpoint c WHERE c.origin = %s AND"
        " (SELECT count(*) FROM tlog_cosignature s WHERE s.origin = c.origin AND s.size = c.size"
        " AND s.at < %s AND s.witness = ANY (%s)) >= %s",
        log.origin,
        at,
        names,
        least,
    )
    return int(found[0][0])


def keys_file(log: KeptLog) -> bytes:
    """Give every statement on the next key of a log and of its city's witness, one after another.

    Believe none without its signatures, and one of a lost key not by them alone.
    """
    names = {log.origin, witness_name(log.city)}
    return "\n".join(statements(names)).encode()


def _witnessed_size(log: KeptLog, *, above: int = 0, newest: bool = False) -> int | None:
    """Give the size of the first (or newest) checkpoint above a place that enough witnesses saw."""
    policy = policy_of(log)
    names = [key.name for key in policy.witnesses.values()]
    least = policy.groups[policy.quorum].least if policy.groups else 0
    order = "DESC" if newest else "ASC"
    # Where no key was lost, whatever was kept counts.
    most = "LIMIT 1" if not any(end.is_lost for end in policy.ends.values()) else ""
    found = rows(
        "SELECT c.size FROM tlog_checkpoint c WHERE c.origin = %s AND c.size > %s AND"  # noqa: S608  # constant
        " (SELECT count(*) FROM tlog_cosignature s WHERE s.origin = c.origin AND s.size = c.size"
        f" AND s.witness = ANY (%s)) >= %s ORDER BY c.size {order} {most}",
        log.origin,
        above,
        names,
        least,
    )
    sizes = (int(size) for (size,) in found)
    return next((size for size in sizes if most or _counts(log, size, policy)), None)


def _counts(log: KeptLog, size: int, policy: Policy) -> bool:
    """Tell whether a checkpoint counts although a key was lost."""
    note = note_at(log.origin, size)
    try:
        return note is not None and (not policy.groups or witnessed(note, policy).is_enough)
    except Refusal:
        return False
