"""Nothing of one request reaches the next borrower of its connection."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg_pool import ConnectionPool
from tests.privacy.scenes import A, Scene, become, names, open_lease

from comity.ledger.pooling import forget

pytestmark = pytest.mark.database


@pytest.fixture
def pool(scene: Scene) -> Iterator[ConnectionPool[Any]]:
    with ConnectionPool(
        kwargs={**scene.parameters["app"], "dbname": scene.dbname, "autocommit": True},
        min_size=1,
        max_size=1,
        reset=forget,
        open=True,
    ) as pool:
        yield pool


def leave_traces(conn: psycopg.Connection[Any], token: str) -> None:
    become(conn, token)
    conn.execute("DECLARE held CURSOR WITH HOLD FOR SELECT name FROM probe_identity")
    conn.execute("SET work_mem = '1MB'")
    conn.execute("SET search_path = pg_catalog")
    conn.execute("SET TimeZone = 'Asia/Tokyo'")
    conn.execute("PREPARE mine AS SELECT name FROM public.probe_identity")
    conn.execute("SELECT pg_advisory_lock(42)")
    conn.execute("LISTEN anything")


def traces(conn: psycopg.Connection[Any]) -> list[Any]:
    row = conn.execute(
        "SELECT coalesce(current_setting('comity.token', true), ''),"
        " (SELECT count(*) FROM pg_cursors WHERE name = 'held'),"
        " (SELECT count(*) FROM pg_prepared_statements WHERE name = 'mine'),"
        " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        "   AND pid = pg_backend_pid()),"
        " (SELECT count(*) FROM pg_listening_channels()),"
        " current_setting('search_path') = 'pg_catalog', current_setting('TimeZone')"
    ).fetchone()
    assert row
    return list(row)


def test_the_next_borrower_finds_nothing(scene: Scene, pool: ConnectionPool[Any]) -> None:
    person = scene.applicant(A)
    with pool.connection() as conn:
        backend = conn.info.backend_pid
        leave_traces(conn, person.token)
    with pool.connection() as conn:
        assert conn.info.backend_pid == backend
        assert traces(conn) == ["", 0, 0, 0, 0, False, "UTC"]
        assert names(conn) == []
        with pytest.raises(errors.InvalidCursorName):
            conn.execute("FETCH ALL FROM held")


def test_the_traces_would_be_there_without_forgetting(scene: Scene) -> None:
    person = scene.applicant(A)
    conn = scene.connect("app")
    leave_traces(conn, person.token)
    assert traces(conn) == [person.token, 1, 1, 1, 1, True, "Asia/Tokyo"]
    forget(conn)
    assert traces(conn) == ["", 0, 0, 0, 0, False, "UTC"]


def test_a_borrower_that_fails_inside_a_transaction_leaves_nothing(
    scene: Scene, pool: ConnectionPool[Any]
) -> None:
    person = scene.applicant(A)

    def fail() -> None:
        with pool.connection() as conn, conn.transaction():
            conn.execute("SELECT set_config('comity.token', %s, true)", [person.token])
            conn.execute("SELECT 1 / 0")

    with pytest.raises(errors.DivisionByZero):
        fail()
    with pool.connection() as conn:
        assert traces(conn)[0] == ""


def test_a_local_token_ends_with_its_transaction(scene: Scene) -> None:
    person = scene.applicant(A)
    conn = scene.connect("app")
    with conn.transaction():
        conn.execute("SELECT set_config('comity.token', %s, true)", [person.token])
        assert names(conn) == ["Ada Lovelace"]
    assert names(conn) == []


def test_a_held_cursor_keeps_what_was_read_until_the_connection_is_returned(scene: Scene) -> None:
    """Say exactly what is left of the leak: rows already fetched outlive a withdrawal.

    A cursor WITH HOLD is a copy made while the lease was good, as a variable in the process
    would be. It ends with the request; it can never be made or refilled after the withdrawal.
    """
    person = scene.applicant(A)
    conn = scene.connect("app")
    become(conn, scene.officer(A).token)
    open_lease(conn, person.actor)
    declare = "DECLARE {} CURSOR WITH HOLD FOR SELECT name FROM probe_identity"
    conn.execute(declare.format("before"))
    scene.admin.execute("UPDATE basis SET withdrawn_at = now() WHERE subject = %s", [person.actor])
    conn.execute(declare.format("after"))
    assert conn.execute("FETCH ALL FROM before").fetchall() == [("Ada Lovelace",)]
    assert conn.execute("FETCH ALL FROM after").fetchall() == []
    forget(conn)
    for cursor in ("before", "after"):
        with pytest.raises(errors.InvalidCursorName):
            conn.execute(f"FETCH ALL FROM {cursor}")
