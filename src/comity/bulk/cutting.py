"""Cutting: the cases of a store arranged for two agreements, and handed to an engine in blocks.

The columns of a store are made for the names that its cases speak of; those of a run for the names
of its agreements and register. Each column of a run is one of the store, or says "nothing": a name
that no case speaks of is absent from all of them. What a register knows of a provider is joined.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from comity.bulk.extracts import FEWEST, LOOKED_AT, Plan, common, groups
from comity.bulk.joints import Joint, join
from comity.bulk.layouts import OTHER, Layout, Value, Words, World, lay_out, plain_name
from comity.bulk.manifests import COUNTS, Place
from comity.bulk.pieces import Block, Piece, blocks_of
from comity.bulk.restoring import read_node, restored, values_of
from comity.bulk.shapes import PLACES, Shape, cover
from comity.bulk.stores import Store
from comity.rules.case_facts import provider_fact
from comity.rules.facts import Facts, ProviderFact
from comity.rules.registry import Registry
from comity.rules.terms import TRUTH

BLOCK = 1_000_000
_BATCH = 5_000
_NOTHING = ProviderFact()


class Cutter:
    """Reads a store for one run.

    Args:
        words: those of the store's manifest, which the engine is given too.
        world: the names of the agreements and the register of the run.
    """

    def __init__(
        self, store: Store, registry: Registry, world: World, words: Words, *, block: int = BLOCK
    ) -> None:
        self.store, self.registry, self.world, self.words = store, registry, world, words
        self.block = block
        self._connection = duckdb.connect(
            config={"threads": 2, "memory_limit": "400MB", "preserve_insertion_order": False}
        )
        self._connection.execute("SET enable_progress_bar = false")
        self._plan = Plan(world, registry)
        self._joint: dict[Place, Joint] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @cached_property
    def places(self) -> list[Place]:
        """Give the places that have tables."""
        found = {entry.place for entry in self.store.manifest.entries if entry.host}
        return sorted(found, key=lambda place: (place.kind, place.host, place.occupation))

    def arranged(self, *, fewest: int = FEWEST) -> tuple[list[Block], list[tuple[Place, Shape]]]:
        """Give the blocks that an engine is asked about, and what is too little for that."""
        blocks: list[Block] = []
        few: list[tuple[Place, Shape]] = []
        for place in self.places:
            for shapes in groups(counts := self._counts(place)):
                if sum(counts[shape] for shape in shapes) < fewest:
                    few += [(place, shape) for shape in shapes]
                    continue
                for piece in self._pieces(place, tuple(shapes), f"piece{len(blocks)}"):
                    blocks += blocks_of(piece)
        return blocks, few

    def cut(self, block: Block, path: Path) -> None:
        """Write the rows of a block to a file, as an engine loads it."""
        piece = block.piece
        inner = self._select(piece.place, piece.shapes, within=(block.first, block.end))
        columns = ", ".join(("number", *piece.layout.kinds))
        select = f"SELECT {columns} FROM ({inner}) WHERE {self._apart(piece)} ORDER BY number"  # noqa: S608  # names are ours
        self._connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")

    def facts(self, place: Place, numbers: Path) -> Iterator[tuple[int, Facts]]:
        """Give the cases of a place whose numbers a file lists, in their order."""
        joint = self._joint_of(place)
        listed = f"read_csv('{numbers}', header=false, columns={{'number': 'BIGINT'}})"
        # The ends of the list let the reader leave out what lies beyond them.
        ends = f"SELECT min(number), max(number) FROM {listed}"  # noqa: S608  # names are ours
        low, high = self._connection.execute(ends).fetchone() or (None, None)
        if low is None:
            return
        select = (
            f"SELECT number, {', '.join(joint.kinds)} FROM {joint.source}"  # noqa: S608  # names are ours
            f" WHERE number BETWEEN {low} AND {high}"
            f" AND number IN (SELECT number FROM {listed}) ORDER BY number"
        )
        yield from self._restored(select, joint)

    def few(self, place: Place, shape: Shape) -> Iterator[tuple[int, Facts]]:
        """Give the cases of one shape."""
        joint = self._joint_of(place)
        chosen = f"WHERE {_of_shapes((shape,))} ORDER BY number"
        select = f"SELECT number, {', '.join(joint.kinds)} FROM {joint.source} {chosen}"  # noqa: S608  # names are ours
        yield from self._restored(select, joint)

    def beside(self) -> Iterator[tuple[str, int, Facts]]:
        """Give the cases that no columns hold, each with its kind and number."""
        for entry in self.store.manifest.entries:
            if not entry.host:
                with (self.store.folder / entry.file).open(encoding="utf-8") as lines:
                    for line in lines:
                        node = json.loads(line)
                        yield entry.kind, node["number"], read_node(node["facts"], self._provider)

    def _pieces(self, place: Place, shapes: tuple[Shape, ...], name: str) -> Iterator[Piece]:
        """Give a group of shapes as two pieces: the plain cases, and the others."""
        layout = lay_out(cover(shapes), self.world)
        constants = common(self._sample(place, shapes, layout))
        drafts = [Piece(name, place, shapes, layout, {}, constants, 0, ())]
        if constants:
            plain = lay_out(layout.shape, self.world, constants)
            drafts.append(Piece(f"{name}_plain", place, shapes, plain, constants, {}, 0, ()))
        for draft in drafts:
            rows, bounds = self._bounds(draft)
            if rows:
                yield replace(draft, rows=rows, bounds=bounds)

    def _bounds(self, piece: Piece) -> tuple[int, tuple[int, ...]]:
        """Count the rows of a piece and give where its blocks begin, and an end."""
        inner = self._select(piece.place, piece.shapes)
        chosen = f"SELECT number FROM ({inner}) WHERE {self._apart(piece)}"  # noqa: S608  # names are ours
        placed = f"SELECT number, row_number() OVER (ORDER BY number) - 1 AS turn FROM ({chosen})"  # noqa: S608  # names are ours
        listed = f"list(number ORDER BY number) FILTER (turn % {self.block} = 0)"
        counted = f"SELECT count(*), max(number), {listed} FROM ({placed})"  # noqa: S608  # names are ours
        rows, last, firsts = self._connection.execute(counted).fetchone() or (0, None, None)
        return int(rows), (*firsts, last + 1) if rows else ()

    def _sample(
        self, place: Place, shapes: tuple[Shape, ...], layout: Layout
    ) -> list[dict[str, Value]]:
        columns = ", ".join(layout.kinds)
        inner = self._select(place, shapes)
        first = f"SELECT {columns} FROM ({inner}) ORDER BY number LIMIT {LOOKED_AT}"  # noqa: S608  # names are ours
        cursor = self._connection.execute(first)
        return [
            values_of(dict(zip(layout.kinds, row, strict=True)), layout.kinds, self.words, {})
            for row in cursor.fetchall()
        ]

    def _apart(self, piece: Piece) -> str:
        """Give the condition that keeps a piece apart from the one beside it."""
        if piece.common:
            return self._all_same(piece.common)
        return f"NOT ({self._all_same(piece.others)})" if piece.others else "true"

    def _all_same(self, values: Mapping[str, Value]) -> str:
        return " AND ".join(f"{name} = {self._literal(value)}" for name, value in values.items())

    def _literal(self, value: Value) -> str:
        return str(value).lower() if isinstance(value, bool) else str(self.words.encoded(value))

    def _select(
        self, place: Place, shapes: tuple[Shape, ...], within: tuple[int, int] | None = None
    ) -> str:
        """Give the statement for the number and all columns of a run's layout."""
        joint = self._joint_of(place)
        layout = lay_out(cover(shapes), self.world)
        absent = self._plan.row(Facts(place.host, place.occupation, 0), layout)
        told = dict(self._told(layout, joint))
        columns = [
            f"coalesce({told[name]}, {self._literal(absent[name])}) AS {name}"
            if name in told
            else f"{self._typed(absent[name], kind)} AS {name}"
            for name, kind in layout.kinds.items()
        ]
        joins = [
            f"LEFT JOIN provider p{paper} ON p{paper}.id = f.paper{paper}_provider"
            for paper in range(min(layout.shape.papers, joint.shape.papers))
        ]
        chosen = [_of_shapes(shapes, "f.")]
        if within is not None:
            chosen.append(f"f.number >= {within[0]} AND f.number < {within[1]}")
        return (
            f"SELECT f.number, {', '.join(columns)} FROM {joint.source} AS f {' '.join(joins)}"  # noqa: S608  # names are ours
            f" WHERE {' AND '.join(chosen)}"
        )

    def _typed(self, value: Value, kind: str) -> str:
        cast = "BOOLEAN" if kind == TRUTH else "INTEGER"
        return f"CAST({self._literal(value)} AS {cast})"

    def _told(self, layout: Layout, joint: Joint) -> Iterator[tuple[str, str]]:
        """Give what tells each column: one of the files, a provider's, or several methods."""
        for name in layout.kinds:
            if name in joint.kinds:
                yield name, f"f.{name}"
        others = [m for m in joint.names.methods if m not in self.world.methods]
        for paper, columns in enumerate(layout.providers[: joint.shape.papers]):
            for told, name in columns.items():
                yield name, f"p{paper}.{told}"
            by = [f"paper{paper}_by_{plain_name(method)}" for method in others]
            if by := [f"coalesce(f.{name}, false)" for name in by if name in joint.kinds]:
                yield f"paper{paper}_by_{OTHER}", f"({' OR '.join(by)})"

    def _counts(self, place: Place) -> Counter[Shape]:
        listed = ", ".join(COUNTS)
        source = self._joint_of(place).source
        counted = f"SELECT {listed}, count(*) FROM {source} GROUP BY ALL"  # noqa: S608  # names are ours
        return Counter(
            {
                Shape(place.host, place.occupation, *counts): rows
                for *counts, rows in self._connection.execute(counted).fetchall()
            }
        )

    def _joint_of(self, place: Place) -> Joint:
        """Give the files of a place as one table with the columns of all of them."""
        if place not in self._joint:
            if not self._joint:
                self._lay_out_providers()
            entries = [e for e in self.store.manifest.entries if e.place == place]
            self._joint[place] = join(entries, self.store.folder)
        return self._joint[place]

    def _lay_out_providers(self) -> None:
        """Make a table of what the register knows of each provider that a case names."""
        empty = lay_out(Shape("", "", papers=1), self.world).providers[0]
        columns = ", ".join(f"{told} INTEGER" for told in empty)
        self._connection.execute(f"CREATE TABLE provider (id INTEGER, {columns})")
        rows = [
            [self.words.number(name), *(self.words.encoded(known[told]) for told in empty)]
            for name in self.registry.providers
            for known in [self._plan.provider(name)]
        ]
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self._connection.executemany(f"INSERT INTO provider VALUES ({marks})", rows)  # noqa: S608  # names are ours

    def _restored(self, select: str, joint: Joint) -> Iterator[tuple[int, Facts]]:
        cursor = self._connection.cursor()
        cursor.execute(select)
        names = ("number", *joint.kinds)
        while batch := cursor.fetchmany(_BATCH):
            for told in batch:
                record = dict(zip(names, told, strict=True))
                values = {
                    **joint.absent,
                    **values_of(record, joint.kinds, self.words, joint.absent),
                }
                counts = (int(values[name]) for name in COUNTS)
                shape = Shape(joint.shape.host, joint.shape.occupation, *counts)
                yield record["number"], restored(values, joint.layout, shape, self._provider)
        cursor.close()

    def _provider(self, name: str) -> ProviderFact:
        found = self.registry.providers.get(name)
        return _NOTHING if found is None else provider_fact(found)


def _of_shapes(shapes: Sequence[Shape], table: str = "") -> str:
    columns = ", ".join(f"{table}{name}" for name in COUNTS)
    told = (", ".join(str(getattr(shape, name)) for name in PLACES) for shape in shapes)
    return f"({columns}) IN ({', '.join(f'({one})' for one in told)})"
