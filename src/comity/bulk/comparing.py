"""Comparing: two agreements over the same columns, and which cases they decide differently."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

from comity.bulk.layouts import Layout
from comity.bulk.outputs import Outputs, Part
from comity.bulk.programs import Program, write_program
from comity.rules.findings import Finding
from comity.rules.logic import (
    MONTH_OF,
    DayText,
    Listing,
    Number,
    Text,
    Truth,
    Word,
    both,
    either,
    looked_up,
    negate,
    pick,
    same,
)
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import TRUTH, fact

# The values of a verdict that are compared; what is said is compared beside them.
_VALUES = ("outcome", "basis", "due", "missing", "total", "kind", "on", "months")
BEFORE, AFTER = "before_", "after_"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programs over one layout. What they have in common is computed once."""

    before: Outputs
    after: Outputs
    differs: Truth

    @property
    def summary(self) -> dict[str, Part]:
        """Give the columns that flows are counted from, for every case."""
        columns: dict[str, Part] = {
            "number": fact("number"),
            "differs": self.differs,
            "month": looked_up(MONTH_OF, self.before.program.layout.facts.received_on),
            "received_on": self.before.program.layout.facts.received_on,
        }
        for outputs in (self.before, self.after):
            for name in ("outcome", "basis", "due"):
                columns[outputs.prefix + name] = outputs.columns[outputs.prefix + name]
        return columns

    @property
    def whole(self) -> dict[str, Part]:
        """Give the columns of all that both say, for the cases that the rules decide too."""
        chosen = {"number": fact("number"), "differs": fact("differs", TRUTH)}
        return {**chosen, **self.before.columns, **self.after.columns}


def compare_programs(
    before: Rulebook, after: Rulebook, registry: Registry, layout: Layout
) -> Comparison:
    """Write two agreements down over the same columns."""
    first, second = (write_program(book, registry, layout) for book in (before, after))
    return Comparison(Outputs(first, BEFORE), Outputs(second, AFTER), _differs(first, second))


def _differs(first: Program, second: Program) -> Truth:
    values = [
        negate(_alike(getattr(first.verdict, name), getattr(second.verdict, name)))
        for name in _VALUES
    ]
    gaps = [
        _apart(dict(first.gaps).get(unit, False), dict(second.gaps).get(unit, False))
        for unit in {unit for unit, _ in (*first.gaps, *second.gaps)}
    ]
    varying = _varying((*first.findings, *second.findings))
    said = (_by_outline(program.findings, varying) for program in (first, second))
    return either(*values, *gaps, *_said_apart(*said))


def _alike(left: Part, right: Part) -> Truth:
    return left is right or same(left, right)  # type: ignore[arg-type]  # two numbers or two words


def _apart(left: Truth, right: Truth) -> Truth:
    """Tell whether one of two truths holds and the other does not."""
    if left is right:
        return False
    return both(either(left, right), negate(both(left, right)))


# An argument as it is compared: whether each name of a list is in it, a day, or a word.
_Argument: TypeAlias = Mapping[str, Truth] | Number | Word


@dataclass(frozen=True, slots=True)
class _Said:
    """When something is said, and with which arguments then."""

    holds: Truth
    arguments: tuple[_Argument, ...]


# Where the arguments of a code are lists of names or days that only a case can tell.
_Varying = Mapping[tuple[str, int], type[Listing] | type[DayText]]


def _varying(findings: Iterable[Finding]) -> _Varying:
    return {
        (finding.code, place): type(argument)
        for finding in findings
        for place, argument in enumerate(finding.arguments)
        if isinstance(argument, Listing | DayText)
    }


def _by_outline(findings: Iterable[Finding], varying: _Varying) -> dict[tuple[object, ...], _Said]:
    """Give when each thing is said, whatever led there.

    Two findings of one code are the same thing if their words are; a list of names or a day may be
    another term there and yet read the same, so these are compared by their values.
    """
    said: dict[tuple[object, ...], _Said] = {}
    for finding in findings:
        kinds = [varying.get((finding.code, turn)) for turn in range(len(finding.arguments))]
        pairs = list(zip(finding.arguments, kinds, strict=True))
        outline = (finding.code, *(kind or argument for argument, kind in pairs))
        one = _Said(finding.holds, tuple(_told(*pair) for pair in pairs))
        said[outline] = _together(said[outline], one) if outline in said else one
    return said


def _told(argument: Text, kind: type[Listing] | type[DayText] | None) -> _Argument:
    """Give an argument as what is compared: the truth of each name, a day, or a word."""
    if kind is Listing:
        names = argument.names if isinstance(argument, Listing) else _constant(argument)
        return dict(names)
    if kind is DayText:
        if isinstance(argument, DayText):
            return argument.on
        return date.fromisoformat(str(argument)).toordinal()
    return cast("Word", argument)


def _constant(argument: object) -> Iterable[tuple[str, Truth]]:
    return ((name, True) for name in str(argument).split("+") if name)


def _together(first: _Said, second: _Said) -> _Said:
    """Give when one of two is said, with the arguments of the one that is."""
    arguments = (
        _picked(first.holds, *pair) for pair in zip(first.arguments, second.arguments, strict=True)
    )
    return _Said(either(first.holds, second.holds), tuple(arguments))


def _picked(holds: Truth, first: _Argument, second: _Argument) -> _Argument:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        names = {**first, **second}
        return {n: pick(holds, first.get(n, False), second.get(n, False)) for n in names}
    # Words of one outline are the same word; what is left are days.
    return first if first == second else pick(holds, cast("Number", first), cast("Number", second))


def _said_apart(
    first: dict[tuple[object, ...], _Said], second: dict[tuple[object, ...], _Said]
) -> Iterable[Truth]:
    never = _Said(holds=False, arguments=())
    for outline in {**first, **second}:
        one, two = first.get(outline, never), second.get(outline, never)
        yield _apart(one.holds, two.holds)
        read = (_reads_apart(*pair) for pair in zip(one.arguments, two.arguments, strict=False))
        yield both(one.holds, two.holds, either(*read))


def _reads_apart(first: _Argument, second: _Argument) -> Truth:
    """Tell whether two arguments of one outline are read differently."""
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        names = {**first, **second}
        return either(*(_apart(first.get(n, False), second.get(n, False)) for n in names))
    return negate(_alike(cast("Part", first), cast("Part", second)))
