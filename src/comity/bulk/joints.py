"""Joints: the files of one place in a store, read as one table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.bulk.layouts import Layout, Value, World
from comity.bulk.manifests import COUNTS, Entry
from comity.bulk.rows import row_of
from comity.bulk.shapes import Shape, cover
from comity.bulk.stores import layout_of
from comity.rules.facts import Facts


@dataclass(frozen=True, slots=True)
class Joint:
    """All files of a place as one table."""

    source: str
    shape: Shape
    names: World
    layout: Layout
    kinds: Mapping[str, str]
    absent: Mapping[str, Value]


def join(entries: Sequence[Entry], folder: Path) -> Joint:
    """Give the files of a place as one table with the columns of all of them."""
    shape = cover(entry.shape for entry in entries)
    names = World(
        {shape.occupation: _together(entry.units for entry in entries)},
        _together(entry.languages for entry in entries),
        _together(entry.methods for entry in entries),
        accreditations=0,
        suspensions=0,
    )
    layout, _wanted = layout_of(shape, names)
    # A column may be of a place that one file has and of a name that only another has.
    kinds = {n: k for entry in entries for n, k in layout_of(entry.shape, entry.names)[1].items()}
    files = ", ".join(f"'{folder / entry.file}'" for entry in entries)
    absent: dict[str, Value] = dict(row_of(Facts(shape.host, shape.occupation, 0), layout))
    return Joint(
        source=f"read_parquet([{files}], union_by_name=true)",
        shape=shape,
        names=names,
        layout=layout,
        kinds=kinds,
        absent={**absent, **dict.fromkeys(COUNTS, 0)},
    )


def _together(lists: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for names in lists for name in names}))
