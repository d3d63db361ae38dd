"""Walk through a brought-in file: spooled to a nameless place, read apart, row by row judged."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import IO

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook_in_force
from comity.records.domain.checking import Checker, Told, Wrong
from comity.records.domain.columns import Headings, Kind, headings_of
from comity.records.domain.known import Known
from comity.records.domain.numbers import Scheme
from comity.records.models import IntakeRow, PartRow
from comity.rules.case_facts import local_day
from comity.sheets.apart import Row, rows_apart
from comity.values.refusals import Refusal

BATCH = 2_000  # rows in a transaction
MOST_ROWS = 1_000_000


def known_to(city: str, *, at: datetime) -> Known:
    """Give what rows of a city's files may name at a moment.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE.
    """
    book = rulebook_in_force(at.date())
    return Known(
        city=city,
        today=local_day(at, book.parties[city].timezone),
        providers={name: one.city for name, one in registry(known_at=at).providers.items()},
        standards={
            f"{standard.id}@{version.name}": frozenset(version.units)
            for standard in book.standards.values()
            for version in standard.versions.values()
        },
        occupations=frozenset(book.blocks),
    )


@contextmanager
def spooled(intake: IntakeRow) -> Iterator[IO[bytes]]:
    """Give a file's bytes as a file without a name, piece by piece from the database.

    Raises:
        Refusal: FILE-GONE: it was thrown away.
    """
    with tempfile.TemporaryFile(prefix="comity-") as file:
        parts = PartRow.objects.filter(intake=intake, turn=intake.turn)
        bodies = parts.values_list("body", flat=True)
        place = 0
        while part := bodies.filter(place=place).first():  # the driver keeps what it fetched
            file.write(part)
            place += 1
        if not file.tell():
            raise Refusal("FILE-GONE", "This file was thrown away.")
        file.seek(0)
        yield file


@contextmanager
def filled_rows(intake: IntakeRow) -> Iterator[tuple[Headings, Iterator[Row]]]:
    """Give the headings of a file and the rows below them that hold anything.

    Raises:
        Refusal: SHEET-EMPTY, HEADINGS-MISSING, HEADING-TWICE, FILE-GONE; while rows are taken those
            of `rows_apart`.
    """
    with spooled(intake) as file, rows_apart(file) as rows:
        filled = (row for row in rows if not row.is_empty)
        first = next(filled, None)
        if first is None:
            raise Refusal("SHEET-EMPTY", "This file holds nothing.")
        yield headings_of(first.texts, row=first.number, kind=Kind(intake.kind)), filled


@contextmanager
def judged(intake: IntakeRow, *, known: Known) -> Iterator[tuple[Headings, Iterator[Told | Wrong]]]:
    """Give the headings and the judged rows behind those that are done.

    Raises:
        Refusal: those of `filled_rows`.
    """
    with filled_rows(intake) as (headings, rows):
        checker = Checker(Kind(intake.kind), headings, known, Scheme(intake.scheme))
        yield headings, (checker.check(row) for row in rows if row.number > intake.place)


def batches(rows: Iterator[Told | Wrong]) -> Iterator[list[Told | Wrong]]:
    """Give rows by the transaction in which they are written."""
    while batch := list(islice(rows, BATCH)):
        yield batch
