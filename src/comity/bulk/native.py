"""Native: the rules as machine code of this computer; DuckDB stores the cases and counts."""

from array import array
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import llvmlite
import numpy as np

from comity.bulk.duck import Duck
from comity.bulk.kernels import write_kernel
from comity.bulk.lanes import Column, Writer
from comity.bulk.layouts import Layout, Words
from comity.bulk.machine import Compiled, Decided, Numbers
from comity.bulk.outputs import Part
from comity.bulk.ranges import Range, in_order
from comity.bulk.running import EngineStopped
from comity.bulk.tables import entries_of
from comity.rules.terms import NUMBER, TRUTH, Op, Table

BLOCK = 122_880  # rows: what DuckDB stores together
_MOST = 256  # kernels that are kept
_TRUTH, _ANY = Range(0, 1), Range(-(2**63), 2**63 - 1)
_TYPES = {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}


class Native(Duck):
    """Machine code over blocks of rows, several at a time, one for each core.

    Args:
        words: stand for the same numbers in all it is told.
        threads: how many cores it may use.
        memory: how much DuckDB may hold before it turns to the disk.
    """

    def __init__(self, words: Words, *, threads: int = 2, memory: str = "1000MB") -> None:
        super().__init__(words, threads=threads, memory=memory)
        self.execute("SET preserve_insertion_order = true")
        self._threads = threads
        self._paths: dict[str, Path] = {}
        self._laid_out: dict[tuple[Table, Range], array[int]] = {}
        self.made: dict[object, Compiled] = {}  # a run asks the same of one block after another

    @property
    def version(self) -> str:
        """Give the name and version that an admission test admits."""
        return f"native (llvmlite {llvmlite.__version__}, duckdb {duckdb.__version__})"

    def load(self, name: str, layout: Layout, path: Path) -> None:
        """Make a table of a file of rows: a number, then the columns of the layout, as numbers."""
        super().load(name, layout, path)
        self._paths.pop(name, None)
        if path.suffix == ".parquet":
            self._paths[name] = path

    def keep(self, name: str, source: str, outputs: Mapping[str, Part]) -> None:
        """Compute outputs for every row of a table, and keep them as a table."""
        if not self.count(source):
            super().keep(name, source, outputs)
            return
        verb = f"CREATE OR REPLACE TABLE {name} AS"
        for block in self.decided(source, outputs):
            self._connection.register("block", {one: block.column(one) for one in block.names})
            self.execute(f"{verb} SELECT * FROM block")  # noqa: S608  # names are ours
            self._connection.unregister("block")
            verb = f"INSERT INTO {name}"

    def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
        """Give outputs for every row of a chosen table, in the order of their numbers."""
        ordered = f"{source}_in_order"
        self.execute(
            f"CREATE OR REPLACE TABLE {ordered} AS SELECT * FROM {source} ORDER BY number"  # noqa: S608
        )
        for block in self.decided(ordered, outputs):
            yield from block.records()

    def decided(self, source: str, outputs: Mapping[str, Part]) -> Iterator[Decided]:
        """Give outputs for every row of a table, a block at a time, in the order of the table.

        Raises:
            EngineStopped: a number of a case is absurd, or the file says of itself what is not so.
        """
        columns = self.columns(source, outputs)
        waiting: deque[Future[Decided]] = deque()
        compiled: Future[Compiled] = Future()
        with ThreadPoolExecutor(self._threads) as pool:
            for first in range(0, self.count(source), BLOCK):
                waiting.append(pool.submit(self._block, source, columns, first, compiled))
                if not first:  # the first block is read meanwhile
                    self._compile(compiled, columns, outputs)
                if len(waiting) > 2 * self._threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _compile(
        self,
        compiled: Future[Compiled],
        columns: Mapping[str, Column],
        outputs: Mapping[str, Part],
    ) -> None:
        try:
            compiled.set_result(self.compiled(columns, outputs))
        except BaseException as error:
            compiled.set_exception(error)
            raise

    def compiled(self, columns: Mapping[str, Column], outputs: Mapping[str, Part]) -> Compiled:
        """Make the machine code for some outputs, or give it if it was made before.

        Raises:
            EngineStopped: a number may not fit.
        """
        asked = tuple((name, type(part), part) for name, part in outputs.items())
        key = (asked, tuple(columns.items()))
        if key not in self.made:
            if len(self.made) == _MOST:
                del self.made[next(iter(self.made))]
            writer = Writer(columns, self.words.number, self._entries)
            self.made[key] = Compiled(write_kernel(writer, outputs), self._laid_out)
        return self.made[key]

    def _entries(self, table: Table, keys: Range) -> "array[int]":
        if (table, keys) not in self._laid_out:
            self._laid_out[table, keys] = array("i", entries_of(table, *keys))
        return self._laid_out[table, keys]

    def _block(
        self, source: str, columns: Mapping[str, Column], first: int, compiled: Future[Compiled]
    ) -> Decided:
        """Read a block and decide it."""
        read = self.read(source, columns, first)
        return compiled.result().decide(read, len(read["number"]))

    def read(self, source: str, columns: Mapping[str, Column], first: int) -> dict[str, Numbers]:
        """Read a block of a table, from a row on.

        Raises:
            EngineStopped: the rows cannot be read, or are not what they were said to be.
        """
        path = self._paths.get(source)
        table = f"read_parquet('{path}', file_row_number = true)" if path else source
        place = "file_row_number" if path else "rowid"
        chosen = ", ".join(f"CAST({n} AS {_TYPES[c.bits]}) AS {n}" for n, c in columns.items())
        cursor = self._connection.cursor()
        try:
            read = cursor.execute(
                f"SELECT {chosen} FROM {table} WHERE {place} >= {first} AND {place} < {first + BLOCK}"  # noqa: S608, E501  # names are ours
            ).fetchnumpy()
        except duckdb.Error as error:
            raise EngineStopped(f"DuckDB cannot read the cases: {error}") from None
        finally:
            cursor.close()
        for name, column in columns.items():
            _hold(name, read[name], column.range)
        return read

    def columns(self, source: str, outputs: Mapping[str, Part]) -> dict[str, Column]:
        """Give how the columns that outputs are made from lie in memory."""
        facts = {"number": NUMBER}
        facts |= {str(t.parts[0]): t.kind for t in in_order(outputs.values()) if t.op is Op.FACT}
        numbers = [name for name, kind in facts.items() if kind != TRUTH]
        ranges = {name: one.rounded for name, one in self._ranges(source, numbers).items()}
        ranges |= dict.fromkeys((name for name in facts if name not in numbers), _TRUTH)
        ranges["number"] = _ANY
        return {name: Column(ranges[name].bits, ranges[name]) for name in facts}

    def _ranges(self, source: str, names: Sequence[str]) -> dict[str, Range]:
        """Give the least and the greatest number of some columns."""
        path = self._paths.get(source)
        if path:
            told = self.records(_TOLD_RANGES.format(path=path))
            known = {str(row["name"]): Range(row["least"], row["greatest"]) for row in told}
            if known.keys() >= set(names):
                return known
        ends = ", ".join(f"MIN({n}) AS l{p}, MAX({n}) AS g{p}" for p, n in enumerate(names))
        row = next(self.records(f"SELECT {ends} FROM {source}"))  # noqa: S608  # names are ours
        return {n: Range(row[f"l{p}"] or 0, row[f"g{p}"] or 0) for p, n in enumerate(names)}

    def count(self, source: str) -> int:
        """Give how many rows a table has."""
        return next(self.records(f"SELECT COUNT(*) AS rows FROM {source}"))["rows"]  # noqa: S608


# What a file says of its own columns, where it says it for all rows.
_TOLD_RANGES = """
SELECT path_in_schema AS name, MIN(TRY_CAST(stats_min_value AS BIGINT)) AS least,
    MAX(TRY_CAST(stats_max_value AS BIGINT)) AS greatest
FROM parquet_metadata('{path}') GROUP BY name
HAVING COUNT(*) = COUNT(TRY_CAST(stats_min_value AS BIGINT))
    AND COUNT(*) = COUNT(TRY_CAST(stats_max_value AS BIGINT))
"""


def _hold(name: str, numbers: Numbers, expected: Range) -> None:
    """Refuse a column with a hole, or with numbers for which the kernel was not made."""
    if isinstance(numbers, np.ma.MaskedArray):
        raise EngineStopped(f"A case has no {name}. Lay the cases out again.")
    if len(numbers) and not expected.least <= numbers.min() <= numbers.max() <= expected.greatest:
        raise EngineStopped(
            f"The file of cases says of its column {name} what is not so. Lay the cases out again."
        )
