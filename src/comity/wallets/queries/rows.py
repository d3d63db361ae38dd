"""Call a function of the database that gives one row or none."""

from typing import Any

from django.db import connection

from comity.ledger.refusing import refusing


def row_of(call: str, *parameters: Any) -> tuple[Any, ...] | None:  # noqa: ANN401  # whatever SQL takes
    """Give the row; None where there is none.

    Raises:
        Refusal: the function called said no.
    """
    with refusing(), connection.cursor() as cursor:
        cursor.execute(call, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
