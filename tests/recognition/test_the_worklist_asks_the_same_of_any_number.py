"""The work-list asks the database as often for a thousand cases as for a few, and reads as much."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.recognition.office_stage import NOW, Player, officer

from comity.ledger.acting import bearing
from comity.recognition.domain.worklist import Place
from comity.recognition.models.cases import OPEN_STATES
from comity.recognition.queries.counting import MOST

pytestmark = pytest.mark.database
CITY, LAST = "vautmont", date(2039, 1, 3)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CASES = """
INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
    submitted_at, received_on, acknowledge_by, due_on, turn)
SELECT id, reference, gen_random_uuid(), %s, 'electrician', 'submitted', '', %s, %s, %s, due, 1
FROM unnest(%s::uuid[], %s::text[], %s::date[]) AS new (id, reference, due)
"""


@pytest.fixture
def filled(as_superuser: Any) -> Iterator[Callable[..., list[UUID]]]:
    """Puts new cases at the end of the city's list, ids and days only, and takes them out again."""
    names: list[UUID] = []

    def more(count: int, due: Callable[[int], date | None] = lambda _: LAST) -> list[UUID]:
        new = [uuid4() for _ in range(count)]
        names.extend(new)
        references = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in new]
        days = [due(place) for place in range(count)]
        given = [CITY, NOW, NOW.date(), NOW.date(), new, references, days]
        as_superuser.execute(_CASES, given)
        return new

    yield more
    as_superuser.execute("DELETE FROM recognition_case WHERE id = ANY (%s)", [names])


@pytest.mark.parametrize(
    "query",
    ["tab=team", "tab=team&occupation=electrician", "tab=waiting", "tab=mine", "tab=everyone"],
)
def test_a_longer_list_is_not_asked_more_often(
    as_owner: Any, filled: Callable[..., list[UUID]], query: str
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


def _links(answer: Any) -> dict[str, str]:
    """Give where a page leads on: `prev` and `next`."""
    found = re.findall(r'href="(\?[^"]+)" rel="(prev|next)"', answer.content.decode())
    return {rel: url.replace("&amp;", "&") for url, rel in found}


def _shown(answer: Any) -> list[UUID]:
    return [
        UUID(one) for one in re.findall(r'name="case" value="([^"]+)"', answer.content.decode())
    ]


def test_leafing_shows_every_case_once_there_and_back(
    as_owner: Any, filled: Callable[..., list[UUID]]
) -> None:
    # Many share a day and many have none, so that a place lies between equals.
    new = set(filled(90, lambda place: LAST + timedelta(place % 3) if place % 5 else None))
    client, pages = officer(as_owner, CITY).client, []
    query = "?tab=team"
    while query:
        answer = client.get(f"/en/office/{query}")
        pages.append(_shown(answer))
        query, back = _links(answer).get("next", ""), _links(answer).get("prev", "")
    seen = [one for page in pages for one in page]
    assert len(seen) == len(set(seen))
    assert new <= set(seen)
    returned = [pages[-1]]
    while back:
        answer = client.get(f"/en/office/{back}")
        returned.append(_shown(answer))
        back = _links(answer).get("prev", "")
    assert [one for page in reversed(returned) for one in page] == seen


@pytest.mark.parametrize("place", ["", "nonsense", Place(date.max, UUID(int=2**128 - 1)).written()])
def test_a_place_that_leads_nowhere_shows_the_first_page(
    as_owner: Any, filled: Callable[..., list[UUID]], place: str
) -> None:
    filled(1)
    client = officer(as_owner, CITY).client
    first = _shown(client.get("/en/office/?tab=team"))
    assert _shown(client.get("/en/office/", {"tab": "team", "after": place})) == first != []


def test_a_count_stops_and_says_so(as_owner: Any, filled: Callable[..., list[UUID]]) -> None:
    filled(MOST + 1)
    page = officer(as_owner, CITY).client.get("/en/office/?tab=team").content.decode()
    assert "more than 1,000" in page


LISTS = (
    "tab=team",
    "tab=mine",
    "tab=waiting",
    "tab=everyone",
    "tab=team&due=late",
    "tab=everyone&occupation=electrician",
    f"tab=everyone&after={Place(None, UUID(int=2**127)).written()}",
    f"tab=team&after={Place(LAST, UUID(int=2**127)).written()}",
)


def test_no_page_reads_more_than_it_shows_or_says(
    as_owner: Any, as_superuser: Any, filled: Callable[..., list[UUID]]
) -> None:
    # Of what other tests left in the city a filter may pass over a few.
    count = "SELECT count(*) FROM recognition_case WHERE host_city = %s AND state = ANY(%s)"
    others = as_superuser.execute(count, [CITY, list(OPEN_STATES)]).fetchone()[0]
    filled(4 * MOST, lambda place: LAST if place % 4 else None)
    as_superuser.execute("VACUUM ANALYZE recognition_case")
    brandt = officer(as_owner, CITY)
    for query in LISTS:
        with CaptureQueriesContext(connection) as statements:
            assert brandt.client.get(f"/en/office/?{query}").status_code == 200
        asked = [one["sql"] for one in statements if '"recognition_case"' in one["sql"]]
        assert len(asked) == 2  # the counts and the page
        for text in asked:
            for node in _nodes(_plan(brandt, text)):
                if node.get("Relation Name") == "recognition_case":
                    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
                    read = each * node["Actual Loops"]
                    assert read <= MOST + 1 + others, (text, dict(node))
                    assert node["Node Type"] != "Seq Scan", (text, dict(node))


def _plan(officer: Player, statement: str) -> dict[str, Any]:
    """Have the database tell how it answers an officer."""
    with bearing(officer.token), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        told = cursor.fetchone()[0]
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
