"""Running: what a simulation asks of an engine; any engine that answers will do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from comity.bulk.layouts import Layout
from comity.bulk.outputs import Part

Record = Mapping[str, int]


class EngineStopped(Exception):
    """The engine did not start or stopped half-way; the message says what to do.

    Nothing that it said before is used: a simulation is reported whole or not at all.
    """


class Engine(Protocol):
    """An engine over tables of cases; a table is named, its statements are made from terms."""

    @property
    def version(self) -> str:
        """Give the name and version that an admission test admits."""

    def load(self, name: str, layout: Layout, path: Path) -> None:
        """Make a table of a file of rows: a number, then the columns of the layout, as numbers."""

    def keep(self, name: str, source: str, outputs: Mapping[str, Part]) -> None:
        """Compute outputs for every row of a table, and keep them as a table."""

    def flows(self, result: str) -> Iterator[Record]:
        """Count the rows of a kept summary by month and by what is decided before and after."""

    def chosen(self, result: str, source: str, *, one_of: int) -> str:
        """Choose the rows that differ and a sample of the others; give the name of their table."""

    def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[Record]:
        """Give outputs for every row of a chosen table, in the order of their numbers."""
