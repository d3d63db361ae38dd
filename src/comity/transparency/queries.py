"""Ask for logs: their files, checkpoints and proofs, and what witnesses have seen of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from comity.proofs.log.notes import Note, NoteKey, parse_key, parse_note
from comity.proofs.log.policies import Policy, partners_policy
from comity.proofs.log.proof_files import LogProof
from comity.proofs.log.tiles import (
    WIDTH,
    Tile,
    TileTree,
    is_of,
    join_entries,
    tiles_of,
)
from comity.proofs.log.tree import inclusion
from comity.proofs.log.witnessing import Seen


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A log that a city of this installation keeps."""

    city: str
    key: NoteKey

    @property
    def origin(self) -> str:
        """Give the log's name."""
        return self.key.name


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness; `city` where it is one of this installation, else its address."""

    key: NoteKey
    city: str | None
    url: str | None

    @property
    def name(self) -> str:
        """Give the witness's name."""
        return self.key.name


@dataclass(frozen=True, slots=True)
class FaultCard:
    """Something that an exchange found, with the texts that show it."""

    origin: str
    witness: str
    code: str
    size: int
    evidence: str


def logs() -> tuple[KeptLog, ...]:
    """List the logs that are kept here."""
    rows = _rows("SELECT city, vkey FROM tlog WHERE city IS NOT NULL ORDER BY city")
    return tuple(KeptLog(city, parse_key(vkey)) for city, vkey in rows)


def log_of(city: str) -> KeptLog | None:
    """Give a city's log; None where it keeps none here."""
    return next((log for log in logs() if log.city == city), None)


def known_keys(origin: str) -> tuple[NoteKey, ...]:
    """Give the keys known for a log, kept here or elsewhere."""
    rows = _rows("SELECT vkey FROM tlog WHERE origin = %s ORDER BY vkey", origin)
    return tuple(parse_key(vkey) for (vkey,) in rows)


def witnesses() -> tuple[Witness, ...]:
    """List every witness known here."""
    rows = _rows("SELECT vkey, city, url FROM tlog_witness ORDER BY name")
    return tuple(Witness(parse_key(vkey), city, url) for vkey, city, url in rows)


def partners_of(log: KeptLog) -> tuple[Witness, ...]:
    """List the witnesses of a log: everybody but the city that keeps it."""
    return tuple(one for one in witnesses() if one.city != log.city)


def policy_of(log: KeptLog) -> Policy:
    """Give what a checkpoint of a log must carry."""
    return partners_policy(log.key, [witness.key for witness in partners_of(log)])


def size_of(origin: str) -> int:
    """Give how many entries a log has, signed or not."""
    ((size,),) = _rows(
        "SELECT coalesce(max(place) + 1, 0) FROM tlog_hash WHERE origin = %s AND level = 0", origin
    )
    return int(size)


def tree_of(origin: str, size: int) -> TileTree:
    """Give a log's tree at a size."""
    return TileTree(size, lambda tile: _tile(origin, tile))


def seen_by(witness: str, origin: str) -> tuple[Seen, Note | None]:
    """Give the largest tree of a log that a witness here has cosigned, and the note."""
    rows = _rows(
        "SELECT size, root, note FROM tlog_seen WHERE witness = %s AND origin = %s", witness, origin
    )
    for size, root, note in rows:
        return Seen(size, bytes(root)), parse_note(note.encode())
    return Seen(), None


def cosigned_size(origin: str, witness: str) -> int:
    """Give the size up to which a witness has cosigned a log, as the log knows it."""
    ((size,),) = _rows(
        "SELECT coalesce(max(size), 0) FROM tlog_cosignature WHERE origin = %s AND witness = %s",
        origin,
        witness,
    )
    return int(size)


def note_at(origin: str, size: int) -> Note | None:
    """Give a checkpoint with every cosignature that came for it."""
    rows = _rows("SELECT note FROM tlog_checkpoint WHERE origin = %s AND size = %s", origin, size)
    lines = _rows(
        "SELECT line FROM tlog_cosignature WHERE origin = %s AND size = %s ORDER BY witness",
        origin,
        size,
    )
    for (note,) in rows:
        return parse_note((note + "".join(line for (line,) in lines)).encode())
    return None


def newest_size(origin: str) -> int:
    """Give the size of the newest checkpoint, whoever has cosigned it; 0 before the first."""
    ((size,),) = _rows(
        "SELECT coalesce(max(size), 0) FROM tlog_checkpoint WHERE origin = %s", origin
    )
    return int(size)


def served(log: KeptLog) -> Note | None:
    """Give the checkpoint to show: the newest that enough witnesses saw, else the newest."""
    size = _witnessed_size(log, newest=True) or newest_size(log.origin)
    return note_at(log.origin, size)


def file_of(log: KeptLog, tile: Tile) -> bytes | None:
    """Give a file of a log; None where the signed tree has none of that name."""
    if not is_of(tile, newest_size(log.origin)):
        return None
    return _tile(log.origin, tile)


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
        yield tile.path, _tile(log.origin, tile)
    yield "policy", policy_of(log).text.encode()
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
    rows = _rows(
        "SELECT min(place) FROM tlog_hash WHERE origin = %s AND level = 0 AND hash = %s",
        log.origin,
        leaf,
    )
    ((place,),) = rows
    size = None if place is None else _witnessed_size(log, above=place)
    note = None if size is None else note_at(log.origin, size)
    if size is None or note is None:
        return None
    path = inclusion(place, size, tree_of(log.origin, size).node)
    return LogProof(place, tuple(path), note, extra)


def places_of(log: KeptLog, leaves: Sequence[bytes]) -> dict[bytes, int]:
    """Give the places of leaves in a log; what is not in it is left out."""
    rows = _rows(
        "SELECT hash, min(place) FROM tlog_hash WHERE origin = %s AND level = 0 AND hash = ANY (%s)"
        " GROUP BY hash",
        log.origin,
        list(leaves),
    )
    return {bytes(leaf): int(place) for leaf, place in rows}


def size_seen_before(log: KeptLog, at: datetime) -> int:
    """Give how many entries enough witnesses had seen before an instant; 0 where none."""
    policy = policy_of(log)
    names = [key.name for key in policy.witnesses.values()]
    least = policy.groups[policy.quorum].least if policy.groups else 0
    rows = _rows(
        "SELECT coalesce(max(c.size), 0) FROM tlog_checkpoint c WHERE c.origin = %s AND"
        " (SELECT count(*) FROM tlog_cosignature s WHERE s.origin = c.origin AND s.size = c.size"
        " AND s.at < %s AND s.witness = ANY (%s)) >= %s",
        log.origin,
        at,
        names,
        least,
    )
    return int(rows[0][0])


def faults() -> tuple[FaultCard, ...]:
    """List what exchanges found that must not be, the newest first."""
    rows = _rows("SELECT origin, witness, code, size, evidence FROM tlog_fault ORDER BY at DESC")
    return tuple(FaultCard(*row) for row in rows)


def _witnessed_size(log: KeptLog, *, above: int = 0, newest: bool = False) -> int | None:
    """Give the size of the first (or newest) checkpoint above a place that enough witnesses saw."""
    policy = policy_of(log)
    names = [key.name for key in policy.witnesses.values()]
    least = policy.groups[policy.quorum].least if policy.groups else 0
    order = "DESC" if newest else "ASC"
    rows = _rows(
        "SELECT c.size FROM tlog_checkpoint c WHERE c.origin = %s AND c.size > %s AND"  # noqa: S608  # constant
        " (SELECT count(*) FROM tlog_cosignature s WHERE s.origin = c.origin AND s.size = c.size"
        f" AND s.witness = ANY (%s)) >= %s ORDER BY c.size {order} LIMIT 1",
        log.origin,
        above,
        names,
        least,
    )
    return int(rows[0][0]) if rows else None


def _tile(origin: str, tile: Tile) -> bytes:
    first = tile.index * WIDTH
    places = (first, first + tile.width)
    if tile.level is None:
        call = "SELECT entry FROM tlog_entry WHERE origin = %s AND place >= %s AND place < %s"
        rows = _rows(f"{call} ORDER BY place", origin, *places)
        return join_entries(bytes(entry) for (entry,) in rows)
    rows = _rows(
        "SELECT hash FROM tlog_hash WHERE origin = %s AND level = %s AND place >= %s AND place < %s"
        " ORDER BY place",
        origin,
        tile.level,
        *places,
    )
    return b"".join(bytes(one) for (one,) in rows)


def _rows(call: str, *parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  # whatever SQL takes
    with connection.cursor() as cursor:
        cursor.execute(call, parameters)
        return list(cursor.fetchall())
