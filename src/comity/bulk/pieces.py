"""Pieces: cases of a store that one program decides, and the blocks in which they are counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.bulk.layouts import Layout, Value
from comity.bulk.manifests import Place
from comity.bulk.shapes import Shape


@dataclass(frozen=True, slots=True)
class Piece:
    """Cases of one place and layout that an engine is asked about; `rows` of them.

    Args:
        shapes: of its cases; the layout covers them all.
        common: what all its cases have in common, by column; they need no column.
        others: what *not* all have in common: the rest beside a piece with these constants.
        bounds: the first number of each block.
    """

    name: str
    place: Place
    shapes: tuple[Shape, ...]
    layout: Layout
    common: Mapping[str, Value]
    others: Mapping[str, Value]
    rows: int
    bounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Cases of a piece from one number to below another; the unit of work that is kept."""

    name: str
    piece: Piece
    first: int
    end: int


def blocks_of(piece: Piece) -> list[Block]:
    """Give the blocks of a piece in their order."""
    ends = zip(piece.bounds, piece.bounds[1:], strict=False)
    return [
        Block(f"{piece.name}_{turn}", piece, first, end) for turn, (first, end) in enumerate(ends)
    ]
