"""Spark: an engine for regions that outgrow one machine, on a cluster that is there already."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from pyspark.sql import DataFrame

from comity.bulk.layouts import Layout, Words
from comity.bulk.outputs import Part
from comity.bulk.spark_starting import PATIENCE_S, Watch, answering, start, stop
from comity.bulk.sql import Writer, chosen_of, flows_of, street_of
from comity.bulk.tables import entries_of
from comity.rules.terms import TRUTH, Table

DIALECT = "spark"
# Thinking about a street takes longer than proportionally to its length, so it is walked in parts.
_AT_A_TIME = 6


class Spark:
    """One session with a master; words stand for the same numbers in all it is told.

    What is computed lies as Parquet in a folder of its own, which workers read and write under the
    same name; the folder for temporary files (TMPDIR) is therefore one that they share. A worker
    that dies takes nothing with it: another computes its share again.

    Args:
        master: its address, ``spark://HOST:PORT`` or ``local[2]``.
        patience_s: how long to wait while there is no worker.

    Raises:
        EngineStopped: Spark does not start, or stops half-way.
    """

    def __init__(self, words: Words, *, master: str, patience_s: float = PATIENCE_S) -> None:
        self.words, self.master = words, master
        self._session = start(master)
        self._watch = Watch(self._session, patience_s=patience_s)
        self._watch.start()
        self._own = tempfile.TemporaryDirectory(prefix="comity-spark-")
        self._folder = Path(self._own.name)
        self._folder.chmod(0o777)  # workers may run under another account
        self.tables: set[str] = set()
        self._loaded: dict[str, Path] = {}
        self._street: list[str] = []
        self._turns = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._watch.end()
        stop(self._session)
        self._own.cleanup()

    @property
    def version(self) -> str:
        """Give the name and version that an admission test admits."""
        return f"spark {self._session.version}"

    def load(self, name: str, layout: Layout, path: Path) -> None:
        """Make a table of a file of rows: a number, then the columns of the layout, as numbers."""
        kinds = {"number": "BIGINT", **{c: _type(kind) for c, kind in layout.kinds.items()}}
        with self._answering():
            shared = self._shared(name, path)
            if shared.suffix == ".parquet":
                rows = self._session.read.parquet(shared.as_uri())
            else:
                rows = self._read(shared, dict.fromkeys(kinds, "BIGINT"))
            typed = rows.selectExpr(*(f"CAST({c} AS {kind}) AS {c}" for c, kind in kinds.items()))
            typed.createOrReplaceTempView(name)

    def _shared(self, name: str, path: Path) -> Path:
        """Give a copy of a file of rows that workers can read; the one before it goes."""
        if name in self._loaded:
            self._loaded[name].unlink()
        self._turns += 1
        # A name of its own each time: Spark remembers what a file held.
        copy = self._folder / f"{name}_{self._turns}{path.suffix}"
        shutil.copyfile(path, copy)
        self._loaded[name] = copy
        return copy

    def keep(self, name: str, source: str, outputs: Mapping[str, Part]) -> None:
        """Compute outputs for every row of a table, and keep them as a table."""
        with self._answering():
            self._keep(name, self._computed(source, outputs))
            self._leave_street()

    def kept(self, name: str) -> str:
        """Give the files of a kept table, as a pattern for whoever reads Parquet."""
        return f"{self._folder}/{name}/*.parquet"

    def flows(self, result: str) -> Iterator[dict[str, int]]:
        """Count the rows of a kept summary by month and by what is decided before and after."""
        with self._answering():
            yield from self._records(self._session.sql(flows_of(result).sql(dialect=DIALECT)))

    def chosen(self, result: str, source: str, *, one_of: int) -> str:
        """Choose the rows that differ and a sample of the others; give the name of their table."""
        name = f"{source}_chosen"
        with self._answering():
            chosen = chosen_of(result, source, one_of=one_of).sql(dialect=DIALECT)
            self._keep(name, self._session.sql(chosen))
        return name

    def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
        """Give outputs for every row of a chosen table, in the order of their numbers."""
        name = f"{source}_told"
        with self._answering():
            # Kept first, because to sort is to read twice: once to see how the numbers lie.
            self._keep(name, self._computed(source, outputs))
            self._leave_street()
            yield from self._records(self._session.table(name).orderBy("number"))

    def _records(self, rows: DataFrame) -> Iterator[dict[str, int]]:
        """Give rows one by one; no more than a share of them is held here."""
        names = rows.columns
        for row in rows.toLocalIterator(prefetchPartitions=False):
            yield dict(zip(names, row, strict=True))

    def _computed(self, source: str, outputs: Mapping[str, Part]) -> DataFrame:
        """Tell the session a statement, select by select; what stands between parts is kept."""
        writer = Writer(self.words, is_indexed=True)
        statement = writer.statement(source, outputs)
        for table in writer.tables.values():
            self._lay_out(table)
        self._turns += 1
        rows = self._session.table(source)
        for place, (name, select) in enumerate(street_of(statement, f"street{self._turns}")):
            if place and place % _AT_A_TIME == 0:
                self._keep(self._street[-1], rows)
            rows = self._session.sql(select.sql(dialect=DIALECT, copy=False))
            rows.createOrReplaceTempView(name)
            self._street.append(name)
        return rows

    def _leave_street(self) -> None:
        """Forget what stood between the parts of a statement whose end is kept."""
        for name in self._street:
            self._session.catalog.dropTempView(name)
            shutil.rmtree(self._folder / name, ignore_errors=True)
        self._street.clear()

    def _lay_out(self, table: Table) -> None:
        if table.name in self.tables:
            return
        entries = ",".join(map(str, entries_of(table)))
        told = f"CAST(split('{entries}', ',') AS ARRAY<INT>)"
        self._session.sql(f"DECLARE OR REPLACE VARIABLE {table.name} ARRAY<INT> DEFAULT {told}")
        self.tables.add(table.name)

    def _keep(self, name: str, rows: DataFrame) -> None:
        place = (self._folder / name).as_uri()
        rows.write.mode("overwrite").parquet(place)
        self._session.read.schema(rows.schema).parquet(place).createOrReplaceTempView(name)

    def _read(self, path: Path, columns: Mapping[str, str]) -> DataFrame:
        told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        return self._session.read.csv(path.resolve().as_uri(), schema=told, mode="FAILFAST")

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self.master, lambda: self._watch.gave_up)


def _type(kind: str) -> str:
    return "BOOLEAN" if kind == TRUTH else "INT"
