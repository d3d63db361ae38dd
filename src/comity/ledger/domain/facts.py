"""Facts: what happened, said once, in the past tense, with ids and hashes only."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785

# What the database accepts too: no blank and no at-sign, so no name, sentence or address.
_CODE = re.compile(r"[-A-Za-z0-9._:/+=#]{0,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened; the class name is its kind, further fields are its body.

    Args:
        at: when it happened (aware).
        city: the city in which it happened, whose officers may see it; None for none.
    """

    at: datetime
    city: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMoved(Fact):
    """The clock of a demonstration was moved; from here on `at` is so far ahead of `recorded`."""

    ahead_seconds: int


def entry(fact: Fact, *, by: str) -> str:
    """Write a fact as the one text that is hashed.

    Raises:
        ValueError: a field holds something other than ids, codes, dates, numbers or hashes.

    Source: RFC 8785 (JSON canonicalisation).
    """
    body = {f.name: _plain(getattr(fact, f.name)) for f in fields(fact)}
    whole = {
        "at": body.pop("at"),
        "by": by,
        "city": body.pop("city"),
        "kind": type(fact).__name__,
        "body": body,
    }
    return rfc8785.dumps(whole).decode()


def _plain(value: object) -> Any:  # noqa: ANN401  # any JSON value
    match value:
        case None | bool() | int():
            return value
        case datetime():
            return _instant(value)
        case date() | UUID():
            return str(value)
        case str() if _CODE.fullmatch(value):
            return value
        case tuple() | list() | frozenset():
            return [_plain(item) for item in value]
    raise ValueError(f"a fact holds ids, codes, dates, numbers and hashes only, not {value!r:.60}")


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a fact needs an aware time")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
