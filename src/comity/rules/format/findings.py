"""Findings: faults and warnings gathered while a document is read, each with its place."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NoReturn, TypeAlias

from comity.rules.format.nodes import shown_safely
from comity.values.refusals import Fault

# A typed value of the format, or `UNREAD`. Its shape is declared in the fields, not in types:
# the document is a tree of many kinds.
Value: TypeAlias = Any

MOST_FAULTS = 1_000


class UnreadableError(LookupError):
    """A check came upon a value that could not be read; that fault is already known."""


def _refuse(*_arguments: object) -> NoReturn:
    raise UnreadableError


class Unread:
    """Stands where a value could not be read; whoever uses it stops with `UnreadableError`.

    So a check needs no guards: a fault in one field ends the checks that need that
    field, and no others.
    """

    __slots__ = ()
    __getitem__ = __iter__ = __contains__ = __len__ = __bool__ = __hash__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = _refuse
    __str__ = __format__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        raise UnreadableError(name)


UNREAD: Value = Unread()


class Findings:
    """Collect faults and warnings; the same one is noted once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.lines: dict[str, int] = {}
        self._seen: set[tuple[str, str, str]] = set()

    def fault(self, code: str, path: str, message: str) -> Value:
        """Note a fault and give the value that stands for what could not be read."""
        if len(self.faults) < MOST_FAULTS:
            self._note(self.faults, code, path, message)
        return UNREAD

    def warning(self, code: str, path: str, message: str) -> None:
        """Note something lawful that deserves a second look."""
        self._note(self.warnings, code, path, message)

    def _note(self, kept: list[Fault], code: str, path: str, message: str) -> None:
        if (code, path, message) in self._seen:
            return
        self._seen.add((code, path, message))
        line = self._line(path)
        place = f" (line {line})" if line else ""
        kept.append(Fault(code, shown_safely(path), shown_safely(message) + place))

    def _line(self, path: str) -> int | None:
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path)


def below(path: str, name: str | int) -> str:
    """Give the place of a member: names joined with dots, list places as numbers."""
    return f"{path}.{name}" if path else str(name)


def each(
    check: Callable[[Value, str, Findings], None], items: Iterable[Value], path: str, log: Findings
) -> None:
    """Check every item of a list on its own: an unreadable one does not hide the others."""
    for place, item in enumerate(items):
        with suppress(UnreadableError):
            check(item, below(path, place), log)
