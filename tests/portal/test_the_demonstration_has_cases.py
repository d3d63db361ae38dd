"""The demonstration's cases: there from the start, in several states, never twice."""

import psycopg
import pytest

from comity.parties.domain.demonstration import PEOPLE
from comity.portal.demo_cases import seed_cases

pytestmark = pytest.mark.database

_OURS = """
SELECT c.host_city, c.state, c.subject FROM recognition_case c
JOIN acting a ON a.actor = c.subject WHERE a.account LIKE 'demo:%%' AND a.role = 'person'
"""


def test_every_office_finds_work_and_several_states(as_superuser: psycopg.Connection) -> None:
    found = as_superuser.execute(_OURS).fetchall()
    waiting = {city for city, state, _ in found if state == "submitted"}
    assert waiting == {"ahrenbrueck", "maasveen", "vautmont"}
    assert {state for _, state, _ in found} >= {"submitted", "in_review", "decided", "withdrawn"}


def test_seeding_again_adds_nothing(as_superuser: psycopg.Connection) -> None:
    before = sorted(map(str, as_superuser.execute(_OURS).fetchall()))
    seed_cases()
    assert sorted(map(str, as_superuser.execute(_OURS).fetchall())) == before
    assert len(before) == 12


def test_officers_go_by_their_names_and_keep_one_they_chose(
    as_superuser: psycopg.Connection,
) -> None:
    names = "SELECT name FROM recognition_colleague ORDER BY name"
    officers = {person.name for person in PEOPLE if person.role == "officer"}
    assert {name for (name,) in as_superuser.execute(names)} >= officers
    other = "UPDATE recognition_colleague SET name = %s WHERE name = %s"
    as_superuser.execute(other, ["Piet", "Pieter Bakker"])
    seed_cases()
    kept = {name for (name,) in as_superuser.execute(names)}
    as_superuser.execute(other, ["Pieter Bakker", "Piet"])
    assert "Piet" in kept
    assert "Pieter Bakker" not in kept
