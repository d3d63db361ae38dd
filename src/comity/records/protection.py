"""Who reads and writes brought-in files; for the migration that creates their tables."""

from collections.abc import Iterable

from django.db.migrations import RunSQL

_APP, _SIGNER = "comity_app", "comity_signer"
_CITY = "city = (SELECT my_city())"
_OFFICE = f"({_CITY} AND (SELECT my_role()) IN ('officer', 'service'))"
_OFFICER = f"({_CITY} AND (SELECT my_role()) = 'officer')"
_MACHINE = f"({_CITY} AND (SELECT my_role()) = 'service')"
_MINE = "by = (SELECT me())"


def _rights(
    table: str,
    *,
    note: str,
    reads: str,
    inserts: str,
    updates: str = "",
    columns: Iterable[str] = (),
) -> list[RunSQL]:
    to = f"{_APP}, {_SIGNER}"
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"REVOKE ALL ON {table} FROM PUBLIC",
        f"COMMENT ON TABLE {table} IS 'comity: {note}'",
        f"GRANT SELECT, INSERT ON {table} TO {to}",
        f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {to} USING ({reads})",
        f"CREATE POLICY {table}_insert ON {table} FOR INSERT TO {to} WITH CHECK ({inserts})",
    ]
    if updates:
        statements += [
            f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {to}",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE TO {to}"
            f" USING ({updates}) WITH CHECK ({updates})",
        ]
    return [RunSQL(list(statements), reverse_sql=RunSQL.noop)]


def intake_rights() -> list[RunSQL]:
    """The city's officers bring in and stop; its machine notes how far it is."""
    table = "records_intake"
    columns = [
        "scheme",
        "by",
        "at",
        "state",
        "turn",
        "heading_row",
        "headings",
        "place",
        "rows",
        "good",
        "wrong",
        "stored",
        "known",
        "undone",
        "kept",
        "undone_to",
        "keeps_good",
        "failure",
        "failed_at",
        "undo_until",
        "emptied_at",
    ]
    return _rights(
        table,
        note="class=none",
        reads=_OFFICE,
        inserts=f"{_OFFICER} AND {_MINE}",
        updates=_OFFICE,
        columns=columns,
    )


def part_rights() -> list[RunSQL]:
    """The file itself is read by whoever handed it in, and by the machine that looks through it.

    Nobody else of the office sees it before its people are known and their leases opened.
    """
    table = "records_part"
    forget = RunSQL(
        [
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0"
            for column in ("turn", "place", "body")
        ],
        reverse_sql=RunSQL.noop,
    )
    rights = _rights(
        table,
        note="class=intake",
        reads=f"({_OFFICER} AND {_MINE}) OR {_MACHINE}",
        inserts=f"{_OFFICER} AND {_MINE}",
        updates=f"({_OFFICER} AND {_MINE}) OR {_MACHINE}",
        columns=["body"],
    )
    return [forget, *rights]


def wrong_rights() -> list[RunSQL]:
    """The machine says which rows are wrong; the office reads it."""
    return _rights("records_wrong", note="class=none", reads=_OFFICE, inserts=_MACHINE)


def own_city_only(table: str) -> RunSQL:
    """Keep an office to the rows of its city, which persons see whatever their city."""
    to = f"{_APP}, {_SIGNER}"
    of_city = f"(SELECT my_role()) = 'person' OR {_CITY}"
    return RunSQL(
        [
            f"CREATE POLICY {table}_city ON {table} AS RESTRICTIVE FOR SELECT TO {to}"
            f" USING ({of_city})",
            f"CREATE POLICY {table}_city_in ON {table} AS RESTRICTIVE FOR INSERT TO {to}"
            f" WITH CHECK ({_CITY})",
            f"CREATE POLICY {table}_city_up ON {table} AS RESTRICTIVE FOR UPDATE TO {to}"
            f" USING ({_CITY}) WITH CHECK ({_CITY})",
        ],
        reverse_sql=RunSQL.noop,
    )
