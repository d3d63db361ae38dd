"""Attacks on the leases, each one sentence: calling it asserts that it gains nothing.

They run as the web process's own database role with a valid session, which is what a flaw in
the web process (an injected statement, a forgotten filter) gives an attacker.
"""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.privacy.scenes import A, B, Scene, become, names, open_lease

ATTACKS: dict[str, Callable[[Scene], None]] = {}


def attack(function: Callable[[Scene], None]) -> Callable[[Scene], None]:
    ATTACKS[function.__name__] = function
    return function


def refused(code: str) -> Any:
    """Expect one of our own SQLSTATEs."""
    return pytest.raises(psycopg.Error, check=lambda error: error.sqlstate == code)


@attack
def reading_without_a_lease_shows_nothing(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        assert names(conn, subject) == []
        assert conn.execute("SELECT count(*) FROM probe_file").fetchone() == (0,)


@attack
def a_lease_opened_in_the_same_transaction_opens_nothing(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn, conn.transaction():
        open_lease(conn, subject)
        assert names(conn, subject) == []


@attack
def a_lease_in_a_savepoint_that_is_rolled_back_opens_nothing(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn, conn.transaction():
        with conn.transaction(force_rollback=True):
            open_lease(conn, subject)
            assert names(conn, subject) == []
        assert names(conn, subject) == []


@attack
def a_lease_on_another_citys_applicant_is_refused(scene: Scene) -> None:
    subject = scene.applicant(B).actor
    with scene.acting(scene.officer(A)) as conn, refused("CM005"):
        open_lease(conn, subject)


@attack
def a_purpose_outside_the_vocabulary_is_refused(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        for purpose in ("immigration_enforcement", "marketing", "", "decide_recognition "):
            with refused("CM003"):
                open_lease(conn, subject, purpose=purpose)


@attack
def a_purpose_without_a_basis_is_refused(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn, refused("CM005"):
        open_lease(conn, subject, purpose="introduce_employer")


@attack
def a_lease_of_eight_hours_is_refused(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        for ttl in ("8 hours", "15 minutes 1 second", "0", "-1 minute", "infinity"):
            with refused("CM002"):
                open_lease(conn, subject, ttl=ttl)


@attack
def a_scan_under_a_lease_sees_one_person(scene: Scene) -> None:
    subject, other = scene.applicant(A, "Ada").actor, scene.applicant(A, "Grace").actor
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, subject)
        assert names(conn) == ["Ada"]
        assert names(conn, other) == []
        assert conn.execute("SELECT count(*) FROM probe_file").fetchone() == (0,)


@attack
def another_officers_lease_does_not_help(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, subject)
        assert len(names(conn)) == 1
        for stranger in (scene.officer(A), scene.officer(B), scene.machine(A), scene.person()):
            become(conn, stranger.token)
            assert subject not in {r[0] for r in conn.execute("SELECT subject FROM probe_identity")}


@attack
def a_forged_token_is_nobody(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    officer = scene.officer(A)
    with scene.acting(officer) as conn:
        open_lease(conn, subject)
        for token in ("guess", "", officer.token[:-1], str(officer.actor), "%", "' OR true --"):
            become(conn, token)
            assert names(conn) == []
            with refused("CM001"):
                open_lease(conn, subject)


@attack
def a_closed_or_expired_session_is_nobody(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    closed, expired, dismissed = (scene.officer(A) for _ in range(3))
    for who in (closed, expired, dismissed):
        with scene.acting(who) as conn:
            open_lease(conn, subject)
    scene.door.execute("SELECT close_actor_session(sha256(convert_to(%s, 'UTF8')))", [closed.token])
    scene.admin.execute(
        "UPDATE actor_session SET opened = now() - interval '2 h', expires = now() - interval '1 s'"
        " WHERE actor = %s",
        [expired.actor],
    )
    scene.admin.execute("UPDATE acting SET ended = now() WHERE actor = %s", [dismissed.actor])
    for who in (closed, expired, dismissed):
        with scene.acting(who) as conn:
            assert names(conn) == []


@attack
def a_lease_cannot_be_written_by_hand(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    officer = scene.officer(A)
    with scene.acting(officer) as conn:
        with pytest.raises(errors.InsufficientPrivilege):
            conn.execute(
                "INSERT INTO lease (xid, actor, role, city, subject, data_class, purpose, basis,"
                " expires) VALUES ('1', %s, 'officer', %s, %s, 'identity', 'decide_recognition',"
                " %s, now() + interval '5 minutes')",
                [officer.actor, A, subject, uuid.uuid4()],
            )
        for statement in (
            "INSERT INTO basis (subject, city, purpose, data_class, ground, granted_by)"
            " SELECT gen_random_uuid(), 'maasveen', 'decide_recognition', 'identity',"
            " 'public_task', gen_random_uuid()",
            "INSERT INTO acting (account, role, city) VALUES ('x', 'officer', 'maasveen')",
            "INSERT INTO actor_session VALUES (sha256('x'), gen_random_uuid(), 'x', 'officer',"
            " 'maasveen', now(), now() + interval '1 hour')",
            "INSERT INTO purpose VALUES ('browse_people', 'x', '{officer}', '{public_task}')",
            "UPDATE budget SET subjects_per_day = 1000000",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(statement)


@attack
def a_trace_cannot_be_removed(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, subject)
        for statement in (
            "DELETE FROM lease",
            "UPDATE lease SET purpose = 'check_identity'",
            "TRUNCATE lease",
            "UPDATE basis SET withdrawn_at = now()",
            "DELETE FROM fact",
            "UPDATE fact SET kind = 'Other'",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(statement)


@attack
def switching_row_security_off_is_an_error(scene: Scene) -> None:
    scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn:
        conn.execute("SET row_security = off")
        with pytest.raises(errors.InsufficientPrivilege):
            names(conn)


@attack
def a_predicate_that_fails_on_hidden_rows_never_sees_them(scene: Scene) -> None:
    scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn:
        for predicate in (
            "1 / (length(name) - length(name)) = 1",
            "name::integer = 1",
            "born::text::integer = 1",
        ):
            assert (
                conn.execute(
                    f"SELECT 1 FROM probe_identity WHERE {predicate}"  # fixed texts
                ).fetchall()
                == []
            )


@attack
def a_cheap_function_that_tells_cannot_be_made(scene: Scene) -> None:
    body = (
        "(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
        " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$"
    )
    with scene.acting(scene.officer(A)) as conn:
        for place in ("pg_temp.leak", "public.leak", "leak"):
            with pytest.raises(psycopg.Error):
                conn.execute(f"CREATE FUNCTION {place} {body}")


@attack
def a_cheap_function_that_tells_would_see_permitted_rows_only(scene: Scene) -> None:
    subject = scene.applicant(A, "Permitted").actor
    scene.applicant(A, "Hidden")
    scene.admin.execute(
        "CREATE OR REPLACE FUNCTION tell(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
        " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$;"
        " GRANT EXECUTE ON FUNCTION tell TO comity_app"
    )
    told: list[str | None] = []
    with scene.acting(scene.officer(A)) as conn:
        conn.add_notice_handler(lambda notice: told.append(notice.message_primary))
        open_lease(conn, subject)
        conn.execute("SELECT 1 FROM probe_identity WHERE tell(name)")
    scene.admin.execute("DROP FUNCTION tell")
    assert told == ["Permitted"]


@attack
def planner_statistics_hold_no_personal_value(scene: Scene) -> None:
    for _ in range(12):
        scene.applicant(A, "Commonname")
    scene.admin.execute("ANALYZE")
    with scene.acting(scene.officer(A)) as conn:
        assert (
            conn.execute(
                "SELECT tablename, attname FROM pg_stats WHERE tablename LIKE 'probe%%'"
            ).fetchall()
            == []
        )
        estimates = {
            conn.execute(
                f"EXPLAIN SELECT * FROM probe_identity WHERE name = '{name}'"  # fixed
            )
            .fetchall()[0][0]
            .split("rows=")[1]
            for name in ("Commonname", "Nobody")
        }
        assert len(estimates) == 1
    assert (
        scene.admin.execute(
            "SELECT attname FROM pg_stats"
            " WHERE tablename = 'probe_identity' AND attname <> 'subject'"
        ).fetchall()
        == []
    )


@attack
def a_personal_number_already_known_elsewhere_is_not_told(scene: Scene) -> None:
    there = scene.applicant(B)
    known = scene.admin.execute(
        "SELECT natid FROM probe_identity WHERE subject = %s", [there.actor]
    ).fetchone()
    here = scene.person()
    with scene.acting(here) as conn:
        assert known
        # The same statement succeeds for a number the region knows and for one it does not.
        with conn.transaction(force_rollback=True):
            conn.execute(
                "INSERT INTO probe_identity VALUES (%s, 'x', '2000-01-01', %s)",
                [here.actor, known[0]],
            )
        conn.execute(
            "INSERT INTO probe_identity VALUES (%s, 'x', '2000-01-01', 'unknown')", [here.actor]
        )


@attack
def a_row_for_someone_else_is_refused_alike_whether_they_exist(scene: Scene) -> None:
    there = scene.applicant(B).actor
    messages = set()
    for who in (scene.person(), scene.officer(A), scene.machine(A)):
        with scene.acting(who) as conn:
            for subject in (there, uuid.uuid4()):
                with pytest.raises(errors.InsufficientPrivilege) as no:
                    conn.execute(
                        "INSERT INTO probe_identity VALUES (%s, 'x', '2000-01-01', 'x')", [subject]
                    )
                messages.add(str(no.value))
    assert len(messages) == 1


@attack
def a_row_for_another_city_is_refused(scene: Scene) -> None:
    subject = scene.applicant(A).actor
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, subject, "case_file")
        write = "INSERT INTO probe_file (subject, host_city, told) VALUES (%s, %s, 'x')"
        conn.execute(write, [subject, A])
        with pytest.raises(errors.InsufficientPrivilege):
            conn.execute(write, [subject, B])


@attack
def a_person_cannot_decide_about_themself(scene: Scene) -> None:
    who = scene.applicant(A)
    with scene.acting(who) as conn, pytest.raises(errors.InsufficientPrivilege):
        conn.execute(
            "INSERT INTO probe_decision (subject, host_city, outcome) VALUES (%s, %s, 'granted')",
            [who.actor, A],
        )


@attack
def an_error_does_not_show_the_failing_row(scene: Scene) -> None:
    who = scene.person()
    with scene.acting(who) as conn, pytest.raises(errors.NotNullViolation) as no:
        conn.execute(
            "INSERT INTO probe_identity VALUES (%s, NULL, '2000-01-01', 'SECRET')", [who.actor]
        )
    assert "SECRET" not in str(no.value) + str(no.value.diag.message_detail)


@attack
def a_table_cannot_be_emptied_changed_or_given_triggers(scene: Scene) -> None:
    who = scene.applicant(A)
    with scene.acting(who) as conn:
        for statement in (
            "TRUNCATE probe_identity",
            "DELETE FROM probe_identity",
            "UPDATE probe_identity SET natid = 'x'",
            "UPDATE probe_case SET host_city = 'ahrenbrueck'",
            "ALTER TABLE probe_identity DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE here (x integer)",
            "CREATE TEMP TABLE here (x integer)",
            "CREATE TRIGGER t AFTER INSERT ON probe_file EXECUTE FUNCTION refuse_change()",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(statement)


@attack
def copying_out_gives_permitted_rows_only(scene: Scene) -> None:
    subject = scene.applicant(A, "Permitted").actor
    scene.applicant(A, "Hidden")
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, subject)
        with conn.cursor().copy("COPY probe_identity (name) TO STDOUT") as copy:
            assert [bytes(row) for row in copy] == [b"Permitted\n"]


@attack
def other_sessions_statements_are_not_shown(scene: Scene) -> None:
    other, watcher = scene.officer(A), scene.officer(A)
    with scene.acting(other) as working, scene.acting(watcher) as conn:
        working.execute("SELECT 'Ada Lovelace, born 1815'")
        seen = conn.execute(
            "SELECT query FROM pg_stat_activity WHERE pid = %s", [working.info.backend_pid]
        ).fetchall()
        assert seen == [] or not any("Ada" in (row[0] or "") for row in seen)
        with pytest.raises(errors.InsufficientPrivilege):
            conn.execute("SET track_activities = on")


@attack
def withdrawn_consent_ends_a_live_lease_at_once(scene: Scene) -> None:
    person = scene.applicant(A)
    with scene.acting(person) as mine:
        mine.execute(
            "SELECT grant_basis(%s, %s, 'introduce_employer', '{identity}', 'consent')",
            [person.actor, A],
        )
        with scene.acting(scene.officer(A)) as conn:
            open_lease(conn, person.actor, purpose="introduce_employer")
            with conn.transaction():
                assert len(names(conn, person.actor)) == 1
                mine.execute(
                    "SELECT withdraw_basis(%s, %s, 'introduce_employer')", [person.actor, A]
                )
                assert names(conn, person.actor) == []


@attack
def a_basis_that_ran_out_ends_a_live_lease(scene: Scene) -> None:
    person = scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, person.actor)
        assert len(names(conn)) == 1
        scene.admin.execute(
            "UPDATE basis SET since = now() - interval '1 day', until = now() - interval '1 second'"
            " WHERE subject = %s",
            [person.actor],
        )
        assert names(conn) == []


@attack
def an_expired_lease_shows_nothing(scene: Scene) -> None:
    person = scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, person.actor, ttl="80 milliseconds")
        conn.execute("SELECT pg_sleep(0.1)")
        assert names(conn) == []


@attack
def a_snapshot_kept_across_a_withdrawal_is_refused(scene: Scene) -> None:
    person = scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn:
        open_lease(conn, person.actor)
        for level in (
            psycopg.IsolationLevel.REPEATABLE_READ,
            psycopg.IsolationLevel.SERIALIZABLE,
        ):
            conn.isolation_level = level
            with refused("CM006"), conn.transaction():
                names(conn)
            with refused("CM006"), conn.transaction():
                open_lease(conn, person.actor, "case_file")


@attack
def nobody_becomes_the_log_keeper(scene: Scene) -> None:
    with scene.acting(scene.officer(A)) as conn:
        for statement in (
            "SET ROLE comity_logkeeper",
            "SET ROLE comity_owner",
            "SET ROLE comity_signer",
            "SET ROLE comity_door",
            "SET SESSION AUTHORIZATION comity_owner",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(statement)


@attack
def the_web_process_opens_no_session_and_appoints_nobody(scene: Scene) -> None:
    officer = scene.officer(A)
    with scene.acting(officer) as conn:
        for statement in (
            "SELECT open_actor_session('x', sha256('x'), '1 hour')",
            "SELECT open_service_session('maasveen', sha256('x'), '1 hour')",
            "SELECT keep_session(gen_random_uuid(), 'x', 'officer', 'maasveen', sha256('x'), '1h')",
            "SELECT appoint('x', 'officer', 'maasveen')",
            "SELECT register_person('x')",
            "SELECT set_budget('officer', 100000)",
            "SELECT * FROM acting",
            "SELECT * FROM actor_session",
            "SELECT * FROM outbox",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(statement)
    with pytest.raises(errors.InsufficientPrivilege):
        scene.door.execute("SELECT appoint('x', 'officer', 'maasveen')")
    with pytest.raises(errors.InsufficientPrivilege):
        scene.door.execute("SELECT * FROM probe_case")


@attack
def a_city_grants_itself_no_basis_on_another_citys_people(scene: Scene) -> None:
    there, nowhere = scene.applicant(B), scene.person()
    for who in (scene.officer(A), scene.machine(A), scene.person()):
        with scene.acting(who) as conn:
            for subject in (there.actor, nowhere.actor):
                for city in (A, B):
                    with refused("CM008"):
                        conn.execute(
                            "SELECT grant_basis(%s, %s, 'check_identity', '{identity}',"
                            " 'public_task')",
                            [subject, city],
                        )


@attack
def an_officer_cannot_consent_for_a_person(scene: Scene) -> None:
    person = scene.applicant(A)
    with scene.acting(scene.officer(A)) as conn, refused("CM008"):
        conn.execute(
            "SELECT grant_basis(%s, %s, 'introduce_employer', '{identity}', 'consent')",
            [person.actor, A],
        )


@attack
def the_budget_of_people_a_day_holds(scene: Scene) -> None:
    people = [scene.applicant(A).actor for _ in range(4)]
    scene.admin.execute("UPDATE budget SET subjects_per_day = 3 WHERE role = 'officer'")
    try:
        with scene.acting(scene.officer(A)) as conn:
            for subject in people[:3]:
                open_lease(conn, subject)
            with refused("CM007"):
                open_lease(conn, people[3])
            open_lease(conn, people[0], "case_file")
            with refused("CM007"):
                conn.execute(
                    "SELECT open_leases(%s, '{identity}', 'decide_recognition', '1 min')", [people]
                )
            assert len(names(conn)) == 3
    finally:
        scene.admin.execute("UPDATE budget SET subjects_per_day = 60 WHERE role = 'officer'")


@attack
def a_persons_view_of_who_looked_names_no_officer(scene: Scene) -> None:
    person, stranger = scene.applicant(A), scene.applicant(A)
    officer = scene.officer(A)
    with scene.acting(officer) as conn:
        open_lease(conn, person.actor)
    with scene.acting(person) as conn:
        seen = conn.execute("SELECT city, role, data_class, purpose FROM lease").fetchall()
        assert seen == [(A, "officer", "identity", "decide_recognition")]
        for column in ("actor", "xid", "basis"):
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(f"SELECT {column} FROM lease")  # fixed names
    with scene.acting(stranger) as conn:
        assert conn.execute("SELECT id FROM lease").fetchall() == []
    with scene.acting(scene.officer(A)) as conn:
        assert conn.execute("SELECT id FROM lease").fetchall() == []


@attack
def a_cached_plan_answers_for_the_actor_of_the_moment(scene: Scene) -> None:
    one, other = scene.applicant(A, "One"), scene.applicant(A, "Other")
    with scene.acting(one) as conn:
        for _ in range(8):
            assert conn.execute("SELECT name FROM probe_identity", prepare=True).fetchall() == [
                ("One",)
            ]
        become(conn, other.token)
        assert conn.execute("SELECT name FROM probe_identity", prepare=True).fetchall() == [
            ("Other",)
        ]
        become(conn, "")
        assert conn.execute("SELECT name FROM probe_identity", prepare=True).fetchall() == []


@attack
def a_work_list_shows_ones_own_city_only(scene: Scene) -> None:
    here, there = scene.applicant(A), scene.applicant(B)
    with scene.acting(scene.officer(A)) as conn:
        cities = conn.execute("SELECT DISTINCT host_city FROM probe_case").fetchall()
        assert cities == [(A,)]
    with scene.acting(there) as conn:
        assert conn.execute("SELECT subject FROM probe_case").fetchall() == [(there.actor,)]
    with scene.acting(here) as conn:
        assert conn.execute("UPDATE probe_case SET state = 'granted'").rowcount == 0
