"""Terms: a statement about any case, kept as a tree of a closed set of operations.

The rules are written once, over values. Given the facts of one case they compute with numbers and
truths; given terms, the same lines write down what they would compute, for an engine that does it
for a million cases at once. There is no "missing" value: every absence is a fact of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn
from weakref import WeakValueDictionary


class Op(StrEnum):
    """All that a term can say; an engine that knows these knows every rule."""

    FACT = "fact"  # the name of a fact, and whether it is a number, a truth or a word
    IF = "if"
    AND = "and"
    OR = "or"
    NOT = "not"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"  # by a whole number above 0, rounded down
    GREATEST = "greatest"
    LEAST = "least"
    LESS = "less"
    AT_MOST = "at_most"
    SAME = "same"
    LOOKUP = "lookup"  # a table of numbers by day or by number


NUMBER, TRUTH, WORD = "number", "truth", "word"
_TRUTHS = frozenset({Op.AND, Op.OR, Op.NOT, Op.LESS, Op.AT_MOST, Op.SAME})


# The days for which tables are laid out; a case that speaks of others is decided one by one.
FIRST_DAY, LAST_DAY = 711_858, 755_687  # 1950-01-01 to 2069-12-31


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by key, given by a function, so that an engine can lay them out in advance.

    A key outside `first` to `last` (both counted) is taken as the nearest one inside.
    """

    name: str
    of: Callable[[int], int]
    first: int = FIRST_DAY
    last: int = LAST_DAY

    def at(self, key: int) -> int:
        """Give the number at a key."""
        return self.of(min(max(key, self.first), self.last))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


Leaf = bool | int | str | Table


class Term:
    """One operation with its parts; the same operation on the same parts is the same object."""

    __slots__ = ("__weakref__", "kind", "op", "parts")

    op: Op
    parts: tuple["Term | Leaf", ...]
    kind: str

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "A rule asked whether a term is true. Use choose, when, both or either, so that the"
            " rule can be read by the bulk engines too."
        )

    def __lt__(self, other: "int | Term") -> "bool | Term":
        return compared(Op.LESS, self, other)

    def __le__(self, other: "int | Term") -> "bool | Term":
        return compared(Op.AT_MOST, self, other)

    def __gt__(self, other: "int | Term") -> "bool | Term":
        return compared(Op.LESS, other, self)

    def __ge__(self, other: "int | Term") -> "bool | Term":
        return compared(Op.AT_MOST, other, self)

    def __add__(self, other: "int | Term") -> "int | Term":
        return self if _is(other, 0) else term(Op.ADD, self, other)

    def __radd__(self, other: int) -> "int | Term":
        return self + other

    def __sub__(self, other: "int | Term") -> "int | Term":
        return self if _is(other, 0) else term(Op.SUBTRACT, self, other)

    def __rsub__(self, other: int) -> "int | Term":
        return term(Op.SUBTRACT, other, self)

    def __mul__(self, other: "int | Term") -> "int | Term":
        if _is(other, 0):
            return 0
        return self if _is(other, 1) else term(Op.MULTIPLY, self, other)

    def __rmul__(self, other: int) -> "int | Term":
        return self * other

    def __floordiv__(self, other: int) -> "int | Term":
        if other < 1:
            raise ValueError("a term is divided by a whole number above 0")
        return self if other == 1 else term(Op.DIVIDE, self, other)

    def __repr__(self) -> str:
        return f"({self.op} {' '.join(map(repr, self.parts))})"


Truth = bool | Term

_known: WeakValueDictionary[object, Term] = WeakValueDictionary()


def term(op: Op, *parts: Term | Leaf, kind: str = "") -> Term:
    """Give the term of an operation on its parts."""
    key = (op, parts, tuple(map(type, parts)), kind)
    found = _known.get(key)
    if found is None:
        found = Term()
        found.op, found.parts = op, parts
        found.kind = kind or _kind(op, parts)
        _known[key] = found
    return found


def fact(name: str, kind: str = NUMBER) -> Term:
    """Give the term of a fact that every case states under a name."""
    return term(Op.FACT, name, kind=kind)


def lookup(table: Table, key: Term) -> Term:
    """Give the term of a table's number at a key."""
    return term(Op.LOOKUP, table, key)


def kind_of(part: Term | Leaf) -> str:
    """Tell whether a part is a number, a truth or a word."""
    if isinstance(part, Term):
        return part.kind
    if isinstance(part, bool):
        return TRUTH
    return WORD if isinstance(part, str) else NUMBER


def _kind(op: Op, parts: tuple[Term | Leaf, ...]) -> str:
    if op in _TRUTHS:
        return TRUTH
    return kind_of(parts[1]) if op is Op.IF else NUMBER


def _is(part: object, number: int) -> bool:
    return type(part) is int and part == number


def compared(op: Op, left: Term | Leaf, right: Term | Leaf) -> bool | Term:
    """Compare two parts of which one may be a choice between constants: then compare each."""
    if left is right and isinstance(left, Term):
        return op is not Op.LESS
    if not isinstance(left, Term) and not isinstance(right, Term):
        return _COMPARE[op](left, right)
    for side, other, turned in ((left, right, False), (right, left, True)):
        if isinstance(side, Term) and side.op is Op.IF and not isinstance(other, Term):
            holds, then, otherwise = side.parts
            if not (isinstance(then, Term) and isinstance(otherwise, Term)):
                pairs = [
                    compared(op, *((other, part) if turned else (part, other)))
                    for part in (then, otherwise)
                ]
                return chosen_truth(holds, *pairs)  # type: ignore[arg-type]  # a truth decides
    return term(op, left, right)


_COMPARE: Mapping[Op, Callable[[object, object], bool]] = {
    Op.LESS: lambda a, b: a < b,  # type: ignore[operator]  # both are numbers
    Op.AT_MOST: lambda a, b: a <= b,  # type: ignore[operator]  # both are numbers
    Op.SAME: lambda a, b: a == b,
}


def chosen_truth(holds: Truth, then: Truth, otherwise: Truth) -> Truth:
    """Give the truth that one of two gives, as and, or and not."""
    if then is otherwise:
        return then
    return joined(
        Op.OR, (joined(Op.AND, (holds, then)), joined(Op.AND, (negated(holds), otherwise)))
    )


def joined(op: Op, parts: tuple[Truth, ...]) -> Truth:
    """Join truths by and, or by or; constants and repetitions fall away."""
    decides = op is Op.OR
    kept: dict[Term, None] = {}
    for part in parts:
        if part is decides:
            return decides
        if isinstance(part, Term):
            inner = part.parts if part.op is op else (part,)
            kept.update(dict.fromkeys(inner))  # type: ignore[arg-type]  # parts of a truth
    if any(negated(part) in kept for part in kept):
        return decides
    if not kept:
        return not decides
    return next(iter(kept)) if len(kept) == 1 else term(op, *kept)


def negated(part: Truth) -> Truth:
    """Give the contrary of a truth."""
    if not isinstance(part, Term):
        return not part
    return part.parts[0] if part.op is Op.NOT else term(Op.NOT, part)  # type: ignore[return-value]  # a not holds a truth
