"""Manifests: what a store of cases holds, with which words, and each file by its digest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import rfc8785

from comity.bulk.layouts import Words, World
from comity.bulk.shapes import PLACES, Shape
from comity.values.refusals import Fault, Refusal

FORMAT = "comity-extract-1"
PAST, OPEN = "past", "open"
# How many entries each list of a case has; what a column does not say.
COUNTS = tuple(f"count_{name}" for name in PLACES)


@dataclass(frozen=True, slots=True)
class Place:
    """What cases must share to lie in one table: past or open, host and occupation."""

    kind: str
    host: str
    occupation: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: of which batch, what it holds; `shape` and `names` give its columns.

    A file of cases that no columns can hold has an empty host.
    """

    file: str
    digest: str
    batch: str
    kind: str
    rows: int
    host: str = ""
    occupation: str = ""
    counts: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Give what its cases share."""
        return Place(self.kind, self.host, self.occupation)

    @property
    def shape(self) -> Shape:
        """Give the shape that all its cases fit."""
        return Shape(self.host, self.occupation, *self.counts)

    @property
    def names(self) -> World:
        """Give the names its columns are made for."""
        return World({self.occupation: self.units}, self.languages, self.methods, 0, 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds; `batches` gives for each batch how many cases it was asked to hold."""

    words: tuple[str, ...] = ("",)
    entries: tuple[Entry, ...] = ()
    batches: Mapping[str, int] = field(default_factory=dict)
    next_number: int = 0

    @property
    def cases(self) -> int:
        """Count the cases."""
        return sum(entry.rows for entry in self.entries)

    @property
    def text(self) -> bytes:
        """Write it in its one canonical form.

        Source: RFC 8785.
        """
        entries: list[Any] = [
            {name: _plain(getattr(entry, name)) for name in Entry.__slots__}
            for entry in self.entries
        ]
        return rfc8785.dumps(
            {
                "format": FORMAT,
                "words": list(self.words),
                "entries": entries,
                "batches": dict(self.batches),
                "next_number": self.next_number,
            }
        )

    @property
    def digest(self) -> str:
        """Give the SHA-256 of it, which names all its files by theirs."""
        return f"sha-256:{sha256(self.text).hexdigest()}"

    def encoder(self) -> Words:
        """Give its words, to be added to."""
        words = Words()
        for word in self.words:
            words.number(word)
        return words


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        Refusal: EXTRACT-FORMAT: it is of another format version, or no manifest.
    """
    try:
        node = json.loads(text)
    except ValueError:
        node = None
    found = node.get("format") if isinstance(node, dict) else None
    if found != FORMAT:
        message = (
            f"The extract has the format {found}, this version of Comity reads {FORMAT}. "
            "Have the extract made anew."
        )
        raise Refusal("EXTRACT-FORMAT", message, (Fault("EXTRACT-FORMAT", "format", message),))
    return Manifest(
        words=tuple(node["words"]),
        entries=tuple(Entry(**{k: _frozen(v) for k, v in one.items()}) for one in node["entries"]),
        batches=node["batches"],
        next_number=node["next_number"],
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:  # noqa: ANN401  # of a JSON node
    return tuple(value) if isinstance(value, list) else value
