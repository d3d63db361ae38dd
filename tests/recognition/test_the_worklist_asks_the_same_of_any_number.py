"""The work-list asks the database as often for a thousand cases as for a few."""

import secrets
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.recognition.office_stage import NOW, officer

pytestmark = pytest.mark.database
CITY = "vautmont"
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CASE = """
INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
    submitted_at, received_on, acknowledge_by, due_on, turn)
VALUES (%s, %s, %s, %s, 'electrician', 'submitted', '', %s, %s, %s, %s, 1)
"""


@pytest.fixture
def filled(as_superuser: Any) -> Iterator[Callable[[int], None]]:
    """Puts new cases at the end of the city's list, ids and days only, and takes them out again."""
    names: list[UUID] = []

    def more(count: int) -> None:
        new = [uuid4() for _ in range(count)]
        names.extend(new)
        with as_superuser.cursor() as cursor:
            cursor.executemany(_CASE, [_case(name) for name in new])

    yield more
    as_superuser.execute("DELETE FROM recognition_case WHERE id = ANY (%s)", [names])


def _case(name: UUID) -> tuple[Any, ...]:
    reference = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return name, reference, uuid4(), CITY, NOW, NOW.date(), NOW.date(), date(2039, 1, 3)


@pytest.mark.parametrize(
    "query", ["tab=team", "tab=team&occupation=electrician", "tab=waiting", "tab=mine"]
)
def test_a_longer_list_is_not_asked_more_often(
    as_owner: Any, filled: Callable[[int], None], query: str
) -> None:
    client, asked = officer(as_owner, CITY).client, []
    filled(30)  # a whole page, and the next
    for _more in range(3):
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(f"/en/office/?{query}")
        assert answer.status_code == 200
        asked.append(len(statements))
        filled(120)
    assert asked[1] == asked[2]
    assert asked[0] >= asked[1]  # the first may fill what is remembered
