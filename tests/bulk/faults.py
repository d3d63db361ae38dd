"""Faults planted in the way from the rules to an engine; each of them must be caught."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlglot import exp

from comity.bulk import kernels, lanes, sql
from comity.bulk.layouts import Layout
from comity.bulk.outputs import Outputs, Part
from comity.bulk.sql import Writer
from comity.rules.logic import negate
from comity.rules.terms import Leaf, Op, Table, Term

Plant = Callable[[pytest.MonkeyPatch, Any], None]  # into an engine, or into all that it is told
_Way = Callable[[Writer, Term], exp.Expression]


def _written(op: Op, way: _Way) -> Plant:
    """An operation is written in another way."""

    def plant(patch: pytest.MonkeyPatch, engine: Any) -> None:
        patch.setattr(sql, "_WAYS", {**sql._WAYS, op: way})

    return plant


def _asked(change: Callable[[dict[str, Part]], None]) -> Plant:
    """A column of a program is another one."""
    arrange = Outputs.__post_init__

    def plant(patch: pytest.MonkeyPatch, engine: Any) -> None:
        def changed(self: Outputs) -> None:
            arrange(self)
            change(self.columns)

        patch.setattr(Outputs, "__post_init__", changed)

    return plant


def _not_dropped(writer: Writer, part: Term) -> exp.Expression:
    return writer.write(part.parts[0])


def _less_for_at_most(writer: Writer, part: Term) -> exp.Expression:
    left, right = map(writer.write, part.parts)
    return exp.paren(exp.LT(this=left, expression=right))


def _branches_swapped(writer: Writer, part: Term) -> exp.Expression:
    holds, then, other = map(writer.write, part.parts)
    return exp.Case(ifs=[exp.If(this=holds, true=other)], default=then)


def _product_overflowed(writer: Writer, part: Term) -> exp.Expression:
    product = sql._product(writer, part)
    return exp.paren(exp.Mod(this=product, expression=exp.Literal.number(2**31)))


def _division_rounded(writer: Writer, part: Term) -> exp.Expression:
    left, right = (exp.cast(writer.write(one), "double") for one in part.parts)
    return exp.cast(exp.Round(this=exp.Div(this=left, expression=right)), "int")


def _table_shifted(patch: pytest.MonkeyPatch, engine: Any) -> None:
    def shifted(table: Table, first: int | None = None, last: int | None = None) -> list[int]:
        keys = (table.first, table.last) if first is None or last is None else (first, last)
        return [table.at(key + 1) for key in range(keys[0], keys[1] + 1)]

    engine.tables.clear()  # those that it has laid out already are right
    patch.setattr(f"{type(engine).__module__}.entries_of", shifted)


def _word_shifted(patch: pytest.MonkeyPatch, engine: Any) -> None:
    right = Writer._constant

    def shifted(self: Writer, leaf: Leaf) -> exp.Expression:
        return right(self, self.words.number(leaf) + 1 if isinstance(leaf, str) else leaf)

    patch.setattr(Writer, "_constant", shifted)


def _row_lost(patch: pytest.MonkeyPatch, engine: Any) -> None:
    load = engine.load

    def losing(name: str, layout: Layout, path: Path) -> None:
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
        load(name, layout, path)

    patch.setattr(engine, "load", losing)


def _guard_inverted(columns: dict[str, Part]) -> None:
    columns["part0"] = negate(columns["part0"])  # type: ignore[arg-type]  # the first finding's


def _due_later(columns: dict[str, Part]) -> None:
    columns["due"] = columns["due"] + 1  # type: ignore[operator]  # a day


# The same on the way to machine code.


def _compiled(op: Op, way: Callable[[lanes.Writer, Term], None]) -> Plant:
    """An operation is compiled in another way."""

    def plant(patch: pytest.MonkeyPatch, engine: Any) -> None:
        patch.setattr(kernels, "_WAYS", {**kernels._WAYS, op: way})

    return plant


def _not_forgotten(writer: lanes.Writer, part: Term) -> None:
    writer.names[part, 32] = writer.mask(part.parts[0])


def _sides_swapped(writer: lanes.Writer, part: Term) -> None:
    holds, then, other = part.parts
    bits = writer.width([part])
    sides = (f"<8 x i{bits}> {writer.value(one, bits)}" for one in (other, then))
    chosen = writer.line(f"select <8 x i1> {writer.truth(holds)}, {', '.join(sides)}")
    writer.keep(part, chosen, bits)


def _product_wrapped(writer: lanes.Writer, part: Term) -> None:
    left, right = (writer.value(one, 32) for one in part.parts)
    product, bits = writer.line(f"mul <8 x i32> {left}, {right}"), writer.width([part])
    if bits > 32:
        product = writer.line(f"sext <8 x i32> {product} to <8 x i{bits}>")
    writer.keep(part, product, bits)


def _quotient_rounded(writer: lanes.Writer, part: Term) -> None:
    left, right = (writer.value(one, 64) for one in part.parts)
    half = writer.line(f"sdiv <8 x i64> {right}, splat (i64 2)")
    above = writer.line(f"add <8 x i64> {left}, {half}")
    writer.keep(part, writer.line(f"sdiv <8 x i64> {above}, {right}"), 64)


def _constant_shifted(patch: pytest.MonkeyPatch, engine: Any) -> None:
    right = lanes.Writer.constant

    def shifted(self: lanes.Writer, leaf: Leaf) -> int:
        return right(self, leaf) + isinstance(leaf, str)

    patch.setattr(lanes.Writer, "constant", shifted)


FAULTS: Mapping[str, Plant] = {
    "a dropped NOT": _written(Op.NOT, _not_dropped),
    "< for <=": _written(Op.AT_MOST, _less_for_at_most),
    "a swapped branch": _written(Op.IF, _branches_swapped),
    "an overflowed product": _written(Op.MULTIPLY, _product_overflowed),
    "a rounded division": _written(Op.DIVIDE, _division_rounded),
    "a day table off by one": _table_shifted,
    "a shifted word": _word_shifted,
    "a lost row": _row_lost,
    "a finding's guard inverted": _asked(_guard_inverted),
    "a wrong due day": _asked(_due_later),
}

NATIVE_FAULTS: Mapping[str, Plant] = {
    **FAULTS,
    "a dropped NOT": _compiled(Op.NOT, _not_forgotten),
    "< for <=": _compiled(Op.AT_MOST, kernels._compared("slt")),
    "a swapped branch": _compiled(Op.IF, _sides_swapped),
    "an overflowed product": _compiled(Op.MULTIPLY, _product_wrapped),
    "a rounded division": _compiled(Op.DIVIDE, _quotient_rounded),
    "a shifted word": _constant_shifted,
}
