"""Ask for logs: their files, checkpoints and proofs, and what witnesses have seen of them."""

from dataclasses import dataclass
from datetime import datetime

from comity.proofs.log.notes import Note, NoteKey, parse_key, parse_note
from comity.proofs.log.policies import Policy, partners_policy
from comity.proofs.log.successions import Succession, with_successions
from comity.proofs.log.tiles import WIDTH, Tile, TileTree, join_entries
from comity.proofs.log.witnessing import Seen
from comity.transparency.queries.following import followers, rows


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A log that a city of this installation keeps.

    Args:
        city: which.
        key: that it signs with now.
        number: which key of the log that is, from 1.
    """

    city: str
    key: NoteKey
    number: int = 1

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
    number: int = 1

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
    found = rows("SELECT city, vkey FROM tlog WHERE city IS NOT NULL ORDER BY city")
    followed = followers()
    return tuple(KeptLog(city, *followed.newest(parse_key(vkey))) for city, vkey in found)


def log_of(city: str) -> KeptLog | None:
    """Give a city's log; None where it keeps none here."""
    return next((log for log in logs() if log.city == city), None)


def known_keys(origin: str, *, at: datetime) -> tuple[NoteKey, ...]:
    """Give the keys with which a log, kept here or elsewhere, may sign at an instant."""
    found = rows("SELECT vkey FROM tlog WHERE origin = %s ORDER BY vkey", origin)
    return followers().good_at(at, [parse_key(vkey) for (vkey,) in found])


def witnesses() -> tuple[Witness, ...]:
    """List every witness known here."""
    call = "SELECT vkey, city, url FROM tlog_witness ORDER BY name"
    followed, found = followers(), list[Witness]()
    for vkey, city, url in rows(call):
        key, number = followed.newest(parse_key(vkey))
        found.append(Witness(key, city, url, number))
    return tuple(found)


def witness_of(city: str) -> Witness | None:
    """Give the witness that a city is; None where it is none here."""
    return next((one for one in witnesses() if one.city == city), None)


def partners_of(log: KeptLog) -> tuple[Witness, ...]:
    """List the witnesses of a log: everybody but the city that keeps it."""
    return tuple(one for one in witnesses() if one.city != log.city)


def policy_of(log: KeptLog) -> Policy:
    """Give what a checkpoint of a log must carry, with every key there ever was."""
    followed = followers()
    partners = [followed.first(witness.key) for witness in partners_of(log)]
    return with_successions(partners_policy(followed.first(log.key), partners), followed.known)


def size_of(origin: str) -> int:
    """Give how many entries a log has, signed or not."""
    ((size,),) = rows(
        "SELECT coalesce(max(place) + 1, 0) FROM tlog_hash WHERE origin = %s AND level = 0", origin
    )
    return int(size)


def tree_of(origin: str, size: int) -> TileTree:
    """Give a log's tree at a size."""
    return TileTree(size, lambda tile: tile_file(origin, tile))


def seen_by(witness: str, origin: str) -> tuple[Seen, Note | None]:
    """Give the largest tree of a log that a witness here has cosigned, and the note."""
    found = rows(
        "SELECT size, root, note FROM tlog_seen WHERE witness = %s AND origin = %s", witness, origin
    )
    for size, root, note in found:
        return Seen(size, bytes(root)), parse_note(note.encode())
    return Seen(), None


def cosigned_size(origin: str, witness: str) -> int:
    """Give the size up to which a witness has cosigned a log, as the log knows it."""
    ((size,),) = rows(
        "SELECT coalesce(max(size), 0) FROM tlog_cosignature WHERE origin = %s AND witness = %s",
        origin,
        witness,
    )
    return int(size)


def note_at(origin: str, size: int) -> Note | None:
    """Give a checkpoint with every cosignature that came for it."""
    found = rows("SELECT note FROM tlog_checkpoint WHERE origin = %s AND size = %s", origin, size)
    lines = rows(
        "SELECT line FROM tlog_cosignature WHERE origin = %s AND size = %s ORDER BY witness",
        origin,
        size,
    )
    for (note,) in found:
        return parse_note((note + "".join(line for (line,) in lines)).encode())
    return None


def newest_size(origin: str) -> int:
    """Give the size of the newest checkpoint, whoever has cosigned it; 0 before the first."""
    ((size,),) = rows(
        "SELECT coalesce(max(size), 0) FROM tlog_checkpoint WHERE origin = %s", origin
    )
    return int(size)


def successions() -> tuple[Succession, ...]:
    """List which keys followed which, of all logs and witnesses known here."""
    return followers().known


def faults() -> tuple[FaultCard, ...]:
    """List what exchanges found that must not be, the newest first."""
    found = rows("SELECT origin, witness, code, size, evidence FROM tlog_fault ORDER BY at DESC")
    return tuple(FaultCard(*row) for row in found)


def tile_file(origin: str, tile: Tile) -> bytes:
    """Give a tile of a log as its file."""
    first = tile.index * WIDTH
    places = (first, first + tile.width)
    if tile.level is None:
        call = "SELECT entry FROM tlog_entry WHERE origin = %s AND place >= %s AND place < %s"
        found = rows(f"{call} ORDER BY place", origin, *places)
        return join_entries(bytes(entry) for (entry,) in found)
    found = rows(
        "SELECT hash FROM tlog_hash WHERE origin = %s AND level = %s AND place >= %s AND place < %s"
        " ORDER BY place",
        origin,
        tile.level,
        *places,
    )
    return b"".join(bytes(one) for (one,) in found)
