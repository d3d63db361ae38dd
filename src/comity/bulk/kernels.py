"""Kernels: a program's terms as straight machine code over eight cases at a time.

What is written is the text of a compiler's language between (LLVM). There are no branches: what
a case does not need is computed and set aside, which costs less than to ask. A number is a lane of
32 bits, or of 64 where its range asks for it; a truth is a lane of ones or of zeros.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from comity.bulk.lanes import LANES, NARROW, Writer, lanes
from comity.bulk.ranges import held, in_order, ranges_of
from comity.rules.terms import TRUTH, Leaf, Op, Table, Term, kind_of

NAME = "decide"


class Stored(NamedTuple):
    """How an output is stored: in so many bits; a truth in one."""

    name: str
    bits: int
    offset: int


@dataclass(slots=True)
class Kernel:
    """The text of a kernel: the columns it reads, the tables it looks into, and what it gives."""

    text: str
    reads: Sequence[str]
    gives: Sequence[Stored]


def write_kernel(writer: Writer, outputs: Mapping[str, Term | Leaf]) -> Kernel:
    """Give the kernel that computes outputs for every eight cases."""
    terms = list(in_order(outputs.values()))
    facts = {str(t.parts[0]): t for t in terms if t.op is Op.FACT}
    ranges = {name: column.range for name, column in writer.columns.items()}
    writer.ranges = ranges_of(terms, ranges, writer.number, writer.entries)
    starts = [_pointer("in", place, name) for place, name in enumerate(facts)]
    for one in terms:
        _WAYS[one.op](writer, one)
    gives, size = [], 0
    for name, part in outputs.items():
        gives.append(_store(writer, name, part, size))
        size += gives[-1].bits * LANES // 8
    text = _AROUND.format(starts="\n".join(starts), body="\n".join(writer.lines), size=size)
    return Kernel(text, tuple(facts), gives)


def _store(writer: Writer, name: str, part: Term | Leaf, offset: int) -> Stored:
    if kind_of(part) == TRUTH:
        packed = writer.line(f"bitcast {lanes(1)} {writer.truth(part)} to i8")
        where = writer.line(f"getelementptr i8, ptr %record, i64 {offset}")
        writer.lines.append(f"  store i8 {packed}, ptr {where}, align 1")
        return Stored(name, 1, offset)
    own, bits = writer.width([part]), writer.range_of(part).bits
    value = writer.value(part, own)
    if bits < own:
        value = writer.line(f"trunc {lanes(own)} {value} to {lanes(bits)}")
    where = writer.line(f"getelementptr i8, ptr %record, i64 {offset}")
    writer.lines.append(f"  store {lanes(bits)} {value}, ptr {where}, align 1")
    return Stored(name, bits, offset)


_AROUND = """
declare <8 x i32> @llvm.smax.v8i32(<8 x i32>, <8 x i32>)
declare <8 x i32> @llvm.smin.v8i32(<8 x i32>, <8 x i32>)
declare <8 x i64> @llvm.smax.v8i64(<8 x i64>, <8 x i64>)
declare <8 x i64> @llvm.smin.v8i64(<8 x i64>, <8 x i64>)
declare <8 x i32> @llvm.masked.gather.v8i32.v8p0(<8 x ptr>, i32, <8 x i1>, <8 x i32>)

define void @decide(ptr noalias %in, ptr noalias %out, i64 %count) {{
start:
{starts}
  br label %next
next:
  %at = phi i64 [ 0, %start ], [ %after, %work ]
  %more = icmp ult i64 %at, %count
  br i1 %more, label %work, label %end
work:
  %from = mul i64 %at, {size}
  %record = getelementptr i8, ptr %out, i64 %from
{body}
  %after = add i64 %at, 1
  br label %next
end:
  ret void
}}
"""


def _pointer(array: str, place: int, name: str) -> str:
    return (
        f"  %at_{name} = getelementptr ptr, ptr %{array}, i64 {place}\n"
        f"  %{name} = load ptr, ptr %at_{name}, align 8"
    )


_Way = Callable[[Writer, Term], None]


def _fact(writer: Writer, part: Term) -> None:
    name = str(part.parts[0])
    bits = writer.columns[name].bits
    where = writer.line(f"getelementptr {lanes(bits)}, ptr %{name}, i64 %at")
    read = writer.line(f"load {lanes(bits)}, ptr {where}, align 1")
    if part.kind == TRUTH:
        writer.keep_truth(part, writer.line(f"icmp ne {lanes(bits)} {read}, zeroinitializer"))
        return
    own = writer.width([part])
    if bits != own:
        way = "sext" if bits < own else "trunc"
        read = writer.line(f"{way} {lanes(bits)} {read} to {lanes(own)}")
    writer.keep(part, read, own)


def _if(writer: Writer, part: Term) -> None:
    holds, then, other = part.parts
    bits = writer.width([part])
    sides = (f"{lanes(bits)} {writer.value(one, bits)}" for one in (then, other))
    chosen = writer.line(f"select {lanes(1)} {writer.truth(holds)}, {', '.join(sides)}")
    writer.keep(part, chosen, bits)


def _joined(word: str) -> _Way:
    def write(writer: Writer, part: Term) -> None:
        whole = writer.mask(part.parts[0])
        for inner in part.parts[1:]:
            whole = writer.line(f"{word} {lanes(NARROW)} {whole}, {writer.mask(inner)}")
        writer.names[part, NARROW] = whole

    return write


def _not(writer: Writer, part: Term) -> None:
    mask = writer.mask(part.parts[0])
    writer.names[part, NARROW] = writer.line(f"xor {lanes(NARROW)} {mask}, splat (i32 -1)")


def _arithmetic(word: str) -> _Way:
    def write(writer: Writer, part: Term) -> None:
        bits = writer.width([part, *part.parts])
        left, right = (writer.value(one, bits) for one in part.parts)
        writer.keep(part, writer.line(f"{word} {lanes(bits)} {left}, {right}"), bits)

    return write


def _divide(writer: Writer, part: Term) -> None:
    bits = writer.width([part, *part.parts])
    left, right = (writer.value(one, bits) for one in part.parts)
    typed = lanes(bits)
    found = writer.line(f"sdiv {typed} {left}, {right}")
    if writer.range_of(part.parts[0]).least < 0:  # a machine rounds towards 0, the rules down
        back = writer.line(f"mul {typed} {found}, {right}")
        above = writer.line(f"icmp sgt {typed} {back}, {left}")
        one = writer.line(f"sext {lanes(1)} {above} to {typed}")
        found = writer.line(f"add {typed} {found}, {one}")
    writer.keep(part, found, bits)


def _extreme(word: str) -> _Way:
    def write(writer: Writer, part: Term) -> None:
        bits = writer.width(part.parts)
        first, *rest = (writer.value(one, bits) for one in part.parts)
        for one in rest:
            first = _pick(writer, word, bits, first, one)
        writer.keep(part, first, bits)

    return write


def _pick(writer: Writer, word: str, bits: int, left: str, right: str) -> str:
    typed = lanes(bits)
    return writer.line(
        f"call {typed} @llvm.{word}.v{LANES}i{bits}({typed} {left}, {typed} {right})"
    )


def _compared(word: str) -> _Way:
    def write(writer: Writer, part: Term) -> None:
        bits = writer.width(part.parts)
        left, right = (writer.value(one, bits) for one in part.parts)
        writer.keep_truth(part, writer.line(f"icmp {word} {lanes(bits)} {left}, {right}"))

    return write


def _lookup(writer: Writer, part: Term) -> None:
    table, key = cast("Table", part.parts[0]), part.parts[1]
    told, keys = writer.range_of(key), held(table, writer.range_of(key))
    bits = writer.width([key, *keys])
    place = writer.value(key, bits)
    if told.least < keys.least:
        place = _pick(writer, "smax", bits, place, f"splat (i{bits} {keys.least})")
    if told.greatest > keys.greatest:
        place = _pick(writer, "smin", bits, place, f"splat (i{bits} {keys.greatest})")
    place = writer.line(f"sub {lanes(bits)} {place}, splat (i{bits} {keys.least})")
    start = f"ptr inttoptr (i64 {writer.entries(table, keys).buffer_info()[0]} to ptr)"
    where = writer.line(f"getelementptr i32, {start}, {lanes(bits)} {place}")
    found = writer.line(
        f"call {lanes(NARROW)} @llvm.masked.gather.v{LANES}i{NARROW}.v{LANES}p0("
        f"<{LANES} x ptr> {where}, i32 4, {lanes(1)} splat (i1 true), {lanes(NARROW)} poison)"
    )
    writer.keep(part, found, NARROW)


_WAYS: Mapping[Op, _Way] = {
    Op.FACT: _fact,
    Op.IF: _if,
    Op.AND: _joined("and"),
    Op.OR: _joined("or"),
    Op.NOT: _not,
    Op.ADD: _arithmetic("add"),
    Op.SUBTRACT: _arithmetic("sub"),
    Op.MULTIPLY: _arithmetic("mul"),
    Op.DIVIDE: _divide,
    Op.GREATEST: _extreme("smax"),
    Op.LEAST: _extreme("smin"),
    Op.LESS: _compared("slt"),
    Op.AT_MOST: _compared("sle"),
    Op.SAME: _compared("eq"),
    Op.LOOKUP: _lookup,
}
