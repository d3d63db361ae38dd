"""Lay the database's roles, extensions and doors. Run by the operator's role; safe to run again."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from comity.site import secrets
from comity.values.refusals import Refusal

OWNER, APP, DOOR, SIGNER = "comity_owner", "comity_app", "comity_door", "comity_signer"
KEYHOLDER = "comity_keyholder"
LOGKEEPER, SWEEPER, REPORTER = "comity_logkeeper", "comity_sweeper", "comity_reporter"
WITH_PASSWORD = (OWNER, APP, DOOR, SIGNER, KEYHOLDER)
WITHOUT_LOGIN = (LOGKEEPER, SWEEPER, REPORTER)
EVERY_ROLE = WITH_PASSWORD + WITHOUT_LOGIN
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
OLDEST = 180000

# What was done to this database last (migrations, seeding), so that a start can skip it.
# The owner becomes the log keeper only by SET ROLE, in a migration that says so. The signer may
# do what the web may, and more is granted to it table by table. Sessions of one role can read
# each other's statements, in which personal values stand (ADR 0033): see `_hide_statements`.
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
"""
_IS_STRONG = """
SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication
FROM pg_roles WHERE rolname = %s
"""


def bootstrap(operator_url: str, *, database: str, data: Path) -> None:
    """Make the roles, the database and its extensions, and close what PostgreSQL leaves open.

    Args:
        operator_url: connection string of a role that may create roles and databases.
        database: name of Comity's database on that server.
        data: folder of the secrets; roles that may log in get their passwords from there.

    Raises:
        Refusal: the server is silent, too old, another installation's, or lacks what Comity needs.
    """
    is_new = OWNER not in secrets.read(data)
    with _connected(operator_url, "postgres") as connection:
        _refuse_poor_server(connection)
        if is_new:
            _refuse_taken_server(connection, data)
        passwords = secrets.ensure(data, WITH_PASSWORD)
        for role in EVERY_ROLE:
            _ensure_role(connection, role, passwords.get(role))
        _ensure_database(connection, database)
    with _connected(operator_url, database) as connection, connection.transaction():
        for extension in EXTENSIONS:
            name = sql.Identifier(extension)
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(name))
        connection.execute(_ROOMS)
        _hide_statements(connection)


@contextlib.contextmanager
def _connected(url: str, database: str) -> Iterator[psycopg.Connection]:
    inside = psycopg.conninfo.make_conninfo(url, dbname=database)
    try:
        connection = psycopg.connect(inside, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as silence:
        sentence = "The database cannot be reached. The server's or the network's own words: "
        raise Refusal("DATABASE-SILENT", sentence + str(silence).strip()) from silence
    with connection:
        try:
            yield connection
        except psycopg.errors.InsufficientPrivilege as forbidden:
            sentence = (
                "The role in DATABASE_URL may not do what a start needs; docs/operating.md lists "
                f"its rights. The server says: {forbidden.diag.message_primary}."
            )
            raise Refusal("DATABASE-FORBIDS", sentence) from forbidden


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


def _refuse_taken_server(connection: psycopg.Connection, data: Path) -> None:
    """Refuse a server whose roles are another folder's: new passwords would lock that one out."""
    known = "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolcanlogin"
    if connection.execute(known, [OWNER]).fetchone() is not None:
        raise Refusal(
            "SERVER-TAKEN",
            f"Another installation of Comity uses this server; {data} holds no passwords for it. "
            "Name its folder in COMITY_DATA, or use a server of its own. If that folder is lost, "
            f"let the server's administrator run: ALTER ROLE {OWNER} NOLOGIN",
        )


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    with connection.transaction():
        # Two starts on one server must not make the same role at once.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('comity bootstrap'))")
        found = connection.execute(_IS_STRONG, [role]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
        elif found[0]:
            rights = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
            connection.execute(sql.SQL("ALTER ROLE {} WITH {}").format(name, sql.SQL(rights)))
        login: sql.Composable = sql.SQL("NOLOGIN")
        if password is not None:
            login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
        connection.execute(sql.SQL("ALTER ROLE {} WITH {}").format(name, login))
        if role in (OWNER, LOGKEEPER):
            _act_as(connection, role)


def _act_as(connection: psycopg.Connection, role: str) -> None:
    """Let an operator who is no superuser give things to `role`: its maker may, once it says so."""
    may = "SELECT pg_has_role(current_user, %s, 'SET') AND pg_has_role(current_user, %s, 'USAGE')"
    row = connection.execute(may, [role, role]).fetchone()
    if row is None or not row[0]:
        grant = "GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE"
        connection.execute(sql.SQL(grant).format(sql.Identifier(role)))


def _hide_statements(connection: psycopg.Connection) -> None:
    """Keep sessions of one role from reading each other's statements, which hold personal values.

    Only a superuser may give this setting away; where the whole server has it off, none needs to.
    """
    shown = connection.execute("SHOW track_activities").fetchone()
    may = "SELECT has_parameter_privilege('track_activities', 'SET')"
    if shown == ("off",) and connection.execute(may).fetchone() == (False,):
        return
    for role in (APP, DOOR, SIGNER):
        name = sql.Identifier(role)
        connection.execute(sql.SQL("ALTER ROLE {} SET track_activities = off").format(name))


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
