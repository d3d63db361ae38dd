"""Lay the database's roles, extensions and doors. Run by a superuser; safe to run again."""

from pathlib import Path

import psycopg
from psycopg import sql

from comity.site import secrets
from comity.values.refusals import Refusal

OWNER, APP, DOOR, SIGNER = "comity_owner", "comity_app", "comity_door", "comity_signer"
LOGKEEPER, SWEEPER, REPORTER = "comity_logkeeper", "comity_sweeper", "comity_reporter"
WITH_PASSWORD = (OWNER, APP, DOOR, SIGNER)
WITHOUT_LOGIN = (LOGKEEPER, SWEEPER, REPORTER)
EVERY_ROLE = WITH_PASSWORD + WITHOUT_LOGIN
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
OLDEST = 180000

# What was done to this database last (migrations, seeding), so that a start can skip it.
# The owner becomes the log keeper only by SET ROLE, in a migration that says so. The signer may
# do what the web may, and more is granted to it table by table. Sessions of one role can read
# each other's statements, in which personal values stand (ADR 0033): so nothing tracks them.
_ROOMS = f"""
GRANT {LOGKEEPER} TO {OWNER} WITH INHERIT FALSE, SET TRUE;
GRANT {APP} TO {SIGNER} WITH INHERIT TRUE, SET FALSE;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {", ".join(EVERY_ROLE)};
GRANT CREATE ON SCHEMA public TO {OWNER}, {LOGKEEPER};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER}, {LOGKEEPER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE TABLE IF NOT EXISTS comity_stamp (name text PRIMARY KEY, value text NOT NULL);
ALTER TABLE comity_stamp OWNER TO {OWNER};
ALTER ROLE {APP} SET statement_timeout = '30s';
ALTER ROLE {APP} SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE {DOOR} SET statement_timeout = '10s';
ALTER ROLE {DOOR} SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE {APP} SET track_activities = off;
ALTER ROLE {DOOR} SET track_activities = off;
ALTER ROLE {SIGNER} SET track_activities = off;
"""


def bootstrap(superuser_url: str, *, database: str, data: Path) -> None:
    """Make the roles, the database and its extensions, and close what PostgreSQL leaves open.

    Args:
        superuser_url: connection string of a role that may create roles and databases.
        database: name of Comity's database on that server.
        data: folder of the secrets; roles that may log in get their passwords from there.

    Raises:
        Refusal: the server is older than 18 or lacks an extension that Comity needs.
    """
    passwords = secrets.ensure(data, WITH_PASSWORD)
    maintenance = psycopg.conninfo.make_conninfo(superuser_url, dbname="postgres")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        _refuse_poor_server(connection)
        for role in EVERY_ROLE:
            _ensure_role(connection, role, passwords.get(role))
        _ensure_database(connection, database)
    inside = psycopg.conninfo.make_conninfo(superuser_url, dbname=database)
    with psycopg.connect(inside) as connection:
        for extension in EXTENSIONS:
            name = sql.Identifier(extension)
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))
        connection.execute(_ROOMS)


def _refuse_poor_server(connection: psycopg.Connection) -> None:
    if connection.info.server_version < OLDEST:
        raise Refusal(
            "POSTGRESQL-TOO-OLD",
            f"This server is PostgreSQL {connection.info.server_version // 10000}. "
            "Comity needs PostgreSQL 18.",
        )
    rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
    missing = sorted(set(EXTENSIONS) - {name for (name,) in rows})
    if missing:
        raise Refusal(
            "POSTGRESQL-INCOMPLETE",
            f"This server lacks the extensions {', '.join(missing)}. Install PostgreSQL's contrib "
            "package, or leave DATABASE_URL and COMITY_PG_BIN unset to use the embedded server.",
        )


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    with connection.transaction():
        # Two starts on one server must not make the same role at once.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('comity bootstrap'))")
        known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        if connection.execute(known, [role]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
        rights = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
        login: sql.Composable = sql.SQL("NOLOGIN")
        if password is not None:
            login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
        connection.execute(sql.SQL("ALTER ROLE {} WITH {} {}").format(name, sql.SQL(rights), login))


def _ensure_database(connection: psycopg.Connection, database: str) -> None:
    name = sql.Identifier(database)
    known = "SELECT 1 FROM pg_database WHERE datname = %s"
    if connection.execute(known, [database]).fetchone() is None:
        # COLLATE by code point with full Unicode case rules: the same on every machine.
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LOCALE 'C'"
            ).format(name, sql.Identifier(OWNER))
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    who = sql.SQL(", ").join(map(sql.Identifier, EVERY_ROLE))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, who))
