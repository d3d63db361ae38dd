"""Who reads and writes the tables of the map; for the migrations that create them.

No table here holds personal data. Lists are open once published; what is under way is seen by the
editors of its city and by the secretariat, which leads round tables.
"""

from collections.abc import Iterable

from django.db.migrations import RunSQL

from comity.privacy.protection import publish, written_by

_OWN = "(city = (SELECT my_city()) AND (SELECT my_role()) = 'editor')"
_READS = f"{_OWN} OR (SELECT my_role()) = 'secretariat'"
_DRAFTS = "(SELECT my_role()) IN ('editor', 'council', 'secretariat')"
_OF_PUBLISHED = "local_list_id IN (SELECT id FROM occupations_list WHERE published_at IS NOT NULL)"


def _of_own(column: str, table: str) -> str:
    return f"{_OWN} AND {column} IN (SELECT id FROM {table} WHERE {_OWN})"  # noqa: S608  # constants


_OF_OWN_LIST = _of_own("local_list_id", "occupations_list")
_OF_OWN_ENTRY = _of_own("entry_id", "occupations_entry")
_OF_OWN_DECISION = _of_own("decision_id", "occupations_decision")
_MINE = "decided_by = (SELECT me())"
_SIGNER, _APP = "comity_signer", "comity_app"

# What was answered stays; a correction is a new row that names the one it replaces.
_STAYS = """
CREATE FUNCTION mapping_answers_stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mapping_answers_stay';
END $$
"""


def _rights(
    table: str,
    *,
    reads: str,
    inserts: str = "",
    updates: Iterable[tuple[str, str, Iterable[str]]] = (),
) -> RunSQL:
    """Close a table, then open it: to the worker for reading, to the web by two rules."""
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"REVOKE ALL ON {table} FROM PUBLIC",
        f"COMMENT ON TABLE {table} IS 'comity: class=public once published'",
        f"GRANT SELECT ON {table} TO {_APP}, {_SIGNER}",
        f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {_APP} USING ({reads})",
        f"CREATE POLICY {table}_work ON {table} FOR SELECT TO {_SIGNER} USING (true)",
    ]
    if inserts:
        statements += [
            f"GRANT INSERT ON {table} TO {_APP}",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT TO {_APP} WITH CHECK ({inserts})",
        ]
    for role, rule, columns in updates:
        statements += [
            f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {role}",
            f"CREATE POLICY {table}_update_{role} ON {table} FOR UPDATE TO {role}"
            f" USING ({rule}) WITH CHECK ({rule})",
        ]
    return RunSQL(list(statements), reverse_sql=RunSQL.noop)


def draft_rights() -> RunSQL:
    """An upload is seen by the editors of its city only; it is emptied once it is a list."""
    return _rights(
        "occupations_draft",
        reads=_OWN,
        inserts=f"{_OWN} AND {_MINE}",
        updates=[(_APP, _OWN, ["columns", "content"])],
    )


def list_rights() -> RunSQL:
    """Editors upload and publish lists of their city; the worker notes how far it is."""
    return _rights(
        "occupations_list",
        reads=f"published_at IS NOT NULL OR {_READS}",
        inserts=_OWN,
        updates=[
            (_APP, _OWN, ["published_at"]),
            (_SIGNER, "true", ["state", "done", "model", "failure"]),
        ],
    )


def entry_rights() -> RunSQL:
    """Titles come with their list; the worker puts them in order."""
    return _rights(
        "occupations_entry",
        reads=f"{_READS} OR {_OF_PUBLISHED}",
        inserts=_OF_OWN_LIST,
        updates=[(_SIGNER, "true", ["urgency", "best"])],
    )


def suggestion_rights() -> list[RunSQL]:
    """Only the worker suggests; only the city's editors see it."""
    table = "occupations_suggestion"
    inserts = RunSQL(
        [
            f"GRANT INSERT ON {table} TO {_SIGNER}",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT TO {_SIGNER} WITH CHECK (true)",
        ],
        reverse_sql=RunSQL.noop,
    )
    return [_rights(table, reads=_READS), inserts]


def decision_rights() -> list[RunSQL]:
    """Editors answer for themselves and for their city, and nothing of it is ever changed."""
    tables = ("occupations_decision", "occupations_link", "occupations_approval")
    kept = [
        f"CREATE TRIGGER {table}_stays BEFORE {event} ON {table}"
        f" FOR EACH {'ROW' if event != 'TRUNCATE' else 'STATEMENT'}"
        " EXECUTE FUNCTION mapping_answers_stay()".replace("_stays", f"_{suffix}", 1)
        for table in tables
        for event, suffix in (("UPDATE OR DELETE", "stays"), ("TRUNCATE", "is_never_emptied"))
    ]
    links = [
        "ALTER TABLE occupations_decision ADD CONSTRAINT correction_is_of_the_same_title"
        " FOREIGN KEY (supersedes_id, entry_id) REFERENCES occupations_decision (id, entry_id)",
        "ALTER TABLE occupations_approval ADD CONSTRAINT approval_names_who_answered"
        " FOREIGN KEY (decision_id, first_by) REFERENCES occupations_decision (id, decided_by)",
    ]
    return [
        _rights("occupations_decision", reads=_READS, inserts=f"{_OF_OWN_ENTRY} AND {_MINE}"),
        _rights("occupations_link", reads=_READS, inserts=_OF_OWN_DECISION),
        _rights("occupations_approval", reads=_READS, inserts=f"{_OF_OWN_DECISION} AND {_MINE}"),
        _rights(
            "occupations_dispute",
            reads=_READS,
            inserts=_OF_OWN_DECISION,
            updates=[(_APP, "(SELECT my_role()) = 'secretariat'", ["outcome", "settled_at"])],
        ),
        RunSQL([_STAYS, *kept, *links], reverse_sql=RunSQL.noop),
    ]


def text_rights() -> list[RunSQL]:
    """Editors give texts of their city and pick for themselves; the worker adds suggestions."""
    of_own_text = _of_own("text_id", "occupations_text")
    return [
        _rights(
            "occupations_text",
            reads=_OWN,
            inserts=f"{_OWN} AND {_MINE}",
            updates=[(_SIGNER, "true", ["state", "suggestions", "failure"])],
        ),
        _rights(
            "occupations_pick",
            reads=_OWN,
            inserts=f"{of_own_text} AND {_MINE}",
            updates=[(_APP, _OWN, ["taken_back_at"])],
        ),
    ]


def credit_rights() -> list[RunSQL]:
    """Editors of every city, councils and the secretariat read; editors say it for themselves."""
    mine = f"{_OWN} AND {_MINE}"
    tables = ("occupations_credit", "occupations_credit_look")
    kept = [
        f"CREATE TRIGGER {table}_{suffix} BEFORE {event} ON {table}"
        f" FOR EACH {'ROW' if event != 'TRUNCATE' else 'STATEMENT'}"
        " EXECUTE FUNCTION mapping_answers_stay()"
        for table in tables
        for event, suffix in (("UPDATE OR DELETE", "stays"), ("TRUNCATE", "is_never_emptied"))
    ]
    links = [
        "ALTER TABLE occupations_credit ADD CONSTRAINT correction_is_of_the_same_parts"
        " FOREIGN KEY (supersedes_id, source, target)"
        " REFERENCES occupations_credit (id, source, target)",
        "ALTER TABLE occupations_credit_look ADD CONSTRAINT look_names_who_said_it"
        " FOREIGN KEY (credit_id, first_by) REFERENCES occupations_credit (id, decided_by)",
    ]
    return [
        *(_rights(table, reads=_DRAFTS, inserts=mine) for table in tables),
        RunSQL([*kept, *links], reverse_sql=RunSQL.noop),
    ]


def map_rights() -> list[RunSQL]:
    """Everyone reads the published map; editors write the part of their city."""
    table = "occupations_mapping"
    links = RunSQL(
        [
            f"ALTER TABLE {table} ADD CONSTRAINT mapping_rests_on_its_approval FOREIGN KEY"
            " (approval_id, decision_id, agrees)"
            " REFERENCES occupations_approval (id, decision_id, agrees)",
            f"ALTER TABLE {table} ADD CONSTRAINT mapping_says_what_was_decided FOREIGN KEY"
            " (link_id, decision_id, concept_id, relation, feeds_recognition) REFERENCES"
            " occupations_link (id, decision_id, concept_id, relation, feeds_recognition)",
            f"CREATE POLICY {table}_ends ON {table} AS RESTRICTIVE FOR UPDATE TO {_APP}"
            f" USING ({_OWN}) WITH CHECK ({_OWN})",
        ],
        reverse_sql=RunSQL.noop,
    )
    return [
        *publish(table, write_role=_APP, updatable=("ended_at",)),
        written_by(table, "editor", own_column="city"),
        links,
    ]
