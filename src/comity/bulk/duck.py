"""Duck: the embedded engine, DuckDB, which needs no server and reads files larger than memory."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import duckdb

from comity.bulk.layouts import Layout, Words
from comity.bulk.outputs import Part
from comity.bulk.sql import Writer, chosen_of, flows_of
from comity.bulk.tables import entries_of
from comity.rules.terms import TRUTH

DIALECT = "duckdb"
# The joins are all with small tables, in the order in which they are needed; what is shared is
# written once already. Left on, these take longer to think than the work takes to do.
_NEEDLESS = "join_order,projection_placement"
_BATCH = 10_000


class Duck:
    """One connection to an engine of its own; words stand for the same numbers in all it is told.

    Args:
        threads: how many cores it may use.
        memory: how much it may hold before it turns to the disk, such as ``1500MB``.
    """

    def __init__(self, words: Words, *, threads: int = 2, memory: str = "1500MB") -> None:
        self.words = words
        self._connection = duckdb.connect(
            config={"threads": threads, "memory_limit": memory, "preserve_insertion_order": False}
        )
        self.execute("SET enable_progress_bar = false")
        self.execute(f"SET disabled_optimizers = '{_NEEDLESS}'")
        self.tables: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def version(self) -> str:
        """Give the name and version that an admission test admits."""
        return f"duckdb {duckdb.__version__}"

    def load(self, name: str, layout: Layout, path: Path) -> None:
        """Make a table of a file of rows: a number, then the columns of the layout, as numbers."""
        kinds = {"number": "BIGINT", **{c: _type(kind) for c, kind in layout.kinds.items()}}
        columns = ", ".join(f"CAST({c} AS {kind}) AS {c}" for c, kind in kinds.items())
        # Names are our own: parts are numbered, and columns come from the layout.
        if path.suffix == ".parquet":  # read where it lies, each time it is needed
            read = f"SELECT {columns} FROM read_parquet('{path}')"  # noqa: S608
            self.execute(f"CREATE OR REPLACE VIEW {name} AS {read}")
            return
        told = dict.fromkeys(kinds, "BIGINT")
        rows = f"read_csv('{path}', header=false, auto_detect=false, delim=',', columns={told})"
        read = f"SELECT {columns} FROM {rows}"  # noqa: S608
        self.execute(f"CREATE OR REPLACE TABLE {name} AS {read}")

    def statement(self, source: str, outputs: Mapping[str, Part]) -> str:
        """Give the statement that computes outputs for a table, with all that it looks up."""
        writer = Writer(self.words)
        # Written once and thrown away, it need not be copied first, which takes as long again.
        text = writer.statement(source, outputs).sql(dialect=DIALECT, copy=False)
        for table in writer.tables.values():
            if table.name not in self.tables:
                first = table.first - 1
                laid = "SELECT unnest($1) AS entry, generate_subscripts($1, 1) AS place"
                typed = (
                    f"CAST({first} + place AS INTEGER) AS place, CAST(entry AS INTEGER) AS entry"
                )
                made = f"CREATE TABLE {table.name} AS SELECT {typed} FROM ({laid})"  # noqa: S608
                self._connection.execute(made, [entries_of(table)])
                self.tables.add(table.name)
        return text

    def keep(self, name: str, source: str, outputs: Mapping[str, Part]) -> None:
        """Compute outputs for every row of a table, and keep them as a table."""
        self.execute(f"CREATE OR REPLACE TABLE {name} AS {self.statement(source, outputs)}")

    def flows(self, result: str) -> Iterator[dict[str, int]]:
        """Count the rows of a kept summary by month and by what is decided before and after."""
        return self.records(flows_of(result).sql(dialect=DIALECT))

    def chosen(self, result: str, source: str, *, one_of: int) -> str:
        """Choose the rows that differ and a sample of the others; give the name of their table."""
        name = f"{source}_chosen"
        chosen = chosen_of(result, source, one_of=one_of).sql(dialect=DIALECT)
        self.execute(f"CREATE OR REPLACE TABLE {name} AS {chosen}")
        return name

    def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
        """Give outputs for every row of a chosen table, in the order of their numbers."""
        return self.records(f"{self.statement(source, outputs)} ORDER BY number")

    def records(self, statement: str) -> Iterator[dict[str, int]]:
        """Give the rows of a statement, a batch at a time."""
        cursor = self._connection.cursor()
        cursor.execute(statement)
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(names, cast("Sequence[int]", row), strict=True))
        cursor.close()

    def execute(self, statement: str) -> None:
        """Run a statement that gives nothing back."""
        self._connection.execute(statement)


def _type(kind: str) -> str:
    return "BOOLEAN" if kind == TRUTH else "INTEGER"
