"""A log of River with Hill and Lake as witnesses, in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.proofs.log.checkpoints import Checkpoint, cosign, sign_checkpoint
from comity.proofs.log.entries import certificate_entry, hash_text
from comity.proofs.log.notes import COSIGNATURE, ED25519, Note, NoteKey
from comity.proofs.log.policies import Policy, partners_policy
from comity.proofs.log.proof_files import LogProof
from comity.proofs.log.tiles import WIDTH, Tile, join_entries, tiles_of
from comity.proofs.log.tree import HASH_BYTES, MemoryTree, inclusion, leaf_hash, root
from comity.proofs.signing import FileSigner

AT = datetime(2027, 3, 2, 9, 5, tzinfo=UTC)
LOG_SIGNER = FileSigner("river.example/log", Ed25519PrivateKey.generate())
WITNESS_SIGNERS = {
    city: FileSigner(f"{city}.example/witness", Ed25519PrivateKey.generate())
    for city in ("hill", "lake")
}
LOG = NoteKey.of(LOG_SIGNER.kid, ED25519, LOG_SIGNER.multikey)
HILL, LAKE = (
    NoteKey.of(signer.kid, COSIGNATURE, signer.multikey) for signer in WITNESS_SIGNERS.values()
)
POLICY: Policy = partners_policy(LOG, [HILL, LAKE])


def entry(number: int) -> bytes:
    return certificate_entry(hash_text(number.to_bytes(32)))


class Log:
    """A log whose every file can be asked for, and changed."""

    def __init__(self, entries: Iterable[bytes]) -> None:
        self.entries = list(entries)
        self.tree = MemoryTree.of(map(leaf_hash, self.entries))

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(LOG.name, self.tree.size, root(self.tree.size, self.tree.node))

    def read(self, tile: Tile) -> bytes:
        first, last = tile.index * WIDTH, tile.index * WIDTH + tile.width
        if tile.level is None:
            return join_entries(self.entries[first:last])
        row = self.tree.levels[8 * tile.level]
        raw = b"".join(row[first:last])
        assert len(raw) == tile.width * HASH_BYTES
        return raw

    def files(self, at: datetime = AT) -> dict[str, bytes]:
        files = {tile.path: self.read(tile) for tile in tiles_of(self.tree.size)}
        return {**files, "checkpoint": str(cosigned(self.head, at=at)).encode()}

    def proof(self, index: int, *, extra: bytes = b"", at: datetime = AT) -> LogProof:
        path = inclusion(index, self.tree.size, self.tree.node)
        return LogProof(index, tuple(path), cosigned(self.head, at=at), extra)


def head(size: int) -> Checkpoint:
    return Log(entry(number) for number in range(size)).head


def cosigned(said: Checkpoint, *, at: datetime = AT, by: Iterable[str] = ("hill", "lake")) -> Note:
    note = sign_checkpoint(said, LOG_SIGNER)
    lines = [
        cosign(said, WITNESS_SIGNERS[city], witness=f"{city}.example/witness", at=at) for city in by
    ]
    return Note(note.text, (*note.signatures, *lines))
