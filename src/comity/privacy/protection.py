"""Put row security on a table in the migration that creates it.

Every builder gives migration operations; the comment it leaves on the table lets the catalogue
checks tell a protected table from a forgotten one.
"""

from collections.abc import Iterable
from typing import Literal

from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunPython, RunSQL

from comity.ledger.keeping import as_keeper
from comity.privacy.domain.vocabulary import data_classes, purposes

Writer = Literal["own", "office"]

_OWN = "{subject} = (SELECT me())"
_LEASED = "{subject} = ANY ((SELECT readable('{data_class}'))::uuid[])"
_OFFICE = "(SELECT my_role()) IN ('officer', 'service')"


def protect(
    table: str,
    *,
    data_class: str,
    subject_column: str = "subject",
    city_columns: Iterable[str] = (),
    insert_by: Iterable[Writer] = ("own", "office"),
    update_by: Iterable[Writer] = (),
    updatable: Iterable[str] = (),
    write_role: str = "comity_app",
) -> list[RunSQL]:
    """Protect a table of personal data: visible to the person, or under a committed lease.

    Args:
        table: its name in the database.
        data_class: one of `data_classes.csv`.
        subject_column: the uuid of the person the row is about.
        city_columns: the cities whose offices may see the row, in addition to the lease; none
            where the row belongs to the person and not to a case.
        insert_by: ``own`` (the person about themself), ``office`` (an officer or the machine of
            such a city, under a lease).
        update_by: the same for changes; needs `updatable`.
        updatable: the only columns that may change.
        write_role: ``comity_signer`` where only the worker writes.

    Returns:
        Operations for the `operations` list, after the table's CreateModel.
    """
    city_columns = tuple(city_columns)
    place = {"subject": subject_column, "data_class": data_class}
    own = _OWN.format(**place)
    leased = _LEASED.format(**place)
    cities = _any_city(city_columns)
    seen = f"{leased} AND ({own} OR {cities})" if cities else leased
    office = f"{leased} AND {_OFFICE}" + (f" AND ({cities})" if cities else "")
    note = f"comity: class={data_class} subject={subject_column}"
    rules = _operations(
        table,
        note,
        subject_column,
        seen,
        {"own": own, "office": office},
        insert_by,
        update_by,
        updatable,
        write_role,
    )
    forget = _FORGET.format(table=table, kept=",".join(city_columns))
    return [RunSQL(forget, reverse_sql=RunSQL.noop), *rules]


def protect_case(
    table: str,
    *,
    subject_column: str = "subject",
    city_columns: Iterable[str] = ("host_city",),
    insert_by: Iterable[Writer] = ("own", "office"),
    update_by: Iterable[Writer] = ("office",),
    updatable: Iterable[str] = (),
    write_role: str = "comity_app",
) -> list[RunSQL]:
    """Protect a table without personal content: visible to its person and its cities' offices.

    For work-lists: ids, states and dates, no names. Filter by one city column in the query, so
    that its index serves the list; the policy is then only a cheap check per row.
    """
    city_columns = tuple(city_columns)
    own = _OWN.format(subject=subject_column)
    cities = _any_city(city_columns)
    office = f"{_OFFICE} AND ({cities})"
    note = f"comity: class=none subject={subject_column}"
    return _operations(
        table,
        note,
        subject_column,
        f"{own} OR {cities}",
        {"own": own, "office": office},
        insert_by,
        update_by,
        updatable,
        write_role,
    )


def shown_to_helpers(table: str, *, matter: str = "case_id", data_class: str = "none") -> RunSQL:
    """Show a protected table also to whoever holds a mandate for the matter of its rows.

    Args:
        table: its name in the database.
        matter: the column of the matter, beside `subject`.
        data_class: as the table was protected; `none` needs a mandate, the others a lease too.
    """
    seen = "mandated('see')" if data_class == "none" else f"helped('{data_class}')"
    rule = f"({matter}, subject) IN (SELECT h.matter, h.subject FROM {seen} h)"  # noqa: S608  # a migration's own words
    return RunSQL(
        f'CREATE POLICY "{table}_shown_to_helpers" ON "{table}" FOR SELECT TO comity_app'
        f" USING ({rule})",
        reverse_sql=RunSQL.noop,
    )


def added_by_helpers(table: str, *, matter: str = "case_id", only_if: str = "true") -> RunSQL:
    """Let whoever holds a mandate to act add rows to the matter, as the person could.

    Args:
        table: its name in the database.
        matter: the column of the matter, beside `subject`.
        only_if: what else must hold of a row.
    """
    rule = f"({matter}, subject) IN (SELECT h.matter, h.subject FROM mandated('act') h)"  # noqa: S608  # a migration's own words
    return RunSQL(
        f'CREATE POLICY "{table}_added_by_helpers" ON "{table}" FOR INSERT TO comity_app'
        f" WITH CHECK ({rule} AND ({only_if}))",
        reverse_sql=RunSQL.noop,
    )


def publish(
    table: str, *, write_role: str = "comity_signer", updatable: Iterable[str] = ()
) -> list[RunSQL]:
    """Open a table without any personal data to every reader; one role writes it."""
    readers = ", ".join(dict.fromkeys(["comity_app", "comity_signer", write_role]))
    statements = [
        *_closed(table, "comity: class=public"),
        f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO {readers} USING (true)',
        f'GRANT SELECT ON "{table}" TO {readers}',
        f'CREATE POLICY "{table}_insert" ON "{table}" FOR INSERT TO {write_role} WITH CHECK (true)',
        f'GRANT INSERT ON "{table}" TO {write_role}',
    ]
    if columns := ", ".join(f'"{column}"' for column in updatable):
        statements += [
            f'CREATE POLICY "{table}_update" ON "{table}" FOR UPDATE TO {write_role} USING (true)',
            f'GRANT UPDATE ({columns}) ON "{table}" TO {write_role}',
        ]
    return [RunSQL(list(statements), reverse_sql=RunSQL.noop)]


def written_by(table: str, *roles: str, own_column: str | None = None) -> RunSQL:
    """Let the web add rows to a published table in some roles only.

    Args:
        table: its name in the database.
        roles: who may.
        own_column: the column that must name the city acted for; None where there is none.
    """
    own = f" AND {own_column} = (SELECT my_city())" if own_column else ""
    named = ", ".join(f"'{role}'" for role in roles)
    return RunSQL(
        f'CREATE POLICY "{table}_by_role" ON "{table}" AS RESTRICTIVE FOR INSERT TO comity_app'
        f" WITH CHECK ((SELECT my_role()) IN ({named}){own})",
        reverse_sql=RunSQL.noop,
    )


def _any_city(columns: Iterable[str]) -> str:
    return " OR ".join(f"{column} = (SELECT my_city())" for column in columns)


# Planner statistics are a second copy of personal values: EXPLAIN shows their frequency to
# anyone, and an erased row lives on in them. Only ids, cities and states keep theirs.
_FORGET = """
DO $$
DECLARE c text;
BEGIN
    FOR c IN SELECT attname FROM pg_attribute
        WHERE attrelid = '"{table}"'::regclass AND attnum > 0 AND NOT attisdropped
          AND atttypid <> 'uuid'::regtype AND NOT attname = ANY ('{{{kept}}}'::name[])
    LOOP
        EXECUTE format('ALTER TABLE "{table}" ALTER COLUMN %I SET STATISTICS 0', c);
    END LOOP;
END $$
"""


def _closed(table: str, note: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'REVOKE ALL ON "{table}" FROM PUBLIC',
        f"COMMENT ON TABLE \"{table}\" IS '{note}'",
    ]


def _operations(
    table: str,
    note: str,
    subject: str,
    seen: str,
    writers: dict[str, str],
    insert_by: Iterable[Writer],
    update_by: Iterable[Writer],
    updatable: Iterable[str],
    write_role: str,
) -> list[RunSQL]:
    readers = "comity_app, comity_signer"
    to = ", ".join(dict.fromkeys([write_role, "comity_signer"]))
    may_insert = " OR ".join(f"({writers[who]})" for who in insert_by)
    may_update = " OR ".join(f"({writers[who]})" for who in update_by)
    columns = ", ".join(f'"{column}"' for column in updatable)
    statements = [
        *_closed(table, note),
        f'CREATE POLICY "{table}_read" ON "{table}" FOR SELECT TO {readers} USING ({seen})',
        f'GRANT SELECT ON "{table}" TO {readers}',
        # Retention: the sweeper finds rows by person and deletes them, and reads nothing else.
        f'CREATE POLICY "{table}_sweep" ON "{table}" FOR DELETE TO comity_sweeper USING (true)',
        f'CREATE POLICY "{table}_find" ON "{table}" FOR SELECT TO comity_sweeper USING (true)',
        f'GRANT DELETE, SELECT ("{subject}") ON "{table}" TO comity_sweeper',
    ]
    if may_insert:
        statements += [
            f'CREATE POLICY "{table}_insert" ON "{table}" FOR INSERT TO {to}'
            f" WITH CHECK ({may_insert})",
            f'GRANT INSERT ON "{table}" TO {to}',
        ]
    if may_update and columns:
        statements += [
            f'CREATE POLICY "{table}_update" ON "{table}" FOR UPDATE TO {to}'
            f" USING ({may_update}) WITH CHECK ({may_update})",
            f'GRANT UPDATE ({columns}) ON "{table}" TO {to}',
        ]
    return [RunSQL(list(statements), reverse_sql=RunSQL.noop)]


def load_vocabulary() -> RunPython:
    """Bring the tables of purposes and classes to what the two CSV files say.

    Call it again in a new migration whenever a CSV file changed. A purpose that is gone from
    the file cannot be used any more (no role has it); what was once done for it stays readable.
    """

    def work(cursor: CursorWrapper) -> None:
        for one in data_classes():
            cursor.execute("INSERT INTO data_class VALUES (%s) ON CONFLICT DO NOTHING", [one])
        cursor.execute("UPDATE purpose SET roles = '{}', grounds = '{}'")
        for purpose in purposes().values():
            cursor.execute(
                "INSERT INTO purpose VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO UPDATE"
                " SET dpv = excluded.dpv, roles = excluded.roles, grounds = excluded.grounds",
                [purpose.id, purpose.dpv, list(purpose.roles), list(purpose.grounds)],
            )
            for data_class in purpose.classes:
                cursor.execute(
                    "INSERT INTO purpose_class VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    [purpose.id, data_class],
                )

    return as_keeper(work)
