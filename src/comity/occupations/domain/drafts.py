"""An uploaded file, read: a list of titles or a crosswalk, with every fault by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from comity.matching.exchange import Link, links, read_mapping
from comity.matching.faults import TableFault
from comity.matching.local_lists import read_list
from comity.matching.relations import Relation
from comity.values.refusals import Refusal

_MARKS = (b"Classification 1", b"Classification 2")
_LOOKED_AT = 8_000  # bytes in which the headings of a crosswalk stand


@dataclass(frozen=True, slots=True)
class Claim:
    """What an uploaded crosswalk says of a title: it stands in `relation` to `uri`."""

    uri: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Title:
    """A good row.

    Args:
        row: counted from 1 in its file.
        code: as the city numbers it, unique in the list.
        isco: ISCO-08 code or empty.
        volume: people a year; None: not stated.
        claims: what a crosswalk says of it.
    """

    row: int
    code: str
    title: str
    description: str = ""
    isco: str = ""
    volume: int | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an uploaded file holds.

    Args:
        titles: the good rows in their order.
        faults: why other rows are not among them.
        notes: what was noticed on rows that are.
        columns: what was taken for what, where it is a list.
        is_crosswalk: whether it is in the ESCO mapping exchange format.
    """

    titles: tuple[Title, ...]
    faults: tuple[TableFault, ...]
    notes: tuple[TableFault, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    is_crosswalk: bool = False


def read_upload(
    content: bytes, *, file: str, language: str, columns: Mapping[str, str] | None = None
) -> Reading:
    """Read an uploaded file, whichever of the formats it is in.

    Args:
        content: the file.
        file: its name, for the faults.
        language: of its titles.
        columns: what to take for what, where the guess was wrong.

    The last file is remembered: it is uploaded, looked through and imported in three requests.

    Raises:
        Refusal: those of `read_list` and `read_mapping`.
    """
    return _read(content, file, language, tuple(sorted((columns or {}).items())))


@lru_cache(maxsize=1)
def _read(
    content: bytes, file: str, language: str, columns: tuple[tuple[str, str], ...]
) -> Reading:
    head = content[:_LOOKED_AT].replace(b"\x00", b"")
    if all(mark in head for mark in _MARKS):
        return _crosswalk(content, file)
    read = read_list(content, file=file, language=language, columns=dict(columns) or None)
    titles = tuple(
        Title(
            row=one.row,
            code=one.code or f"#{one.row}",
            title=one.title,
            description=one.description,
            isco=one.isco,
            volume=one.volume,
        )
        for one in read.entries
    )
    return Reading(titles, read.faults, read.notes, read.columns)


def _crosswalk(content: bytes, file: str) -> Reading:
    read = read_mapping(content, file=file)
    by_key: dict[str, list[Link]] = {}
    for one in links(read.file):
        by_key.setdefault(one.local.key, []).append(one)
    titles = tuple(
        Title(
            row=place,
            code=found[0].local.id or key,
            title=found[0].local.label or key,
            claims=tuple(dict.fromkeys(Claim(one.uri, one.relation) for one in found if one.uri)),
        )
        for place, (key, found) in enumerate(by_key.items(), 1)
    )
    return Reading(_each_code_once(titles), read.faults, read.notes, is_crosswalk=True)


def _each_code_once(titles: tuple[Title, ...]) -> tuple[Title, ...]:
    """Keep the first title of a code; a crosswalk may write one number in two ways."""
    return tuple({one.code: one for one in reversed(titles)}.values())[::-1]


def required_good(reading: Reading, *, keeps_good: bool) -> tuple[Title, ...]:
    """Give the titles to import.

    Args:
        reading: of the file.
        keeps_good: whether the good rows shall be imported although others are wrong.

    Raises:
        Refusal: LIST-NOTHING-GOOD, LIST-FAULTY with every fault.
    """
    faults = tuple(one.plain() for one in reading.faults)
    if not reading.titles:
        raise Refusal("LIST-NOTHING-GOOD", "No row of this file can be used.", faults)
    if faults and not keeps_good:
        raise Refusal("LIST-FAULTY", "Some rows of this file are wrong.", faults)
    return reading.titles
