"""Rating: the class of a difference and what it means for the person, from itself alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from comity.rules.differences.arranging import pattern_of
from comity.rules.differences.changes import ChangeClass, Kind, Leaning
from comity.rules.differences.places import Member, Place
from comity.rules.differences.table import TERMS
from comity.rules.differences.terms import Term
from comity.rules.format.documents import Document
from comity.rules.format.findings import Value
from comity.values.periods import Period

# Units of which one is a whole number of the other; working days stand alone.
_IN_MONTHS = {"M": 1, "Y": 12}
_IN_DAYS = {"D": 1, "W": 7}
# Periods of different kinds, such as P20WD and P1M, are told apart only by more than a tenth.
_CLEARLY = 1.1
_ENDED = frozenset({"suspended", "terminated"})

Rating = tuple[ChangeClass, Leaning]


@dataclass(frozen=True, slots=True)
class Found:
    """A value that differs, before anybody says what that means.

    Args:
        pattern: its place with ``*`` for names that are data and for members of lists.
        language: of a text; empty for everything else.
    """

    pattern: str
    place: Place
    kind: Kind
    old: Value
    new: Value
    language: str = ""

    def of_language(self, language: str) -> "Found":
        """Give the same as a text in a language."""
        return replace(self, language=language)


def rated(found: Found, before: Document, after: Document) -> Rating:
    """Give the class of a difference and its leaning.

    Raises:
        KeyError: the field has no term yet; whoever adds a field adds its term.

    Source: section 2.2 of the domain design.
    """
    special = _SPECIAL.get(found.pattern)
    if special is not None:
        return special(found, before, after)
    term = TERMS[found.pattern]
    if is_same_length(found.old, found.new):
        return ChangeClass.EDITORIAL, Leaning.NEITHER
    change_class = term.change_class
    if found.kind is Kind.REMOVED and term.removed is not None:
        change_class = term.removed
    if found.language and not _binds(found.language, before, after):
        change_class = ChangeClass.EDITORIAL
    return change_class, leaning(term, found)


def leaning(term: Term, found: Found) -> Leaning:
    """Say what a difference means under a term: stricter, kinder or neither."""
    more = _more(found, term.order)
    if more == 0:
        return Leaning.NEITHER
    return term.more if more > 0 else term.more.opposite


def _more(found: Found, order: tuple[str, ...]) -> int:
    """Tell whether the new value is more (1) or less (-1) than the old one, or neither (0)."""
    if found.kind is not Kind.CHANGED:
        return 1 if found.kind is Kind.ADDED else -1
    old, new = found.old, found.new
    if order:
        return _sign(order.index(old), order.index(new))
    if isinstance(old, Period) and isinstance(new, Period):
        return _longer(old, new)
    if isinstance(old, date) or isinstance(new, date):
        return _sign(old or date.max, new or date.max)
    return _sign(old, new) if isinstance(old, int | Decimal) else 0


def _sign(old: Value, new: Value) -> int:
    return int(new > old) - int(new < old)


def _longer(old: Period, new: Period) -> int:
    one, other = _length(old), _length(new)
    if one[0] == other[0]:
        return _sign(one[1], other[1])
    low, high = sorted((old.nominal_days, new.nominal_days))
    return _sign(old.nominal_days, new.nominal_days) if high > low * _CLEARLY else 0


def _length(period: Period) -> tuple[str, int]:
    for name, units in (("months", _IN_MONTHS), ("days", _IN_DAYS)):
        if period.unit in units:
            return name, period.count * units[period.unit]
    return period.unit, period.count


def is_same_length(old: Value, new: Value) -> bool:
    """Tell whether two periods always end on the same day, such as P12M and P1Y."""
    both = isinstance(old, Period) and isinstance(new, Period)
    return both and _length(old) == _length(new)


def _binds(language: str, before: Document, after: Document) -> bool:
    # A text that binds is content; one that is only a courtesy is not.
    return any(language in one.data["agreement"]["authentic_languages"] for one in (before, after))


def _state(found: Found, before: Document, after: Document) -> Rating:
    """Suspending or ending the agreement touches rights; the steps to its signing do not."""
    del before, after
    ended, was_ended = found.new in _ENDED, found.old in _ENDED
    if not ended and not was_ended:
        return ChangeClass.EDITORIAL, Leaning.NEITHER
    if ended and was_ended:
        return ChangeClass.RIGHTS, Leaning.NEITHER
    return ChangeClass.RIGHTS, Leaning.STRICTER if ended else Leaning.KINDER


def _first_day(found: Found, before: Document, after: Document) -> Rating:
    """A successor needs a first day of its own; another day for the same version is a parameter."""
    del found
    is_editorial = _succeed(before, after)
    return ChangeClass.EDITORIAL if is_editorial else ChangeClass.PARAMETER, Leaning.NEITHER


def _succeed(before: Document, after: Document) -> bool:
    """Tell whether one follows the other, in whatever order they are compared."""
    one, other = before.data["agreement"], after.data["agreement"]
    return bool(other["supersedes"] == one["version"] or one["supersedes"] == other["version"])


def _phases(found: Found, before: Document, after: Document) -> Rating:
    """What counts is the first day of each occupation that the phase names.

    No phase of a successor begins before itself, so what has begun by then begins with it.

    Source: section 2.1 of the domain design: phases only grow; shrinking is clause 18.
    """
    party = found.place[1]
    old, new = (_first_days(one, party) for one in (before, after))
    concerned = _occupations(found.old) | _occupations(found.new)
    succeed = _succeed(before, after)
    begun = [one.data["agreement"]["effective"]["from"] for one in (before, after)]
    soonest = max(begun) if succeed else date.min
    days = [
        (max(old.get(name, date.max), soonest), max(new.get(name, date.max), soonest))
        for name in concerned
    ]
    later, earlier = any(o < n for o, n in days), any(n < o for o, n in days)
    if succeed and not (later or earlier):
        return ChangeClass.EDITORIAL, Leaning.NEITHER
    change_class = ChangeClass.RIGHTS if later else ChangeClass.PARAMETER
    if later == earlier:
        return change_class, Leaning.NEITHER
    return change_class, Leaning.STRICTER if later else Leaning.KINDER


def _first_days(document: Document, party: Value) -> dict[str, date]:
    assert isinstance(party, Member)  # noqa: S101  # phases lie below a party
    found: dict[str, date] = {}
    for one in document.data["parties"]:
        if (("id", one["id"]),) == party.keys:
            for phase in one["phases"]:
                for name in phase["occupations"]:
                    found[name] = min(phase["from"], found.get(name, date.max))
    return found


def _occupations(value: Value) -> set[str]:
    if isinstance(value, Mapping):
        return set(value["occupations"])
    return set() if value is None else {str(value)}


def _pilot_value(found: Found, before: Document, after: Document) -> Rating:
    """A pilot's value leans as the clause does that it replaces."""
    own = TERMS[found.pattern].change_class
    pilots = [_pilot(one, found.place[1]) for one in (before, after)]
    term = TERMS.get(pattern_of(pilots[0]["path"]))
    same = pilots[0]["path"] == pilots[1]["path"]
    return own, leaning(term, found) if term and same else Leaning.NEITHER


def _pilot(document: Document, step: Value) -> Mapping[str, Value]:
    wanted = dict(step.keys)["id"]
    return next(pilot for pilot in document.data["pilots"] if pilot["id"] == wanted)


_SPECIAL: Mapping[str, Callable[[Found, Document, Document], Rating]] = {
    "agreement.status": _state,
    "agreement.effective.from": _first_day,
    "parties.*.phases.*": _phases,
    "parties.*.phases.*.occupations.*": _phases,
    "pilots.*.value": _pilot_value,
}
