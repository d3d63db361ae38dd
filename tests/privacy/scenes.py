"""Scenes: a scratch database with people, officers and three protected tables to attack."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from comity.privacy.protection import protect, protect_case

A, B = "maasveen", "ahrenbrueck"
CLASSES = ["identity", "case_file", "evidence", "decision"]
TABLES = """
CREATE TABLE probe_identity (
    subject uuid PRIMARY KEY, name text NOT NULL, born date NOT NULL, natid text NOT NULL);
CREATE TABLE probe_file (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), subject uuid NOT NULL, host_city text NOT NULL,
    told text NOT NULL);
CREATE INDEX probe_file_subject ON probe_file (subject);
CREATE TABLE probe_decision (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), subject uuid NOT NULL, host_city text NOT NULL,
    outcome text NOT NULL);
CREATE INDEX probe_decision_subject ON probe_decision (subject);
CREATE TABLE probe_case (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), subject uuid NOT NULL, host_city text NOT NULL,
    state text NOT NULL DEFAULT 'open', due date NOT NULL);
CREATE INDEX probe_case_list ON probe_case (host_city, state, due);
CREATE INDEX probe_case_subject ON probe_case (subject);
"""


def protections() -> list[Any]:
    return [
        *protect("probe_identity", data_class="identity", update_by=("own",), updatable=("name",)),
        *protect("probe_file", data_class="case_file", city_columns=("host_city",)),
        *protect(
            "probe_decision",
            data_class="decision",
            city_columns=("host_city",),
            insert_by=("office",),
        ),
        *protect_case("probe_case", updatable=("state",)),
    ]


@dataclass(frozen=True)
class Who:
    """Someone with a session: the actor's id and the token."""

    actor: uuid.UUID
    token: str
    account: str


@dataclass
class Scene:
    """A database to attack: how to connect as each role, and as the superuser."""

    parameters: dict[str, dict[str, Any]]
    dbname: str
    _open: list[psycopg.Connection[Any]] = field(default_factory=list)

    def connect(self, role: str, **more: Any) -> psycopg.Connection[Any]:
        conn = psycopg.connect(
            **{**self.parameters[role], "dbname": self.dbname}, autocommit=True, **more
        )
        self._open.append(conn)
        return conn

    def close(self) -> None:
        for conn in self._open:
            conn.close()

    @property
    def admin(self) -> psycopg.Connection[Any]:
        return self._shared("admin")

    @property
    def door(self) -> psycopg.Connection[Any]:
        return self._shared("door")

    def _shared(self, role: str) -> psycopg.Connection[Any]:
        for conn in self._open:
            if getattr(conn, "shared", None) == role and not conn.closed:
                return conn
        conn = self.connect(role)
        conn.shared = role  # type: ignore[attr-defined]  # a mark of this helper
        return conn

    def copy_of(self, source: str, target: str) -> "Scene":
        """Copy a database nobody is connected to; a copy has none of the old one's people."""
        self._outside(
            # A template is copied by one test process at a time.
            "SELECT pg_advisory_lock(1)",
            "CREATE DATABASE {target} TEMPLATE {source} OWNER comity_owner",
            # Privileges on the database itself are not copied.
            "REVOKE ALL ON DATABASE {target} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {target} TO comity_app, comity_door, comity_signer",
            source=source,
            target=target,
        )
        return Scene(self.parameters, target)

    def remove(self) -> None:
        self.close()
        self._outside("DROP DATABASE {target} WITH (FORCE)", target=self.dbname)

    def _outside(self, *statements: str, **names: str) -> None:
        maintenance = {**self.parameters["admin"], "dbname": "postgres"}
        identifiers = {key: sql.Identifier(name) for key, name in names.items()}
        with psycopg.connect(**maintenance, autocommit=True) as admin:
            for statement in statements:
                admin.execute(sql.SQL(statement).format(**identifiers))

    def furnish(self) -> None:
        owner = self.connect("owner")
        owner.execute(TABLES)
        for operation in protections():
            for statement in [operation.sql] if isinstance(operation.sql, str) else operation.sql:
                owner.execute(statement)

    def session(self, account: str) -> Who:
        token = secrets.token_urlsafe(32)
        row = self.door.execute(
            "SELECT open_actor_session(%s, sha256(convert_to(%s, 'UTF8')), '1 hour')",
            [account, token],
        ).fetchone()
        assert row
        return Who(row[0], token, account)

    def officer(self, city: str) -> Who:
        account = f"officer-{uuid.uuid4()}"
        self.admin.execute("SELECT appoint(%s, 'officer', %s)", [account, city])
        return self.session(account)

    def machine(self, city: str) -> Who:
        token = secrets.token_urlsafe(32)
        signer = self._shared("signer")
        row = signer.execute(
            "SELECT open_service_session(%s, sha256(convert_to(%s, 'UTF8')), '30 min')",
            [city, token],
        ).fetchone()
        assert row
        return Who(row[0], token, f"service:{city}")

    def person(self) -> Who:
        account = f"person-{uuid.uuid4()}"
        self.door.execute("SELECT register_person(%s)", [account])
        return self.session(account)

    def applicant(self, city: str, name: str = "Ada Lovelace") -> Who:
        """Give a person who lodged an application in a city, with a row in every table."""
        who = self.person()
        with self.acting(who) as conn:
            conn.execute(
                "INSERT INTO probe_identity VALUES (%s, %s, '1990-01-01', %s)",
                [who.actor, name, f"N-{who.actor.hex[:8]}"],
            )
            conn.execute(
                "INSERT INTO probe_file (subject, host_city, told) VALUES (%s, %s, 'private')",
                [who.actor, city],
            )
            conn.execute(
                "INSERT INTO probe_case (subject, host_city, due) VALUES (%s, %s, '2027-05-01')",
                [who.actor, city],
            )
            conn.execute(
                "SELECT grant_basis(%s, %s, 'decide_recognition', %s, 'public_task')",
                [who.actor, city, CLASSES],
            )
        return who

    @contextmanager
    def acting(self, who: Who, role: str = "app") -> Iterator[psycopg.Connection[Any]]:
        """Give a connection of a database role whose statements run in this actor's name."""
        conn = self.connect(role)
        become(conn, who.token)
        try:
            yield conn
        finally:
            self._open.remove(conn)
            conn.close()


def become(conn: psycopg.Connection[Any], token: str) -> None:
    """Set the token for the whole connection, as an attacker inside the process could."""
    conn.execute("SELECT set_config('comity.token', %s, false)", [token])


def open_lease(
    conn: psycopg.Connection[Any],
    subject: uuid.UUID,
    data_class: str = "identity",
    purpose: str = "decide_recognition",
    ttl: str = "5 minutes",
) -> None:
    conn.execute("SELECT open_lease(%s, %s, %s, %s)", [subject, data_class, purpose, ttl])


def names(conn: psycopg.Connection[Any], *subjects: uuid.UUID) -> list[str]:
    """Read names; of everyone visible when no subject is given."""
    if subjects:
        query = "SELECT name FROM probe_identity WHERE subject = ANY (%s)"
        return [row[0] for row in conn.execute(query, [list(subjects)])]
    return [row[0] for row in conn.execute("SELECT name FROM probe_identity")]
