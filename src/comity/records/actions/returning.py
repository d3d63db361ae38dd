"""Give wrong rows back as they stood in the file, in their order, with all their faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from comity.ledger.domain.actors import Actor
from comity.records.actions.walking import filled_rows
from comity.records.domain.checking import RowFault, read_fault
from comity.records.models import WrongRow
from comity.records.queries.desk import own_row
from comity.sheets.apart import Row

Returned = tuple[tuple[str, ...], tuple[RowFault, ...]]


@contextmanager
def returned_rows(
    intake: UUID, *, by: Actor
) -> Iterator[tuple[tuple[str, ...], Iterator[Returned]]]:
    """Give the headings of a file and its wrong rows, read again from the file itself.

    Only whoever handed the file in can read it.

    Raises:
        Refusal: NOT-FOUND, FILE-GONE; while rows are taken those of reading the file.
    """
    row = own_row(intake, by)
    with transaction.atomic(), filled_rows(row) as (headings, rows):
        told = WrongRow.objects.filter(intake=row, turn=row.turn).order_by("row")
        faults = told.values_list("row", "faults").iterator(2_000)
        yield headings.texts, _joined(rows, faults)


def _joined(rows: Iterator[Row], faults: Iterator[tuple[int, list[str]]]) -> Iterator[Returned]:
    number, codes = next(faults, (0, []))
    for row in rows:
        if row.number == number:
            yield row.texts, tuple(read_fault(one) for one in codes)
            number, codes = next(faults, (0, []))
