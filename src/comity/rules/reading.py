"""Reading: from decoded JSON to typed values, collecting every fault with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from comity.values.refusals import Fault

T = TypeVar("T")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1900, 2200)  # as in agreements: room for every period on both sides
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number"}


class Reader:
    """One object of a document: takes its fields by name and notes what is wrong.

    A field that nobody took is unknown and refused by `close`.
    """

    def __init__(self, node: object, path: str, faults: list[Fault], code: str) -> None:
        self.path, self.faults, self.code = path, faults, code
        self.node: Mapping[str, object] = {}
        if isinstance(node, Mapping):
            self.node = node
        else:
            self.fault("", f"Write an object here, not {_kind(node)}.")
        self._taken: set[str] = set()
        self._known: set[str] = set()

    def at(self, name: str) -> str:
        """Give the path of a field."""
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def fault(self, name: str, message: str) -> None:
        """Note a fault at a field."""
        self.faults.append(Fault(self.code, self.at(name), message))

    def take(self, *names: str) -> object:
        """Take a field by its name or another accepted spelling; None if absent."""
        found = [name for name in names if name in self.node]
        self._taken.update(found)
        self._known.update(found or names[:1])
        if len(found) > 1:
            self.fault(found[1], f"This says the same as {found[0]!r}; leave one of them out.")
        return self.node[found[0]] if found else None

    def spelling(self, *names: str) -> str:
        """Give the spelling under which a field is written, or the first if it is absent."""
        return next((name for name in names if name in self.node), names[0])

    def has(self, name: str) -> bool:
        """Tell whether a field is written, even as null."""
        return name in self.node

    def close(self) -> None:
        """Refuse the fields that are not known."""
        for name in self.node:
            if name not in self._taken:
                known = ", ".join(sorted(self._known))
                self.fault(str(name), f"This field is not known. Known here: {known}.")

    def _typed(self, kind: type[T], names: tuple[str, ...], default: T | None) -> T | None:
        value = self.take(*names)
        if value is None:
            return default
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.fault(names[0], f"Write {_KINDS[kind]} here, not {_kind(value)}.")
        return default

    def text(self, *names: str, default: str | None = None) -> str | None:
        """Take text."""
        return self._typed(str, names, default)

    def needed(self, *names: str) -> str:
        """Take text that must be there."""
        absent = not any(name in self.node for name in names)
        value = self.text(*names)
        if not value and (absent or self.node.get(names[0]) in (None, "")):
            self.fault(names[0], "This is needed.")
        return value or ""

    def truth(self, *names: str, default: bool | None = None) -> bool | None:
        """Take true or false."""
        return self._typed(bool, names, default)

    def number(self, *names: str, least: int = 0, most: int = 10_000) -> int | None:
        """Take a whole number within bounds, both included."""
        value = self._typed(int, names, None)
        if value is not None and not least <= value <= most:
            self.fault(names[0], f"Write a number from {least} to {most}, not {value}.")
            return None
        return value

    def share(self, *names: str) -> Decimal | None:
        """Take a share from 0 to 1, as a number or as text."""
        value = self.take(*names)
        if value is None:
            return None
        try:
            share = Decimal(str(value))
        except InvalidOperation:
            share = Decimal(-1)
        if isinstance(value, bool) or not share.is_finite() or not 0 <= share <= 1:
            self.fault(names[0], "Write a share from 0 to 1, such as 0.5.")
            return None
        return share

    def day(self, *names: str) -> date | None:
        """Take a day written as 2027-03-01."""
        return self._read(names, _day, "a day such as 2027-03-01, of 1900 to 2199", 10)

    def day_needed(self, *names: str) -> date:
        """Take a day that must be there."""
        before = len(self.faults)
        value = self.day(*names)
        if value is None and len(self.faults) == before:
            self.fault(names[0], "This day is needed, such as 2027-03-01.")
        return value or date.min

    def moment(self, *names: str) -> date | datetime:
        """Take a day, or an instant with its offset such as 2027-06-30T21:30:00Z."""
        value = self.node.get(names[0])
        if isinstance(value, str) and "T" in value:
            instant = self._read(names, _instant, "an instant with its offset", 40)
            if instant is not None and instant.tzinfo is None:
                self.fault(names[0], "Add the offset to the time, such as Z or +02:00.")
            return instant if instant is not None and instant.tzinfo is not None else date.min
        return self.day_needed(*names)

    def _read(
        self, names: tuple[str, ...], parse: Callable[[str], T], form: str, longest: int
    ) -> T | None:
        value = self.take(*names)
        if value is None:
            return None
        if isinstance(value, str) and len(value) <= longest:
            try:
                return parse(value)
            except ValueError:
                pass  # said below, in the same words as for a wrong type
        self.fault(names[0], f"Write {form}, not {str(value)[:40]!r}.")
        return None

    def part(self, *names: str) -> "Reader":
        """Take an object that may be absent; it then has no fields."""
        value = self.take(*names)
        node = {} if value is None else value
        return Reader(node, self.at(names[0]), self.faults, self.code)

    def items(self, *names: str) -> Sequence[tuple[object, str]]:
        """Take a list; give each item with its path."""
        value = self.take(*names)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.fault(names[0], f"Write a list here, not {_kind(value)}.")
            return ()
        return [(item, f"{self.at(names[0])}.{place}") for place, item in enumerate(value)]

    def readers(self, *names: str) -> list["Reader"]:
        """Take a list of objects."""
        return [Reader(item, path, self.faults, self.code) for item, path in self.items(*names)]

    def texts(self, *names: str) -> tuple[str, ...]:
        """Take a list of texts."""
        texts = []
        for item, path in self.items(*names):
            if isinstance(item, str):
                texts.append(item)
            else:
                message = f"Write text here, not {_kind(item)}."
                self.faults.append(Fault(self.code, path, message))
        return tuple(texts)

    def choice(self, choices: tuple[str, ...], *names: str) -> str | None:
        """Take one of some words."""
        value = self.text(*names)
        if value is not None and value not in choices:
            self.fault(names[0], f"Write one of: {', '.join(choices)}; not {value[:40]!r}.")
            return None
        return value


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(text)
    return day


def _instant(text: str) -> datetime:
    day, _, _ = text.partition("T")
    _day(day)
    return datetime.fromisoformat(text)


def _kind(value: object) -> str:
    for kind, words in _KINDS.items():
        if type(value) is kind:
            return words
    return "nothing" if value is None else "a number with decimals"
