"""Mutations: ways to break the protection, and the check or attack that must notice each."""

from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True)
class Mutation:
    """One way to break it.

    Args:
        statement: what a careless migration would run.
        caught_by: the name of a catalogue check or of an attack.
        function: for a changed function body, its name; `statement` is then old text, `becomes`
            the new.
    """

    statement: str
    caught_by: str
    function: str = ""
    becomes: str = ""

    def do(self, conn: psycopg.Connection[Any]) -> None:
        if not self.function:
            conn.execute(self.statement)
            return
        row = conn.execute("SELECT pg_get_functiondef(%s::regproc)", [self.function]).fetchone()
        assert row
        assert self.statement in row[0], row[0]
        conn.execute(row[0].replace(self.statement, self.becomes))


OPEN = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER"
SAFE_PATH = "SET search_path = pg_catalog, public, pg_temp AS 'SELECT 1'"
IN_THE_CATALOGUE = {
    "row security is disabled": Mutation(
        "ALTER TABLE probe_file DISABLE ROW LEVEL SECURITY", "table without row security"
    ),
    "row security is no longer forced": Mutation(
        "ALTER TABLE probe_identity NO FORCE ROW LEVEL SECURITY",
        "row security not forced on the owner",
    ),
    "the lease table loses row security": Mutation(
        "ALTER TABLE lease DISABLE ROW LEVEL SECURITY", "table without row security"
    ),
    "a new table is forgotten": Mutation(
        "CREATE TABLE forgotten (subject uuid, name text); GRANT SELECT ON forgotten TO comity_app",
        "table without row security",
    ),
    "a table about people declares no class": Mutation(
        "CREATE TABLE forgotten (subject uuid); ALTER TABLE forgotten OWNER TO comity_owner",
        "table about a person without a declared class",
    ),
    "people are put into a public table": Mutation(
        "CREATE TABLE board (subject uuid); COMMENT ON TABLE board IS 'comity: class=public'",
        "public table about a person",
    ),
    "the read policy lets everyone in": Mutation(
        "ALTER POLICY probe_identity_read ON probe_identity USING (true)",
        "policy of a personal table that lets everyone in",
    ),
    "a second, generous policy is added": Mutation(
        "CREATE POLICY extra ON probe_file FOR SELECT TO comity_app USING (true)",
        "policy of a personal table that lets everyone in",
    ),
    "an insert is checked by nothing": Mutation(
        "ALTER POLICY probe_decision_insert ON probe_decision WITH CHECK (true)",
        "policy of a personal table that lets everyone in",
    ),
    "a policy is for every role": Mutation(
        "CREATE POLICY extra ON probe_case FOR SELECT USING (subject = (SELECT me()))",
        "policy for every role",
    ),
    "a policy asks per row": Mutation(
        "ALTER POLICY probe_case_read ON probe_case USING (subject = me())",
        "policy that asks per row instead of once",
    ),
    "the web's role bypasses row security": Mutation(
        "ALTER ROLE comity_app BYPASSRLS", "runtime role above row security"
    ),
    "the signer becomes a superuser": Mutation(
        "ALTER ROLE comity_signer SUPERUSER", "runtime role above row security"
    ),
    "the web may become the log keeper": Mutation(
        "GRANT comity_logkeeper TO comity_app", "runtime role inside another role"
    ),
    "the web may empty a table": Mutation(
        "GRANT TRUNCATE ON probe_file TO comity_app", "grant that goes around row security"
    ),
    "the web may hang a trigger on a table": Mutation(
        "GRANT TRIGGER ON probe_file TO comity_app", "grant that goes around row security"
    ),
    "the web may delete": Mutation(
        "GRANT DELETE ON probe_file TO comity_app", "personal rows can be deleted at run time"
    ),
    "everyone may read": Mutation("GRANT SELECT ON lease TO PUBLIC", "grant to everyone"),
    "the web owns a table": Mutation(
        "ALTER TABLE probe_case OWNER TO comity_app", "object owned by a runtime role"
    ),
    "a definer function has no search path": Mutation(
        f"{OPEN} AS 'SELECT 1'", "definer function without a fixed search path"
    ),
    "a definer function is open to everyone": Mutation(
        f"{OPEN} {SAFE_PATH}; GRANT EXECUTE ON FUNCTION f TO PUBLIC",
        "definer function open to everyone",
    ),
    "a definer function runs as another": Mutation(
        f"{OPEN} {SAFE_PATH}", "definer function not owned by the log keeper"
    ),
    "the web opens sessions": Mutation(
        "GRANT EXECUTE ON FUNCTION open_actor_session TO comity_app",
        "session or appointment open to the web",
    ),
    "a view reads as its owner": Mutation(
        "CREATE VIEW v AS SELECT * FROM probe_identity", "view that reads as its owner"
    ),
    "a materialised view copies names": Mutation(
        "CREATE MATERIALIZED VIEW v AS SELECT name FROM probe_identity", "materialised view"
    ),
    "a function claims to be leakproof": Mutation(
        "CREATE FUNCTION f(t text) RETURNS boolean LANGUAGE sql LEAKPROOF AS 'SELECT true'",
        "function of ours marked leakproof",
    ),
    "a personal number becomes unique": Mutation(
        "ALTER TABLE probe_identity ADD CONSTRAINT one_natid UNIQUE (natid)",
        "unique text tells who exists",
    ),
    "a lowered name becomes unique": Mutation(
        "CREATE UNIQUE INDEX one_name ON probe_identity (lower(natid))",
        "unique text tells who exists",
    ),
    "statistics on names are kept": Mutation(
        "ALTER TABLE probe_identity ALTER COLUMN name SET STATISTICS 100",
        "planner statistics on a personal value",
    ),
    "a column is added later": Mutation(
        "ALTER TABLE probe_identity ADD COLUMN born_in text",
        "planner statistics on a personal value",
    ),
    "the web may make objects": Mutation(
        "GRANT CREATE ON SCHEMA public TO comity_app", "a runtime role can make objects"
    ),
    "the door reads cases": Mutation(
        "GRANT SELECT ON probe_case TO comity_door", "one role behind both doors"
    ),
    "statements can be watched": Mutation(
        "ALTER ROLE comity_app SET track_activities = on",
        "statements of a runtime role can be watched",
    ),
    "the record loses its guard": Mutation(
        "DROP TRIGGER fact_stays ON fact", "the record can be changed"
    ),
    "the guard of leases sleeps": Mutation(
        "ALTER TABLE lease ENABLE REPLICA TRIGGER lease_stays", "the record can be changed"
    ),
    "enforcement becomes writable": Mutation(
        "ALTER TABLE purpose DROP CONSTRAINT purpose_is_no_enforcement",
        "enforcement can be written down as a purpose",
    ),
}

# Broken bodies look whole to the catalogue; an attack must succeed.
UNDER_ATTACK = {
    "a lease of this transaction counts": Mutation(
        "AND l.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()",
        "a_lease_opened_in_the_same_transaction_opens_nothing",
        function="readable",
    ),
    "a withdrawn basis counts": Mutation(
        "AND b.withdrawn_at IS NULL",
        "withdrawn_consent_ends_a_live_lease_at_once",
        function="readable",
    ),
    "a basis that ran out counts": Mutation(
        "AND (b.until IS NULL OR b.until > clock_timestamp())",
        "a_basis_that_ran_out_ends_a_live_lease",
        function="readable",
    ),
    "an expired lease counts": Mutation(
        "AND l.expires > clock_timestamp()", "an_expired_lease_shows_nothing", function="readable"
    ),
    "anyone's lease counts": Mutation(
        "l.actor = w.actor AND", "another_officers_lease_does_not_help", function="readable"
    ),
    "a lease on one class opens all": Mutation(
        "AND l.data_class = p_class", "a_scan_under_a_lease_sees_one_person", function="readable"
    ),
    "old snapshots are allowed": Mutation(
        "<> 'read committed'",
        "a_snapshot_kept_across_a_withdrawal_is_refused",
        function="readable",
        becomes="= 'never'",
    ),
    "a long lease is allowed": Mutation(
        "p_ttl > interval '15 minutes'",
        "a_lease_of_eight_hours_is_refused",
        function="open_leases",
        becomes="false",
    ),
    "no basis is needed": Mutation(
        "covered < wanted",
        "a_purpose_without_a_basis_is_refused",
        function="open_leases",
        becomes="false",
    ),
    "another city's basis is good": Mutation(
        "AND b.city = w.city",
        "a_lease_on_another_citys_applicant_is_refused",
        function="open_leases",
    ),
    "any purpose will do": Mutation(
        "IF NOT EXISTS (SELECT 1 FROM purpose p WHERE p.id = p_purpose) THEN",
        "a_purpose_outside_the_vocabulary_is_refused",
        function="open_leases",
        becomes="IF false THEN",
    ),
    "the budget is not counted": Mutation(
        "newcomers > 0", "the_budget_of_people_a_day_holds", function="open_leases", becomes="false"
    ),
    "a closed session lives on": Mutation(
        "AND (s.closed IS NULL)", "a_closed_or_expired_session_is_nobody", function="whoami"
    ),
    "an expired session lives on": Mutation(
        "AND (s.expires > clock_timestamp())",
        "a_closed_or_expired_session_is_nobody",
        function="whoami",
    ),
    "a dismissed officer lives on": Mutation(
        "AND (a.ended IS NULL)", "a_closed_or_expired_session_is_nobody", function="whoami"
    ),
    "an officer consents for a person": Mutation(
        "AND p_ground <> 'consent'",
        "an_officer_cannot_consent_for_a_person",
        function="grant_basis",
    ),
    "a city grants itself anyone": Mutation(
        "AND NOT EXISTS (SELECT 1 FROM acting a WHERE a.actor = p_subject)",
        "a_city_grants_itself_no_basis_on_another_citys_people",
        function="grant_basis",
    ),
    "a person may decide": Mutation(
        "ALTER POLICY probe_decision_insert ON probe_decision"
        " WITH CHECK (subject = (SELECT me()) OR host_city = (SELECT my_city()))",
        "a_person_cannot_decide_about_themself",
    ),
    "the officer of a lease is shown": Mutation(
        "GRANT SELECT (actor) ON lease TO comity_app",
        "a_persons_view_of_who_looked_names_no_officer",
    ),
    "a lease can be written by hand": Mutation(
        "CREATE POLICY extra ON purpose FOR INSERT TO comity_app WITH CHECK (true);"
        " GRANT INSERT ON purpose TO comity_app",
        "a_lease_cannot_be_written_by_hand",
    ),
    "the work-list forgets the city": Mutation(
        "ALTER POLICY probe_case_read ON probe_case USING ((SELECT my_city()) IS NOT NULL)",
        "a_work_list_shows_ones_own_city_only",
    ),
    "city no longer matters beside the lease": Mutation(
        "ALTER POLICY probe_file_insert ON probe_file"
        " WITH CHECK (subject = ANY ((SELECT readable('case_file'))::uuid[]))",
        "a_row_for_another_city_is_refused",
    ),
}
