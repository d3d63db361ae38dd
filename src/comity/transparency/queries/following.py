"""Ask which key of a log or of a witness followed which, and by what statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from comity.proofs.log.notes import NoteKey, parse_key
from comity.proofs.log.successions import Succession


@dataclass(frozen=True, slots=True)
class Followers:
    """Which key followed which, in their order."""

    known: tuple[Succession, ...]

    def newest(self, first: NoteKey) -> tuple[NoteKey, int]:
        """Give the newest key after a first one, and which it is, from 1."""
        key, number = first, 1
        for one in self.known:
            if one.old == key:
                key, number = one.new, number + 1
        return key, number

    def first(self, newest: NoteKey) -> NoteKey:
        """Give the first key before a newest one."""
        key = newest
        for one in reversed(self.known):
            if one.new == key:
                key = one.old
        return key

    def good_at(self, at: datetime, firsts: Sequence[NoteKey]) -> tuple[NoteKey, ...]:
        """Give, of first keys and those after them, the ones that may sign at an instant."""
        over = {one.old for one in self.known if at >= one.since}
        keys = list(firsts)
        for one in self.known:
            if one.old in keys:
                keys.append(one.new)
        return tuple(key for key in keys if key not in over)


def followers() -> Followers:
    """Give which key followed which, of all logs and witnesses known here."""
    call = "SELECT old_vkey, new_vkey, since, reason FROM tlog_succession ORDER BY at, name"
    return Followers(
        tuple(
            Succession(parse_key(old), parse_key(new), since, reason)
            for old, new, since, reason in rows(call)
        )
    )


def statements(names: Collection[str]) -> list[str]:
    """Give the statements on the keys of these logs and witnesses, the oldest first."""
    call = "SELECT statement FROM tlog_succession WHERE name = ANY (%s) ORDER BY at, name"
    return [statement for (statement,) in rows(call, list(names))]


def rows(call: str, *parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  # whatever SQL takes
    """Ask the database; give every row."""
    with connection.cursor() as cursor:
        cursor.execute(call, parameters)
        return list(cursor.fetchall())
