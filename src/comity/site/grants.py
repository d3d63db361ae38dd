"""Give each database role exactly the rights that the apps declare, after every migration.

An app of ours declares ``grants`` on its AppConfig: table -> role -> rights. The tables of the
libraries we use are declared here. Apps that grant in their own migrations declare nothing.
"""

from django.apps import apps
from django.db import connections
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from comity.site.postgres.bootstrap import APP, DOOR, SIGNER

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_READ_ADD = "SELECT, INSERT"
_LIBRARIES: dict[str, dict[str, str]] = {
    "account_emailaddress": {DOOR: _ALL},
    "account_emailconfirmation": {DOOR: _ALL},
    "mfa_authenticator": {DOOR: _ALL},
    "auth_permission": {},
    "auth_group": {},
    "auth_group_permissions": {},
    "django_content_type": {},
    "django_session": {},
    # Deferring a job is part of an action's own transaction; running one is the worker's right.
    "procrastinate_jobs": {APP: _READ_ADD, SIGNER: _ALL},
    "procrastinate_events": {APP: _READ_ADD, SIGNER: _ALL},
    "procrastinate_periodic_defers": {SIGNER: _ALL},
    "procrastinate_workers": {SIGNER: _ALL},
}
_LIBRARY_OBJECTS = "procrastinate\\_%"


def grant_declared(*, using: str, **_: object) -> None:
    """Replace the rights on every declared table by the declared ones."""
    declared = dict(_LIBRARIES)
    for app in apps.get_app_configs():
        declared |= getattr(app, "grants", {})
    with connections[using].cursor() as cursor:
        known = set(connections[using].introspection.table_names(cursor))
        for table in sorted(known & declared.keys()):
            name = sql.Identifier(table)
            roles = sql.SQL(", ").join(map(sql.Identifier, (APP, DOOR, SIGNER)))
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, roles))
            for role, rights in declared[table].items():
                cursor.execute(
                    sql.SQL("GRANT {} ON {} TO {}").format(
                        sql.SQL(rights), name, sql.Identifier(role)
                    )
                )
        _grant_library_objects(cursor)


def _grant_library_objects(cursor: CursorWrapper) -> None:
    """Let the web and the worker call the job queue's functions and draw its numbers."""
    roles = sql.SQL(", ").join(map(sql.Identifier, (APP, SIGNER)))
    cursor.execute(
        "SELECT 'EXECUTE ON FUNCTION ' || p.oid::regprocedure::text FROM pg_proc p "
        "WHERE pg_get_userbyid(p.proowner) = current_user AND p.proname LIKE %s "
        "UNION ALL SELECT 'USAGE ON SEQUENCE ' || c.oid::regclass::text FROM pg_class c "
        "WHERE c.relkind = 'S' AND c.relname LIKE %s",
        [_LIBRARY_OBJECTS, _LIBRARY_OBJECTS],
    )
    for (right,) in cursor.fetchall():
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.SQL(right), roles))
