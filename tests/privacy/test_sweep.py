"""Every table, every statement, every role, every stranger: nothing of another person comes out."""

from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.privacy.scenes import A, B, Scene, become

pytestmark = pytest.mark.database

NAME = "Victoria Hidden"
READS = (
    "SELECT * FROM {table}",
    "SELECT count(*) FROM {table}",
    "SELECT 1 FROM {table} LIMIT 1",
    "SELECT {column} FROM {table}",
    "SELECT {column}::text::integer FROM {table}",
    "SELECT * FROM {table} FOR UPDATE",
    "SELECT t FROM {table} t, {table} u",
    "TABLE {table}",
    "WITH x AS (SELECT * FROM {table}) SELECT json_agg(x) FROM x",
)
WRITES = (
    "UPDATE {table} SET {column} = {column} RETURNING *",
    "DELETE FROM {table} RETURNING *",
    "TRUNCATE {table}",
    "INSERT INTO {table} SELECT * FROM {table}",
    "INSERT INTO {table} DEFAULT VALUES",
    "MERGE INTO {table} t USING {table} s ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES",
    "LOCK {table} IN ACCESS EXCLUSIVE MODE",
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
    "DROP TABLE {table}",
    "COMMENT ON TABLE {table} IS 'comity: class=public'",
)


def tables(scene: Scene) -> list[tuple[str, str, str]]:
    """Give every table that holds rows of persons, with its class and a column."""
    rows = scene.admin.execute(
        "SELECT c.relname, substring(obj_description(c.oid, 'pg_class') FROM 'class=(\\w+)'),"
        " (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0"
        "  AND NOT a.attisdropped AND a.attname <> 'subject' ORDER BY a.attnum DESC LIMIT 1)"
        " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
    ).fetchall()
    keeper = ("acting", "actor_session", "basis", "lease", "idempotency_key", "outbox")
    return [
        (name, data_class or "none", column)
        for name, data_class, column in rows
        if (data_class or "public") != "public" or name in keeper
    ]


def test_no_statement_brings_out_another_persons_row(scene: Scene) -> None:
    victim = scene.applicant(B, NAME)
    with scene.acting(scene.officer(B)) as conn:
        conn.execute(
            "SELECT open_lease(%s, 'identity', 'decide_recognition', '5 min')", [victim.actor]
        )
    strangers = [
        "",
        "forged",
        scene.person().token,
        scene.applicant(A).token,
        scene.officer(A).token,
        scene.machine(A).token,
    ]
    attempts = 0
    for role in ("app", "signer", "door"):
        conn = scene.connect(role)
        for place, token in enumerate(strangers):
            become(conn, token)
            for table, data_class, column in tables(scene):
                names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
                for statement in READS + WRITES:
                    leak = outcome(conn, sql.SQL(statement).format(**names), victim.actor)
                    assert leak is None, (role, place, table, data_class, statement, leak)
                    attempts += 1
        conn.close()
    assert names_of(scene, victim.actor) == 1
    assert attempts > 3000


def outcome(conn: psycopg.Connection[Any], statement: sql.Composed, victim: object) -> str | None:
    """Give what speaks of the victim, in rows read or changed or in an error; None for nothing."""
    try:
        with conn.transaction(force_rollback=True):
            done = conn.execute(statement)
            said = repr(done.fetchall()) if done.description else ""
    except psycopg.Error as no:
        said = f"{no} {no.diag.message_detail} {no.diag.context}"
    return said if str(victim) in said or NAME in said else None


def names_of(scene: Scene, subject: object) -> int:
    row = scene.admin.execute(
        "SELECT count(*) FROM probe_identity WHERE subject = %s", [subject]
    ).fetchone()
    assert row
    return int(row[0])
