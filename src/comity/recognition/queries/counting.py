"""Counts that stop at a bound, so that a page costs the same in a city of any size."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST = 1_000

Counting = tuple[str, tuple[Any, ...]]  # a statement and its values


def counting(*lists: "QuerySet[Any, Any]") -> Counting:
    """Write the one statement that counts the rows of some lists, for `bounded`.

    Keep each list in the order of its index: without an order any part of the table may be read.
    """
    queries = [rows[: MOST + 1].query.sql_with_params() for rows in lists]
    counts = ", ".join(f"(SELECT count(*) FROM ({text}) AS counted)" for text, _ in queries)  # noqa: S608  # written by Django, values apart
    return f"SELECT {counts}", tuple(value for _, values in queries for value in values)


def bounded(statement: Counting) -> tuple[int, ...]:
    """Count the rows of the lists, each at most one more than `MOST`."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return tuple(map(int, cursor.fetchone()))
