"""The record only grows, without gaps, and shows every change."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.privacy.scenes import A, B, Scene, Who

from comity.ledger.domain.chain import Link, first_break
from comity.ledger.domain.facts import Fact, entry

pytestmark = pytest.mark.database
AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Fact):
    number: int


def write(conn: psycopg.Connection[Any], who: Who, number: int, city: str | None = A) -> int:
    text = entry(Tried(at=AT, city=city, number=number), by=str(who.actor))
    row = conn.execute("SELECT record_fact(%s)", [text]).fetchone()
    assert row
    return int(row[0])


def whole(scene: Scene) -> list[Link]:
    rows = scene.admin.execute("SELECT number, entry, leaf, chain FROM fact ORDER BY number")
    return [Link(*row) for row in rows]


@pytest.fixture
def officer(scene: Scene) -> Who:
    return scene.officer(A)


@pytest.fixture
def app(scene: Scene, officer: Who) -> Iterator[psycopg.Connection[Any]]:
    with scene.acting(officer) as conn:
        yield conn


def test_numbers_have_no_gap_under_concurrent_writers_and_rollbacks(scene: Scene) -> None:
    writers = [scene.officer(A) for _ in range(6)]

    def work(who: Who) -> list[int]:
        chance = random.Random(who.actor.int)
        kept = []
        with scene.acting(who) as conn:
            for number in range(25):
                rolled_back = chance.random() < 0.4
                with conn.transaction(force_rollback=rolled_back):
                    given = write(conn, who, number)
                    if chance.random() < 0.3:
                        write(conn, who, 1000 + number)
                if not rolled_back:
                    kept.append(given)
        return kept

    with ThreadPoolExecutor(len(writers)) as pool:
        given = [number for numbers in pool.map(work, writers) for number in numbers]
    links = whole(scene)
    assert len(given) == len(set(given)) > 20
    assert [link.number for link in links] == list(range(1, len(links) + 1))
    assert first_break(links) is None


def test_a_writer_sees_its_facts_in_the_order_it_wrote_them(
    app: psycopg.Connection[Any], officer: Who
) -> None:
    numbers = [write(app, officer, number) for number in range(3)]
    assert numbers == sorted(numbers)
    rows = app.execute("SELECT payload->>'number' FROM fact WHERE number = ANY (%s)", [numbers])
    assert {row[0] for row in rows} == {"0", "1", "2"}


CHANGES = ("UPDATE fact SET kind = 'Other'", "DELETE FROM fact", "TRUNCATE fact CASCADE")
STRAY = (
    "INSERT INTO fact SELECT number + 100, kind, at, recorded, signed_by, city, entry, payload,"
    " leaf, chain FROM fact LIMIT 1"
)


@pytest.mark.parametrize(
    ("role", "change"),
    [
        *((role, change) for role in ("logkeeper", "admin") for change in CHANGES),
        *(
            (role, change)
            for role in ("app", "signer", "door", "owner")
            for change in (*CHANGES, STRAY)
        ),
    ],
)
def test_nobody_changes_the_record(scene: Scene, role: str, change: str) -> None:
    officer = scene.officer(A)
    with scene.acting(officer) as conn:
        write(conn, officer, 1)
    conn = scene.connect("owner" if role == "logkeeper" else role)
    if role == "logkeeper":
        conn.execute("SET ROLE comity_logkeeper")
    before = whole(scene)
    # Forced row security leaves even the keeper no row to change, or the guard speaks.
    assert outcome(conn, change) in {"42501", "CM020", "nothing"}
    assert whole(scene) == before


def outcome(conn: psycopg.Connection[Any], statement: str) -> str | None:
    try:
        return "nothing" if conn.execute(statement).rowcount == 0 else "something"
    except psycopg.DatabaseError as no:
        return no.sqlstate


def test_replica_mode_does_not_silence_the_guard(scene: Scene) -> None:
    with scene.admin.transaction(force_rollback=True):
        scene.admin.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(psycopg.Error, match="append-only"):
            scene.admin.execute("DELETE FROM fact")


def test_a_fact_is_signed_by_whoever_acts(
    app: psycopg.Connection[Any], officer: Who, scene: Scene
) -> None:
    with pytest.raises(psycopg.Error) as no:
        write(app, scene.officer(A), 1)
    assert no.value.sqlstate == "CM022"


@pytest.mark.parametrize(
    "smuggled", ["Ada Lovelace", "ada@example.org", ["x", "y z"], {"a": "b c"}]
)
def test_the_database_itself_refuses_what_could_be_personal(
    app: psycopg.Connection[Any], officer: Who, smuggled: object
) -> None:
    with pytest.raises(psycopg.Error) as no:
        app.execute(
            "SELECT record_fact(jsonb_build_object('at', now(), 'by', %s::text, 'city', null,"
            " 'kind', 'Tried', 'body', jsonb_build_object('x', %s::jsonb))::text)",
            [str(officer.actor), psycopg.types.json.Jsonb(smuggled)],
        )
    assert no.value.sqlstate == "CM023"


def test_an_officer_reads_the_facts_of_their_own_city(
    app: psycopg.Connection[Any], officer: Who, scene: Scene
) -> None:
    here = write(app, officer, 1)
    with scene.acting(scene.officer(A)) as colleague:
        assert colleague.execute("SELECT 1 FROM fact WHERE number = %s", [here]).fetchone()
    for stranger in (scene.officer(B), scene.person()):
        with scene.acting(stranger) as conn:
            assert conn.execute("SELECT 1 FROM fact WHERE number = %s", [here]).fetchone() is None


def test_every_kind_of_tampering_breaks_the_chain(
    app: psycopg.Connection[Any], officer: Who, scene: Scene
) -> None:
    for number in range(4):
        write(app, officer, number)
    links = whole(scene)
    second, third = links[1], links[2]
    assert first_break(links) is None
    assert first_break([links[0], *links[2:]]) == 2
    assert first_break([links[0], third, second, *links[3:]]) == 2
    assert first_break([links[0], replace(second, entry=second.entry + " "), *links[2:]]) == 2
    assert first_break([links[0], second, second, *links[2:]]) == 3
    for field in ("leaf", "chain"):
        flipped = bytes([getattr(second, field)[0] ^ 1]) + getattr(second, field)[1:]
        assert first_break([links[0], replace(second, **{field: flipped}), *links[2:]]) == 2
