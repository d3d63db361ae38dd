"""Stores: cases laid out once as files of columns, kept, and added to; no names, no free text.

A store is a folder. Its manifest says in which format, with which words, and for each file what it
holds and its digest. Files are never changed: a batch that is written again gets new ones.
"""

import csv
import json
import os
import re
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import duckdb

from comity.bulk.extracts import is_in_range
from comity.bulk.layouts import Layout, Value, Words, World, lay_out
from comity.bulk.manifests import COUNTS, PAST, Entry, Manifest, read_manifest
from comity.bulk.restoring import bare, names_of, node_of, restored
from comity.bulk.rows import row_of
from comity.bulk.shapes import PLACES, Shape, cover, shape_of
from comity.rules.facts import Facts, ProviderFact
from comity.rules.terms import FIRST_DAY, LAST_DAY, NUMBER, TRUTH

_MANIFEST = "manifest.json"
_NOBODY = ProviderFact()


class Store:
    """A store in a folder of its own; one process writes to it at a time.

    Raises:
        Refusal: EXTRACT-FORMAT.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / _MANIFEST
        self.manifest = read_manifest(path.read_bytes()) if path.exists() else Manifest()

    def write(
        self, batch: str, cases: Iterable[Facts], *, kind: str = PAST, asked: int | None = None
    ) -> int:
        """Lay a batch of cases out, in place of one of the same name; give how many.

        All of it or nothing: the manifest is replaced last.

        Args:
            batch: its name.
            cases: all of them.
            kind: past or open.
            asked: how many cases the batch stands for, if some of them cannot be read.
        """
        told = [bare(facts) for facts in cases]
        written = _Writing(self.folder, batch, kind, self.manifest.encoder(), self.manifest)
        entries = list(written.entries(told))
        others = [entry for entry in self.manifest.entries if entry.batch != batch]
        before = [entry.file for entry in self.manifest.entries if entry.batch == batch]
        self._replace(
            Manifest(
                words=written.words.all,
                entries=(*others, *entries),
                batches={**self.manifest.batches, batch: len(told) if asked is None else asked},
                next_number=self.manifest.next_number + len(told),
            )
        )
        for name in before:
            (self.folder / name).unlink(missing_ok=True)
        return len(told)

    def adopt(self, entries: Sequence[Entry]) -> None:
        """Take over files that were made of others in this folder, such as many imagined cases."""
        before = {entry.file for entry in self.manifest.entries}
        self._replace(
            Manifest(
                words=self.manifest.words,
                entries=tuple(entries),
                batches={entry.batch: entry.rows for entry in entries},
                next_number=sum(entry.rows for entry in entries),
            )
        )
        for name in before - {entry.file for entry in entries}:
            (self.folder / name).unlink(missing_ok=True)

    def _replace(self, manifest: Manifest) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(manifest.text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self.folder / _MANIFEST)
        self.manifest = manifest


def snapshot(store: Store, folder: Path) -> "Store":
    """Give a copy that stays as it is: hard links of the files, and the manifest.

    Made again, it is the same: a run that goes on reads what it began with.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / _MANIFEST).exists():
        for entry in store.manifest.entries:
            target = folder / entry.file
            if not target.exists():
                target.hardlink_to(store.folder / entry.file)
        copy = Store(folder)
        copy._replace(store.manifest)  # our own class
    return Store(folder)


def multiplied(store: Store, batch: str, *, copies: int) -> None:
    """Put each case of a batch into a store many times, each copy with its days moved.

    For measuring with many imagined cases. The copies take the place of all that was there.
    """
    entries, first = [], 0
    for entry in store.manifest.entries:
        if entry.batch != batch or not entry.host:
            continue
        _layout, kinds = layout_of(entry.shape, entry.names)
        days = [name for name in kinds if name.endswith(_MOVED)]
        further = "CAST(copy % 300 AS INTEGER)"
        moved = ", ".join(
            f"CASE WHEN {name} BETWEEN {FIRST_DAY} AND {LAST_DAY} THEN {name} + {further}"
            f" ELSE {name} END AS {name}"
            for name in days
        )
        numbered = f"{first} + row_number() OVER () - 1 AS number"
        source = f"read_parquet('{store.folder / entry.file}'), range({copies}) AS r(copy)"
        select = f"SELECT * EXCLUDE (copy) REPLACE ({numbered}, {moved}) FROM {source}"  # noqa: S608  # names are ours
        name = f"many-{entry.file}"
        write_parquet(select, store.folder / name)
        rows = entry.rows * copies
        digest = digest_of(store.folder / name)
        entries.append(replace(entry, file=name, digest=digest, rows=rows))
        first += rows
    store.adopt(entries)


# Days of receipt, award and issue.
_MOVED = ("award_on", "received_on", "issued_on")


def damaged(store: Store) -> list[str]:
    """Name the files that are gone or are not what the manifest says."""
    return [
        entry.file
        for entry in store.manifest.entries
        if not (path := store.folder / entry.file).exists() or digest_of(path) != entry.digest
    ]


def layout_of(shape: Shape, names: World) -> tuple[Layout, dict[str, str]]:
    """Give the layout of a file, and the kinds of its columns: no providers, but counts."""
    layout = lay_out(shape, names)
    told = {column for known in layout.providers for column in known.values()}
    kinds = {name: kind for name, kind in layout.kinds.items() if name not in told}
    return layout, {**kinds, **dict.fromkeys(COUNTS, NUMBER)}


def sql_type(kind: str) -> str:
    """Give the type of a column in a file."""
    return "BOOLEAN" if kind == TRUTH else "INTEGER"


@dataclass(slots=True)
class _Writing:
    folder: Path
    batch: str
    kind: str
    words: Words
    before: Manifest

    def entries(self, cases: Sequence[Facts]) -> Iterator[Entry]:
        """Write the files of a batch."""
        places: dict[tuple[str, str], list[tuple[int, Facts]]] = {}
        outside: list[tuple[int, Facts]] = []
        for number, facts in enumerate(cases, self.before.next_number):
            place = places.setdefault((facts.host, facts.occupation), [])
            (place if _has_columns(facts) else outside).append((number, facts))
        for turn, ((host, occupation), some) in enumerate(sorted(places.items())):
            kept = yield from self._laid_out(turn, host, occupation, some)
            outside += [one for one in some if one[0] not in kept]
        if outside:
            yield self._beside(sorted(outside, key=lambda one: one[0]))

    def _laid_out(
        self, turn: int, host: str, occupation: str, some: Sequence[tuple[int, Facts]]
    ) -> Generator[Entry, None, set[int]]:
        if not some:
            return set()
        names = names_of(facts for _, facts in some)
        shape = cover(shape_of(facts) for _, facts in some)
        layout, kinds = layout_of(shape, names)
        rows: list[tuple[int, Mapping[str, Value]]] = []
        for number, facts in some:
            own = shape_of(facts)
            row = row_of(facts, layout)
            # What does not come back the same is kept as it is, beside the columns.
            if restored(row, layout, own, lambda _: _NOBODY) == facts:
                counts = zip(COUNTS, (getattr(own, name) for name in PLACES), strict=True)
                rows.append((number, {**row, **dict(counts)}))
        if rows:
            name = f"{self._stem()}-{turn}.parquet"
            self._parquet(self.folder / name, kinds, rows)
            yield Entry(
                file=name,
                digest=digest_of(self.folder / name),
                batch=self.batch,
                kind=self.kind,
                rows=len(rows),
                host=host,
                occupation=occupation,
                counts=tuple(getattr(shape, place) for place in PLACES),
                units=tuple(names.units[occupation]),
                languages=tuple(names.languages),
                methods=tuple(names.methods),
            )
        return {number for number, _ in rows}

    def _parquet(
        self, path: Path, kinds: Mapping[str, str], rows: Sequence[tuple[int, Mapping[str, Value]]]
    ) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder) as spool:
            lines = Path(spool) / "rows.csv"
            with lines.open("w", newline="") as file:
                writer = csv.writer(file)
                for number, row in rows:
                    writer.writerow([number, *(self.words.encoded(row[name]) for name in kinds)])
            typed = ["CAST(number AS BIGINT) AS number"]
            typed += [f"CAST({name} AS {sql_type(kind)}) AS {name}" for name, kind in kinds.items()]
            told = dict.fromkeys(("number", *kinds), "BIGINT")
            read = (
                f"read_csv('{lines}', header=false, auto_detect=false, delim=',', columns={told})"
            )
            write_parquet(f"SELECT {', '.join(typed)} FROM {read}", path)  # noqa: S608  # names are ours

    def _beside(self, outside: Sequence[tuple[int, Facts]]) -> Entry:
        name = f"{self._stem()}-beside.jsonl"
        lines = (json.dumps({"number": n, "facts": node_of(facts)}) + "\n" for n, facts in outside)
        (self.folder / name).write_text("".join(lines), encoding="utf-8")
        return Entry(
            file=name,
            digest=digest_of(self.folder / name),
            batch=self.batch,
            kind=self.kind,
            rows=len(outside),
        )

    def _stem(self) -> str:
        # A batch that is written again begins with another number, so its files are new ones.
        return f"{self.batch}-{self.before.next_number}"


def write_parquet(select: str, path: Path) -> None:
    """Write the rows of a statement to a file, in the order of their numbers."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "500MB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        ordered = f"SELECT * FROM ({select}) ORDER BY number"  # noqa: S608  # names are ours
        connection.execute(f"COPY ({ordered}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    whole = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            whole.update(block)
    return f"sha-256:{whole.hexdigest()}"


# A name that becomes part of a column's name; others are kept beside the columns.
_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_.]{0,40}")


def _has_columns(facts: Facts) -> bool:
    """Tell whether the tables speak of all days of a case, and its names can name columns."""
    names = names_of([facts])
    spoken = (*names.units[facts.occupation], *names.languages, *names.methods)
    return is_in_range(facts) and all(_NAME.fullmatch(name) for name in spoken)
