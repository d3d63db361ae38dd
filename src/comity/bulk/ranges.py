"""Ranges: between which numbers the value of a term lies, so that machine words cannot overflow.

A computer's whole numbers have an end; those of the rules have none. From the least and the
greatest number of each column follows what every term can give at most, and thereby how many bits
it needs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, cast

from comity.bulk.running import EngineStopped
from comity.rules.terms import TRUTH, Leaf, Op, Table, Term


class NumberTooWide(EngineStopped):
    """What a term may give does not fit into the widest machine word."""


class Range(NamedTuple):
    """All whole numbers from the least to the greatest."""

    least: int
    greatest: int

    @property
    def bits(self) -> int:
        """Give the width of the machine word that holds them all.

        Raises:
            NumberTooWide: there is none.
        """
        for bits in (8, 16, 32, 64):
            if -(1 << bits - 1) <= self.least and self.greatest < 1 << bits - 1:
                return bits
        raise NumberTooWide(
            f"A rule may give numbers from {self.least} to {self.greatest}, which do not fit into"
            " 64 bits. Look for a case with an absurd number, or choose another engine."
        )

    @property
    def rounded(self) -> "Range":
        """Give a range around this one, of the same width and with round ends.

        Other cases of the same kind then have the same range, and what was made for these serves.
        """
        step, end = (8 if self.bits == 8 else 512), 1 << self.bits - 1
        return Range(
            max(self.least // step * step, -end), min(-(-self.greatest // step) * step, end - 1)
        )


_TRUTHS = Range(0, 1)
Entries = Callable[[Table, Range], Sequence[int]]


def in_order(parts: Iterable[Term | Leaf]) -> Iterator[Term]:
    """Give all terms that some parts are made of, each once and after its own parts."""
    done: set[Term] = set()
    waiting = [part for part in reversed(list(parts)) if isinstance(part, Term)]
    while waiting:
        one = waiting[-1]
        if one in done:
            waiting.pop()
            continue
        inner = [p for p in reversed(one.parts) if isinstance(p, Term) and p not in done]
        if inner:
            waiting += inner
        else:
            done.add(one)
            yield waiting.pop()


def ranges_of(
    terms: Iterable[Term],
    columns: Mapping[str, Range],
    number: Callable[[str], int],
    entries: Entries,
) -> dict[Term, Range]:
    """Give the range of each term.

    Args:
        terms: in order, as `in_order` gives them.
        columns: the ranges of the facts.
        number: gives the number of a word.
        entries: lays a table out between two keys.
    """
    known: dict[Term, Range] = {}

    def of(part: Term | Leaf) -> Range:
        if isinstance(part, Term):
            return known[part]
        value = number(part) if isinstance(part, str) else int(cast("int", part))
        return Range(value, value)

    for one in terms:
        if one.op is Op.FACT:
            known[one] = columns[str(one.parts[0])]
        elif one.kind == TRUTH:
            known[one] = _TRUTHS
        elif one.op is Op.LOOKUP:
            table = cast("Table", one.parts[0])
            found = entries(table, held(table, of(one.parts[1])))
            known[one] = Range(min(found), max(found))
        else:
            parts = one.parts[1:] if one.op is Op.IF else one.parts
            known[one] = _COMBINED[one.op](*map(of, parts))
    return known


def held(table: Table, key: Range) -> Range:
    """Give the keys of a table that are meant by some keys."""
    return Range(*(min(max(end, table.first), table.last) for end in key))


def _product(left: Range, right: Range) -> Range:
    ends = [a * b for a, b in product(left, right)]
    return Range(min(ends), max(ends))


def _either(*ranges: Range) -> Range:
    return Range(min(r.least for r in ranges), max(r.greatest for r in ranges))


_COMBINED: Mapping[Op, Callable[..., Range]] = {
    Op.IF: _either,
    Op.ADD: lambda a, b: Range(a.least + b.least, a.greatest + b.greatest),
    Op.SUBTRACT: lambda a, b: Range(a.least - b.greatest, a.greatest - b.least),
    Op.MULTIPLY: _product,
    Op.DIVIDE: lambda a, b: Range(a.least // b.least, a.greatest // b.least),
    Op.GREATEST: lambda *r: Range(max(x.least for x in r), max(x.greatest for x in r)),
    Op.LEAST: lambda *r: Range(min(x.least for x in r), min(x.greatest for x in r)),
}
