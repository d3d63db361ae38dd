"""Lanes: the parts of a program as values that machine code holds for eight cases at a time.

A number is a lane of 32 bits, or of 64 where its range asks for it; a truth is a lane of ones or of
zeros.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from comity.bulk.ranges import Range
from comity.rules.terms import TRUTH, Leaf, Table, Term, kind_of

LANES = 8
NARROW = 32


class Column(NamedTuple):
    """A column as it lies in memory: how many bits a number has, and between which they are."""

    bits: int
    range: Range


def lanes(bits: int) -> str:
    """Give the type of eight lanes of a width."""
    return f"<{LANES} x i{bits}>"


@dataclass(slots=True)
class Writer:
    """Writes values of terms as machine code, each once.

    Args:
        columns: how the columns lie in memory.
        number: gives the number of a word.
        entries: lays a table out between two keys, where it stays while the kernel is used.
    """

    columns: Mapping[str, Column]
    number: Callable[[str], int]
    entries: "Callable[[Table, Range], array[int]]"
    lines: list[str] = field(default_factory=list)
    ranges: dict[Term, Range] = field(default_factory=dict)
    names: dict[tuple[Term, int], str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def line(self, what: str) -> str:
        """Write a line that gives a value, unless it stands there already, and tell its name."""
        name = self.written.get(what)
        if name is None:
            name = self.written[what] = f"%v{len(self.lines)}"
            self.lines.append(f"  {name} = {what}")
        return name

    def range_of(self, part: Term | Leaf) -> Range:
        """Give the range of a part."""
        if isinstance(part, Term):
            return self.ranges[part]
        value = self.constant(part)
        return Range(value, value)

    def constant(self, leaf: Leaf) -> int:
        """Give the number of a constant."""
        return self.number(leaf) if isinstance(leaf, str) else int(cast("int", leaf))

    def width(self, parts: Iterable[Term | Leaf]) -> int:
        """Give the width of lanes that hold all of some parts."""
        return max(NARROW, *(self.range_of(part).bits for part in parts))

    def value(self, part: Term | Leaf, bits: int) -> str:
        """Give a part as lanes of a width."""
        if kind_of(part) == TRUTH:
            ones = self.truth(part)
            return self.line(f"zext {lanes(1)} {ones} to {lanes(bits)}")
        if not isinstance(part, Term):
            return f"splat (i{bits} {self.constant(part)})"
        found = self.names.get((part, bits))
        if found is None:
            own = self.width([part])
            found = self.line(f"sext {lanes(own)} {self.names[part, own]} to {lanes(bits)}")
            self.names[part, bits] = found
        return found

    def keep(self, part: Term, name: str, bits: int) -> None:
        """Keep the value of a term that was computed at a width, in the width that it needs."""
        self.names[part, bits] = name
        own = self.width([part])
        if own < bits:
            self.names[part, own] = self.line(f"trunc {lanes(bits)} {name} to {lanes(own)}")

    def mask(self, part: Term | Leaf) -> str:
        """Give a truth as lanes of ones or of zeros."""
        if not isinstance(part, Term):
            return "splat (i32 -1)" if part else "zeroinitializer"
        return self.names[part, NARROW]

    def truth(self, part: Term | Leaf) -> str:
        """Give a truth as lanes of one bit."""
        if not isinstance(part, Term):
            return "splat (i1 true)" if part else "zeroinitializer"
        found = self.names.get((part, 1))
        if found is None:
            found = self.line(f"icmp slt {lanes(NARROW)} {self.mask(part)}, zeroinitializer")
            self.names[part, 1] = found
        return found

    def keep_truth(self, part: Term, bit: str) -> None:
        """Keep a truth that was computed as lanes of one bit."""
        self.names[part, 1] = bit
        self.names[part, NARROW] = self.line(f"sext {lanes(1)} {bit} to {lanes(NARROW)}")
