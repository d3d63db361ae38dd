"""The web sees no sign-in table, sign-in sees nothing else, and nobody owns what they use."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections
from psycopg import sql

from comity.parties.models import AccountRow, PartyRow

pytestmark = pytest.mark.database

DOOR_TABLES = ["parties_accountrow", "parties_sessionrow", "parties_memory", "account_emailaddress"]


@pytest.mark.parametrize("table", DOOR_TABLES)
def test_the_web_cannot_read_what_sign_in_keeps(as_app: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)))


def test_sign_in_reads_accounts_and_nothing_of_a_case(as_door: psycopg.Connection) -> None:
    readable = as_door.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
    ).fetchall()
    assert {name for (name,) in readable} == {
        "account_emailaddress",
        "account_emailconfirmation",
        "mfa_authenticator",
        "parties_accountrow",
        "parties_mailrow",
        "parties_memory",
        "parties_partyrow",
        "parties_sessionrow",
    }


@pytest.mark.parametrize("role", ["comity_app", "comity_door", "comity_signer", "comity_reporter"])
def test_no_working_role_owns_anything(as_superuser: psycopg.Connection, role: str) -> None:
    owned = as_superuser.execute(
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [role]
    )
    assert owned.fetchall() == []


def test_no_working_role_escapes_row_security(as_superuser: psycopg.Connection) -> None:
    strong = as_superuser.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'comity%' "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
    )
    assert strong.fetchall() == []


def test_nobody_makes_tables_in_the_schema_but_owner_and_keeper(
    as_superuser: psycopg.Connection,
) -> None:
    makers = as_superuser.execute(
        "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%' "
        "AND has_schema_privilege(rolname, 'public', 'CREATE') ORDER BY 1"
    )
    assert makers.fetchall() == [("comity_logkeeper",), ("comity_owner",)]


def test_a_session_cannot_leave_temporary_things_behind(as_app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute("CREATE TEMP TABLE trap (x int)")


def test_the_web_cannot_become_the_log_keeper(as_app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute("SET ROLE comity_logkeeper")


def test_models_go_through_their_own_door() -> None:
    assert AccountRow.objects.db == "door"
    assert PartyRow.objects.db == "default"
    assert AccountRow.objects.count() >= 0
    assert PartyRow.objects.count() >= 0


def test_every_model_can_be_read_through_its_door() -> None:
    unread = {"auth_permission", "auth_group", "django_content_type", "django_session"}
    unread |= {"procrastinate_periodic_defers", "procrastinate_workers", "auth_group_permissions"}
    for model in apps.get_models():
        if model._meta.db_table not in unread and model._meta.managed:
            model._default_manager.exists()


def test_the_two_doors_are_two_users() -> None:
    users = []
    for alias in ("default", "door"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_user")
            users.append(cursor.fetchone()[0])
    assert users == ["comity_app", "comity_door"]
    assert connection.alias == "default"
