"""Counts that stop at a bound, so that a page costs the same in a city of any size."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST = 1_000


def bounded(*lists: "QuerySet[Any, Any]") -> tuple[int, ...]:
    """Count the rows of some lists in one statement, each at most one more than `MOST`.

    Keep each list in the order of its index: without an order any part of the table may be read.
    """
    queries = [rows[: MOST + 1].query.sql_with_params() for rows in lists]
    counts = ", ".join(f"(SELECT count(*) FROM ({text}) AS counted)" for text, _ in queries)  # noqa: S608  # written by Django, values apart
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in queries for value in values])
        return tuple(map(int, cursor.fetchone()))
