"""Logic: how rules compare, choose and count, for one case or for all of them.

A rule never says ``if`` of a fact: it says `choose` or `when`. Given the facts of one case these
do just what ``if`` would; given terms they write the choice down for the bulk engines.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol, Self, TypeVar, cast, overload

from comity.rules.terms import (
    Op,
    Table,
    Term,
    chosen_truth,
    compared,
    joined,
    lookup,
    negated,
    term,
)
from comity.values.periods import Period
from comity.values.spans import plus

Number = int | Term
Truth = bool | Term
Word = str | Term

# Days are counted as in `date.toordinal`. An open end is a day that never comes.
NEVER = date.max.toordinal()


class Choosable(Protocol):
    """A record that knows how to be one of two."""

    def or_else(self, holds: Term, other: Self) -> Self:
        """Give the record that is this one where `holds` and the other elsewhere."""


C = TypeVar("C", bound=Choosable)


def both(*parts: Truth) -> Truth:
    """Tell whether all hold."""
    for part in parts:
        if part is False:
            return False
        if part is not True:
            return joined(Op.AND, parts)
    return True


def either(*parts: Truth) -> Truth:
    """Tell whether at least one holds."""
    for part in parts:
        if part is True:
            return True
        if part is not False:
            return joined(Op.OR, parts)
    return False


def negate(part: Truth) -> Truth:
    """Tell whether it does not hold."""
    if part is True:
        return False
    return True if part is False else negated(part)


def same(left: Word | Number, right: Word | Number) -> Truth:
    """Tell whether two words or numbers are the same."""
    if left.__class__ is Term or right.__class__ is Term:
        return compared(Op.SAME, left, right)
    return left == right


def told(value: Number) -> int:
    """Give a number of one case as a plain number.

    Raises:
        TypeError: it is a term; a caller's mistake.
    """
    if isinstance(value, Term):
        raise TypeError("a term has no number of its own")
    return value


def is_one_of(word: Word, words: Container[str]) -> Truth:
    """Tell whether a word is one of some, which can be listed in an order."""
    if isinstance(word, str):
        return word in words
    return either(*(same(word, one) for one in sorted(cast("Iterable[str]", words))))


def greatest(*numbers: Number) -> Number:
    """Give the greatest of some numbers, at least one."""
    try:
        return max(numbers)  # a term refuses to be compared here
    except TypeError:
        return _extreme(Op.GREATEST, numbers)


def least(*numbers: Number) -> Number:
    """Give the least of some numbers, at least one."""
    try:
        return min(numbers)  # a term refuses to be compared here
    except TypeError:
        return _extreme(Op.LEAST, numbers)


def _extreme(op: Op, numbers: tuple[Number, ...]) -> Number:
    constants = [n for n in numbers if not isinstance(n, Term)]
    terms: list[Number] = list(dict.fromkeys(n for n in numbers if isinstance(n, Term)))
    if constants:
        terms.append(max(constants) if op is Op.GREATEST else min(constants))
    return terms[0] if len(terms) == 1 else term(op, *terms)


def number(holds: Truth) -> Number:
    """Give 1 where it holds, else 0."""
    if holds is True:
        return 1
    return 0 if holds is False else term(Op.IF, holds, 1, 0)


@overload
def choose(holds: Truth, then: Callable[[], C], other: Callable[[], C]) -> C: ...
@overload
def choose(  # type: ignore[overload-overlap]  # a term may be of every kind
    holds: Truth, then: Callable[[], Truth], other: Callable[[], Truth]
) -> Truth: ...
@overload
def choose(  # type: ignore[overload-overlap]  # a term may be of every kind
    holds: Truth, then: Callable[[], Number], other: Callable[[], Number]
) -> Number: ...
@overload
def choose(holds: Truth, then: Callable[[], Word], other: Callable[[], Word]) -> Word: ...
def choose(holds: Truth, then: Callable[[], object], other: Callable[[], object]) -> object:
    """Give what `then` gives where it holds, else what `other` gives; the other is not computed."""
    if holds is True:
        return then()
    if holds is False:
        return other()
    return merged(holds, then(), other())


@overload
def pick(  # type: ignore[overload-overlap]  # a term may be of every kind
    holds: Truth, then: Truth, other: Truth
) -> Truth: ...
@overload
def pick(  # type: ignore[overload-overlap]  # a term may be of every kind
    holds: Truth, then: Number, other: Number
) -> Number: ...
@overload
def pick(holds: Truth, then: Word, other: Word) -> Word: ...
def pick(holds: Truth, then: object, other: object) -> object:
    """Give `then` where it holds, else `other`; for values that are there already."""
    if holds is True:
        return then
    if holds is False:
        return other
    return merged(holds, then, other)


def merged(holds: Term, then: object, other: object) -> object:
    """Write down a choice between two values."""
    if then is other:
        return then
    if isinstance(then, bool) or isinstance(other, bool) or _is_truth(then):
        return chosen_truth(holds, then, other)  # type: ignore[arg-type]  # both are truths
    if isinstance(then, (int, str, Term)) and isinstance(other, (int, str, Term)):
        return then if then == other and not isinstance(then, Term) else _if(holds, then, other)
    return then.or_else(holds, other)  # type: ignore[attr-defined]  # a record, by the type of choose


def _if(holds: Term, then: int | str | Term, other: int | str | Term) -> Term:
    return term(Op.IF, holds, then, other)


def _is_truth(value: object) -> bool:
    return isinstance(value, Term) and value.kind == "truth"


F = TypeVar("F", bound="Conditional")


class Conditional(Protocol):
    """Something that may be said only where a truth holds."""

    def only_if(self, holds: Term) -> Self:
        """Give the same, said only where `holds`."""


def when(holds: Truth, found: Callable[[], Iterable[F]]) -> tuple[F, ...]:
    """Give what is found where it holds, else nothing."""
    if holds is True:
        return tuple(found())
    if holds is False:
        return ()
    return tuple(one.only_if(holds) for one in found())


def given(holds: Truth, *found: F) -> tuple[F, ...]:
    """Give what is there already where it holds, else nothing."""
    if holds is True:
        return found
    if holds is False:
        return ()
    return tuple(one.only_if(holds) for one in found)


# --- days --------------------------------------------------------------------------------------


def after(on: Number, period: Period, *, times: int = 1) -> Number:
    """Give the day a calendar period later; negative `times` go back. After NEVER comes NEVER.

    Raises:
        ValueError: the period is in working days, which need a city's calendar.
    """
    if isinstance(on, Term):
        return lookup(_shifting(period.unit, period.count * times), on)
    if on == NEVER:  # what nearly no case has is a constant of the program for the others
        return NEVER
    return _shifted(on, period.unit, period.count * times)


@cache
def _shifted(on: int, unit: str, count: int) -> int:
    way = -1 if count < 0 else 1
    return plus(date.fromordinal(on), Period(abs(count), unit), times=way).toordinal()


@cache
def _shifting(unit: str, count: int) -> Table:
    way = "before" if count < 0 else "after"
    return Table(f"{way}_{abs(count)}{unit}", lambda on: _shifted(on, unit, count))


def _month(on: int) -> int:
    day = date.fromordinal(on)
    return day.year * 12 + day.month


MONTH_OF = Table("month_of", _month)
_DAYS_OF_MONTH = Table("day_of_month", lambda on: date.fromordinal(on).day)


def looked_up(table: Table, on: Number) -> Number:
    """Give a table's number at a key."""
    return lookup(table, on) if isinstance(on, Term) else table.of(on)


def months_until(since: Number, last: Number) -> Number:
    """Count the months from one day to a later one; the last counts once its day is reached."""
    months = looked_up(MONTH_OF, last) - looked_up(MONTH_OF, since)
    is_full = looked_up(_DAYS_OF_MONTH, since) <= looked_up(_DAYS_OF_MONTH, last)
    return months + number(is_full)


# --- what a finding says -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayText:
    """A day in a code, which only a case can tell."""

    on: Term


@dataclass(frozen=True, slots=True)
class Listing:
    """Names in a code, in order, of which only a case can tell which apply."""

    names: tuple[tuple[str, Truth], ...]


Text = str | Term | DayText | Listing


def day_text(on: Number) -> str | DayText:
    """Write a day inside a code."""
    return DayText(on) if isinstance(on, Term) else date.fromordinal(on).isoformat()


def as_day(on: Number) -> date | Term:
    """Give a day as a fact that a sentence can tell."""
    return on if isinstance(on, Term) else date.fromordinal(on)


def listing(names: Iterable[tuple[str, Truth]]) -> str | Listing:
    """Write the names that apply, joined by plus signs."""
    told = tuple((name, holds) for name, holds in names if holds is not False)
    if all(holds is True for _, holds in told):
        return "+".join(name for name, _ in told)
    return Listing(told)
