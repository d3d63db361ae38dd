"""Asks aics-tlog, written by somebody else; it needs a newer Python, so this is a program apart.

Questions come as lines and each is answered by a line, as `tests/go/judge` does.
"""

import base64
import json
import sys
from typing import Any

import aics_tlog as aics
from aics_tlog.note import b64_decode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FIRST_LINE = "c2sp.org/tlog-proof@v1"
COSIGNED = 1_800_000_000


class Folder(aics.FileSystemTileReader):
    """A folder of which some files are changed, or gone."""

    def __init__(self, folder: str, changed: dict[str, str | None]) -> None:
        super().__init__(folder)
        self._changed = changed

    def _read(self, path: str) -> bytes | None:
        if path in self._changed:
            raw = self._changed[path]
            return None if raw is None else base64.b64decode(raw)
        found: bytes | None = super()._read(path)
        return found


def opened(asked: dict[str, Any], raw: bytes) -> Any:
    """The checkpoint of a note, with the log's signature and those of enough witnesses."""
    found = aics.verify_checkpoint(
        aics.parse_note(raw),
        aics.parse_vkey(asked["log"]),
        [aics.parse_vkey(key) for key in asked["witnesses"]],
        asked["least"],
        expected_origin=aics.parse_vkey(asked["log"]).name,
    )
    if not found.ok:
        raise ValueError(found.error)
    return found


def checkpoint(asked: dict[str, Any]) -> dict[str, Any]:
    head = opened(asked, base64.b64decode(asked["note"]))
    return {"Size": head.size, "Root": base64.b64encode(head.root).decode()}


def proof(asked: dict[str, Any]) -> dict[str, Any]:
    """Check a proof file; its first lines are read here, for aics-tlog has no code for them."""
    above, _, note = base64.b64decode(asked["proof"]).decode().partition("\n\n")
    first, *lines = above.split("\n")
    if first != FIRST_LINE:
        raise ValueError("the first line is another")
    if lines[0].startswith("extra "):
        b64_decode(lines.pop(0).removeprefix("extra "))
    number = lines.pop(0).removeprefix("index ")
    if str(int(number)) != number:
        raise ValueError("the index is written in another way")
    head = opened(asked, note.encode())
    path = [b64_decode(line) for line in lines]
    entry = base64.b64decode(asked["entry"])
    if not aics.verify_leaf_inclusion(entry, int(number), head.size, path, head.root):
        raise ValueError("the path leads to another root")
    return {}


def folder(asked: dict[str, Any]) -> dict[str, Any]:
    files = Folder(asked["folder"], asked.get("changed", {}))
    raw = files._read("checkpoint")  # the one of its readers that takes any path
    if raw is None:
        raise ValueError("there is no checkpoint")
    head = opened(asked, raw)
    aics.audit_tiles(files, head.size, head.root)
    return {"Size": head.size}


def prove(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the proof of every entry, and of every beginning of the tree, from the tiles alone."""
    files = aics.FileSystemTileReader(asked["folder"])
    size = folder(asked)["Size"]

    def texts(hashes: list[bytes]) -> list[str]:
        return [base64.b64encode(one).decode() for one in hashes]

    return {
        "Inclusions": [texts(aics.inclusion_proof_from_tiles(files, n, size)) for n in range(size)],
        "Growths": [
            texts(aics.consistency_proof_from_tiles(files, n + 1, size)) for n in range(size)
        ],
    }


def make(asked: dict[str, Any]) -> dict[str, Any]:
    """Write a log of these entries, signed and cosigned by keys made here."""
    key, witness = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    names = "aics.example/log", "aics.example/witness"
    store = aics.DirectoryTileStore(asked["folder"])
    writer = aics.IncrementalTileWriter(store)
    for entry in asked["entries"]:
        writer.append([base64.b64decode(entry)])
    size, root = writer.size, writer.root()
    note = aics.sign_checkpoint(aics.Checkpoint(names[0], size, root), key, names[0])
    _, line = aics.sign_cosignature(witness, names[1], COSIGNED, names[0], size, root)
    both = aics.Note(text=note.text, signatures=(*note.signatures, line))
    store.write_checkpoint(both.to_bytes())
    return {
        "Log": aics.format_vkey(aics.vkey_from_ed25519(names[0], key.public_key())),
        "Witness": aics.format_vkey(aics.cosignature_vkey(names[1], witness.public_key())),
    }


ASKED = {
    "checkpoint": checkpoint,
    "proof": proof,
    "folder": folder,
    "prove": prove,
    "make": make,
}


def main() -> None:
    """Answer each line."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"Holds": True, **ASKED[asked["ask"]](asked)}
        except Exception as error:  # whatever it raises, it does not take the file
            answer = {"Holds": False, "Why": f"{type(error).__name__}: {error}"}
        sys.stdout.write(f"{json.dumps(answer)}\n")


if __name__ == "__main__":
    main()
