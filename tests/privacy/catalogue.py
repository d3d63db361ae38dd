"""What the database's own catalogue must not say: each check is a query that gives no row.

A finding is a pair of the check's name and an object. A table, index or function that is rightly
found is named in EXCEPTIONS with its reason.
"""

from typing import Any

import psycopg

RUNTIME = "('comity_app', 'comity_door', 'comity_signer', 'comity_sweeper', 'comity_reporter')"
# Our own objects: in schema public and not brought by an extension.
OURS = """
    n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d
        WHERE d.objid = {oid} AND d.classid = '{catalog}'::regclass AND d.deptype = 'e')
"""
REL = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
PROC = "pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
OUR_REL = OURS.format(oid="c.oid", catalog="pg_class")
OUR_PROC = OURS.format(oid="p.oid", catalog="pg_proc")
# A table only the sign-in door (or nobody at run time) can touch needs no row security.
BEYOND_REACH = """
    NOT EXISTS (SELECT 1 FROM unnest(ARRAY['comity_app', 'comity_signer', 'comity_reporter']) r
        WHERE has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE')
           OR has_table_privilege(r, c.oid, 'DELETE, TRUNCATE'))
"""

CHECKS = {
    "table without row security": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind IN ('r', 'p')
        AND NOT c.relrowsecurity AND NOT ({BEYOND_REACH})""",
    "row security not forced on the owner": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind IN ('r', 'p')
        AND c.relrowsecurity AND NOT c.relforcerowsecurity""",
    "table about a person without a declared class": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind IN ('r', 'p')
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
            AND a.attname LIKE 'subject%' AND a.atttypid = 'uuid'::regtype
            AND NOT a.attisdropped)
        AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'comity: class=%'
        AND pg_get_userbyid(c.relowner) <> 'comity_logkeeper'""",
    "public table about a person": f"""
        SELECT c.relname || '.' || a.attname FROM {REL} JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE {OUR_REL} AND obj_description(c.oid, 'pg_class') LIKE 'comity: class=public%'
        AND a.attname ~ '^(subject|person|account|applicant|born|email|phone)'
        AND NOT a.attisdropped""",
    "policy of a personal table that lets everyone in": f"""
        SELECT c.relname || '.' || o.polname FROM {REL} JOIN pg_policy o ON o.polrelid = c.oid
        WHERE {OUR_REL} AND obj_description(c.oid, 'pg_class') LIKE 'comity: class=%'
        AND obj_description(c.oid, 'pg_class') NOT LIKE 'comity: class=public%'
        AND o.polpermissive AND o.polroles <> ARRAY['comity_sweeper'::regrole::oid]
        AND 'true' IN (coalesce(pg_get_expr(o.polqual, c.oid), ''),
                       coalesce(pg_get_expr(o.polwithcheck, c.oid), ''))""",
    "policy for every role": f"""
        SELECT c.relname || '.' || o.polname FROM {REL} JOIN pg_policy o ON o.polrelid = c.oid
        WHERE {OUR_REL} AND 0 = ANY (o.polroles)""",
    "policy that asks per row instead of once": f"""
        SELECT c.relname || '.' || o.polname FROM {REL} JOIN pg_policy o ON o.polrelid = c.oid
        WHERE {OUR_REL} AND concat(pg_get_expr(o.polqual, c.oid),
            pg_get_expr(o.polwithcheck, c.oid)) ~ '(me|my_city|my_role|readable)\\('
        AND concat(pg_get_expr(o.polqual, c.oid), pg_get_expr(o.polwithcheck, c.oid))
            ~ '(?<!SELECT )(me|my_city|my_role|readable)\\('""",
    "runtime role above row security": """
        SELECT rolname FROM pg_roles WHERE rolname LIKE 'comity%'
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)""",
    "runtime role inside another role": """
        SELECT m.rolname || ' in ' || g.rolname FROM pg_auth_members x
        JOIN pg_roles m ON m.oid = x.member JOIN pg_roles g ON g.oid = x.roleid
        WHERE m.rolname LIKE 'comity%'
        AND (m.rolname, g.rolname, x.admin_option, x.inherit_option, x.set_option) NOT IN (
            ('comity_owner', 'comity_logkeeper', false, false, true),
            ('comity_signer', 'comity_app', false, true, false))""",
    "grant that goes around row security": f"""
        SELECT c.relname || ' ' || x.privilege_type || ' ' || x.grantee::regrole::text
        FROM {REL} CROSS JOIN aclexplode(c.relacl) x WHERE {OUR_REL}
        AND x.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN')
        AND x.grantee <> c.relowner""",
    "personal rows can be deleted at run time": f"""
        SELECT c.relname || ' ' || r FROM {REL},
        unnest(ARRAY['comity_app', 'comity_signer', 'comity_reporter']) r
        WHERE {OUR_REL} AND c.relkind IN ('r', 'p') AND c.relrowsecurity
        AND has_table_privilege(r, c.oid, 'DELETE')""",
    "grant to everyone": f"""
        SELECT c.relname FROM {REL} CROSS JOIN aclexplode(c.relacl) x
        WHERE {OUR_REL} AND x.grantee = 0
        UNION ALL SELECT c.relname || '.' || a.attname FROM {REL}
        JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) x
        WHERE {OUR_REL} AND x.grantee = 0""",
    "object owned by a runtime role": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relowner::regrole::text IN {RUNTIME}
        UNION ALL SELECT p.proname FROM {PROC}
        WHERE {OUR_PROC} AND p.proowner::regrole::text IN {RUNTIME}""",
    "definer function without a fixed search path": f"""
        SELECT p.proname FROM {PROC} WHERE {OUR_PROC} AND p.prosecdef
        AND NOT coalesce(p.proconfig::text LIKE '%search_path=pg_catalog, public, pg_temp%',
            false)""",
    "definer function open to everyone": f"""
        SELECT p.proname FROM {PROC} WHERE {OUR_PROC} AND p.prosecdef
        AND (p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) WHERE grantee = 0))""",
    "definer function not owned by the log keeper": f"""
        SELECT p.proname FROM {PROC} WHERE {OUR_PROC} AND p.prosecdef
        AND p.proowner <> 'comity_logkeeper'::regrole""",
    "session or appointment open to the web": f"""
        SELECT p.proname || ' ' || r FROM {PROC}, unnest(ARRAY['comity_app', 'comity_reporter',
            'comity_sweeper']) r
        WHERE {OUR_PROC} AND p.proname IN ('open_actor_session', 'open_service_session',
            'keep_session', 'appoint', 'dismiss', 'register_person', 'set_budget', 'take_notices',
            'settle_notice') AND has_function_privilege(r, p.oid, 'EXECUTE')""",
    "view that reads as its owner": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind = 'v'
        AND NOT coalesce(c.reloptions::text LIKE '%security_invoker=true%', false)""",
    "materialised view": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind = 'm'""",
    "function of ours marked leakproof": f"""
        SELECT p.proname FROM {PROC} WHERE {OUR_PROC} AND p.proleakproof""",
    "unique text tells who exists": f"""
        SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN {REL} ON c.oid = x.indrelid
        WHERE {OUR_REL} AND x.indisunique AND c.relrowsecurity
        AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'comity: class=public%'
        AND (x.indexprs IS NOT NULL OR EXISTS (SELECT 1 FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey) AND a.atttypid IN (
                'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'date'::regtype,
                'int4'::regtype, 'int8'::regtype)))
        -- Led by a random id, the constraint answers only those who know that id already.
        AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
            AND a.attnum = x.indkey[0] AND a.atttypid = 'uuid'::regtype)""",
    "planner statistics on a personal value": f"""
        SELECT c.relname || '.' || a.attname FROM {REL} JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE {OUR_REL} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND obj_description(c.oid, 'pg_class') LIKE 'comity: class=%'
        AND obj_description(c.oid, 'pg_class') NOT LIKE 'comity: class=none%'
        AND obj_description(c.oid, 'pg_class') NOT LIKE 'comity: class=public%'
        AND a.atttypid <> 'uuid'::regtype AND a.attname NOT LIKE '%city'
        AND a.attstattarget IS DISTINCT FROM 0""",
    "a runtime role can make objects": f"""
        SELECT r || ' ' || what FROM unnest(ARRAY{RUNTIME.replace("(", "[").replace(")", "]")}) r
        CROSS JOIN LATERAL (VALUES
            ('TEMP', has_database_privilege(r, current_database(), 'TEMP')),
            ('CREATE', has_database_privilege(r, current_database(), 'CREATE')),
            ('CREATE IN SCHEMA', has_schema_privilege(r, 'public', 'CREATE'))) v(what, held)
        WHERE held""",
    "one role behind both doors": f"""
        SELECT c.relname FROM {REL} WHERE {OUR_REL} AND c.relkind IN ('r', 'p')
        AND has_any_column_privilege('comity_door', c.oid, 'SELECT')
        AND (has_any_column_privilege('comity_app', c.oid, 'SELECT')
             OR obj_description(c.oid, 'pg_class') LIKE 'comity: class=%')""",
    "statements of a runtime role can be watched": """
        SELECT rolname FROM pg_roles WHERE rolname IN ('comity_app', 'comity_signer', 'comity_door')
        AND NOT coalesce(rolconfig::text LIKE '%track_activities=off%', false)""",
    "the record can be changed": """
        SELECT t FROM unnest(ARRAY['fact', 'lease']) t WHERE (
            SELECT count(*) FROM pg_trigger g WHERE g.tgrelid = t::regclass AND g.tgenabled = 'A'
            AND g.tgname IN (t || '_stays', t || '_is_never_emptied')) < 2""",
    "enforcement can be written down as a purpose": """
        SELECT 'purpose' WHERE NOT EXISTS (SELECT 1 FROM pg_constraint
            WHERE conname = 'purpose_is_no_enforcement' AND conrelid = 'purpose'::regclass
            AND convalidated)""",
    "an extension that reaches out": """
        SELECT extname FROM pg_extension
        WHERE extname NOT IN ('plpgsql', 'btree_gist', 'pg_trgm', 'unaccent')""",
}

# Restrictive policies only take away, and are left out where a check looks for what they give.
_QUEUE = "the job queue: names of tasks and ids, put in by the web, run by the worker"
EXCEPTIONS = {
    ("table without row security", "parties_partyrow"): "cities and their offices, public",
    ("one role behind both doors", "parties_partyrow"): "cities and their offices, public",
    ("table without row security", "procrastinate_jobs"): _QUEUE,
    ("table without row security", "procrastinate_events"): _QUEUE,
    ("table without row security", "procrastinate_periodic_defers"): _QUEUE,
    ("table without row security", "procrastinate_workers"): _QUEUE,
    ("unique text tells who exists", "case_reference_is_unique"): (
        "drawn at random by the program; it tells nothing about a person"
    ),
    ("unique text tells who exists", "clock_move_pkey"): (
        "how often the clock of a demonstration was moved; it tells nothing about a person"
    ),
    ("unique text tells who exists", "acting_once"): (
        "an account's roles; no role can insert but through register_person and appoint"
    ),
    ("unique text tells who exists", "parties_mailrow_pkey"): (
        "a number the database draws; the worker may not write it, and reads no row"
    ),
    ("unique text tells who exists", "purpose_pkey"): "a public vocabulary",
    ("unique text tells who exists", "data_class_pkey"): "a public vocabulary",
    ("unique text tells who exists", "purpose_class_pkey"): "a public vocabulary",
    ("unique text tells who exists", "budget_pkey"): "a public setting",
    ("unique text tells who exists", "fact_pkey"): "a number given by record_fact alone",
}


def findings(conn: psycopg.Connection[Any]) -> set[tuple[str, str]]:
    """Give what the checks find, exceptions left out."""
    found = {(check, str(row[0])) for check, query in CHECKS.items() for row in conn.execute(query)}
    return found - EXCEPTIONS.keys()
