"""All decisions are run again from the real tables; what differs or would improve is named."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from psycopg.types.json import Jsonb
from tests.recognition.office_stage import Player, officer, person
from tests.recognition.replay_stage import (
    CITY,
    SETTINGS,
    Decided,
    decided,
    lines,
    replay,
    said_of,
    suspended_then_annulled,
)

from comity.ledger.acting import acting_as
from comity.privacy.queries import who_looked
from comity.recognition.models import (
    DifferenceRow,
    ImprovementRow,
    InputsRow,
    ReconsiderationRow,
)

pytestmark = pytest.mark.database
RUN = ("--city", CITY, "--json")


@pytest.fixture
def brandt(as_owner: Any) -> Player:
    return officer(as_owner, CITY)


@contextmanager
def changed(
    admin: Any, table: str, column: str, key: str, pk: object, value: Any
) -> Iterator[None]:
    """Change one stored value behind everybody's back, and put it right again."""
    admin.execute("SET session_replication_role = replica")
    read = f"SELECT {column} FROM {table} WHERE {key} = %s"
    write = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"
    (before,) = admin.execute(read, [pk]).fetchone()
    admin.execute(write, [value, pk])
    try:
        yield
    finally:
        admin.execute(write, [Jsonb(before) if isinstance(before, dict | list) else before, pk])


def test_every_decision_of_the_region_comes_out_the_same(brandt: Player) -> None:
    clean = decided(brandt, {})
    outside = decided(brandt, {"provider": "P-OUT-1"})
    suspended = decided(brandt, {"provider": "P-MAA-2", "award": "2026-05-10"})
    done = replay(*RUN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [said_of(done, one) for one in (clean, outside, suspended)] == [{}, {}, {}]
    plain = replay("--city", CITY)
    # Other tests leave decisions here that a later register would improve.
    assert " the same, 0 differ, " in plain.stdout.splitlines()[-1]
    assert plain.stderr == ""


@pytest.mark.parametrize(
    ("table", "column", "key", "value", "cause"),
    [
        ("recognition_inputs", "facts", "case_id", Jsonb({"host": CITY}), "facts_changed"),
        ("recognition_inputs", "engine", "case_id", "sha-256:older", None),
        ("recognition_assessment", "basis", "case_id", "another", "result_changed"),
        (
            "recognition_assessment",
            "reasons",
            "case_id",
            Jsonb([]),
            "result_changed",
        ),
    ],
)
def test_a_change_in_what_is_stored_of_a_case_is_found_and_named(
    brandt: Player, as_superuser: Any, table: str, column: str, key: str, value: Any, cause: Any
) -> None:
    one, other = decided(brandt, {}), decided(brandt, {})
    with changed(as_superuser, table, column, key, one.case, value):
        done = replay(*RUN)
    assert said_of(done, one).get("causes") == ([cause] if cause else None)
    assert said_of(done, other) == {}
    assert done.returncode == (1 if cause else 0)


def test_another_text_of_the_rules_is_named_where_the_result_differs(
    brandt: Player, as_superuser: Any
) -> None:
    one = decided(brandt, {})
    with (
        changed(as_superuser, "recognition_inputs", "engine", "case_id", one.case, "sha-256:old"),
        changed(as_superuser, "recognition_assessment", "basis", "case_id", one.case, "old"),
    ):
        assert said_of(replay(*RUN), one)["causes"] == ["engine_changed"]


def test_an_agreement_changed_under_its_hash_is_named(brandt: Player, as_superuser: Any) -> None:
    one = decided(brandt, {})
    with acting_as(one.who.token):
        digest = InputsRow.objects.values_list("agreement_digest", flat=True).get(case=one.case)
    (text,) = as_superuser.execute(
        "SELECT document FROM agreements_version WHERE digest = %s", [digest]
    ).fetchone()
    twisted = text.replace("Vautmont", "Vautmond", 1)
    assert twisted != text
    with changed(as_superuser, "agreements_version", "document", "digest", digest, twisted):
        assert said_of(replay(*RUN), one)["causes"] == ["agreement_changed"]


def test_a_register_changed_behind_its_back_is_named(brandt: Player, as_superuser: Any) -> None:
    one = decided(brandt, {})
    (row,) = as_superuser.execute(
        "SELECT id FROM accreditation_suspension WHERE provider_id = 'P-MAA-2'"
    ).fetchone()
    with changed(
        as_superuser, "accreditation_suspension", "annulled_on", "id", row, date(2026, 7, 1)
    ):
        assert said_of(replay(*RUN), one)["causes"] == ["registry_changed"]
    assert said_of(replay(*RUN), one) == {}


def test_a_decision_from_before_inputs_were_kept_still_runs(
    brandt: Player, as_superuser: Any
) -> None:
    one = decided(brandt, {})
    as_superuser.execute("DELETE FROM recognition_inputs WHERE case_id = %s", [one.case])
    assert said_of(replay(*RUN), one) == {}
    with changed(as_superuser, "recognition_assessment", "basis", "case_id", one.case, "another"):
        assert said_of(replay(*RUN), one)["causes"] == ["inputs_not_kept"]


@pytest.fixture
def annulled(brandt: Player) -> dict[str, Decided]:
    return suspended_then_annulled(brandt)


def test_an_annulled_suspension_lists_exactly_the_decisions_it_touches(
    annulled: dict[str, Decided], brandt: Player
) -> None:
    done = replay(*RUN)
    assert done.returncode == 0, "an improvement is no difference"
    found = {name: said_of(done, one) for name, one in annulled.items()}
    assert {name for name, line in found.items() if line} == {"D18"}
    line = found["D18"]
    assert "PROV-SUSPENDED:CAR-2026-06-20" in line["gone"]
    assert "PROV-SUSP-ANNULLED:CAR-2026-06-20" in line["come"]
    with acting_as(brandt.token):
        listed = ReconsiderationRow.objects.filter(case=annulled["D18"].case)
        assert [row.state for row in listed] == ["waiting"]
    replay(*RUN)
    with acting_as(brandt.token):
        assert ReconsiderationRow.objects.filter(case=annulled["D18"].case).count() == 1


# Ends itself, as kill -9 does, before the statement of a number; a few decisions at a time.
DIES = """
import os, signal, sys, django
django.setup()
from django.db import connection
from comity.recognition.actions import replaying
from comity.portal.cli import main
replaying.AT_A_TIME = 2
left = int(sys.argv[1])
def wrapper(execute, *arguments):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(*arguments)
with connection.execute_wrapper(wrapper):
    raise SystemExit(main(sys.argv[2:]))
"""


def dies_at(statement: int, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", DIES, str(statement), "replay", *options],
        env=os.environ | SETTINGS | {"COMITY_ROLE": "signer"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_killed_at_any_moment_goes_on_and_finds_everything_once(
    brandt: Player, as_superuser: Any
) -> None:
    cases = [decided(brandt, {}) for _ in range(6)]
    one = cases[3]
    # Not the kept inputs: another test leaves a decision from before they were kept.
    count = (
        "SELECT sum(CASE state WHEN 'decided' THEN turn ELSE turn - 1 END) FROM recognition_case"
        " WHERE host_city = %s AND (state = 'decided' OR turn > 1)"
    )
    (total,) = as_superuser.execute(count, [CITY]).fetchone()
    resumed = []
    with changed(as_superuser, "recognition_assessment", "basis", "case_id", one.case, "old"):
        for statement in (10, 25, 45, 70):
            died = dies_at(statement, *RUN)
            assert died.returncode == -signal.SIGKILL, died.stderr
            resumed.append("goes on after" in died.stderr)
        done = replay(*RUN)
    assert resumed[-1], "a later start went on where an earlier one was cut off"
    assert "goes on after" in done.stderr
    total_line = json.loads(done.stdout.splitlines()[-1])
    assert (total_line["decisions"], total_line["differing"]) == (total, 1)
    found = [line for line in lines(done) if line["case"] == one.reference]
    assert [line["causes"] for line in found] == [["result_changed"]]
    rows = "SELECT count(*) FROM recognition_difference WHERE replay_id = %s AND case_id = %s"
    assert as_superuser.execute(rows, [total_line["replay"], one.case]).fetchone() == (1,)
    facts = "SELECT count(*) FROM fact WHERE kind = 'DecisionsReplayed' AND payload->>'replay' = %s"
    assert as_superuser.execute(facts, [total_line["replay"]]).fetchone() == (1,)


def test_the_worker_s_job_runs_a_city() -> None:
    code = "import django; django.setup(); from comity.recognition.tasks import replay; "
    done = subprocess.run(
        [sys.executable, "-c", f"{code}print(replay(city='{CITY}') >= 0)"],
        env=os.environ | SETTINGS | {"COMITY_ROLE": "signer"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_what_cannot_run_says_so_in_one_sentence() -> None:
    nowhere = replay("--city", "atlantis")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert nowhere.stderr.startswith("comity replay: NO-SUCH-CITY: ")
    unknown = replay("--since", "yesterday")
    assert unknown.returncode == 2
    away = replay(env={"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:9/none"})
    assert away.returncode == 2, away.stderr
    assert away.stderr.splitlines()[-1].startswith("comity replay: NO-DATABASE: ")


def test_decisions_before_a_day_are_left_alone(brandt: Player) -> None:
    # Of a case that other tests opened again nobody can tell the day any more: it is always run.
    late = (*RUN, "--since", "2999-01-01")
    before = json.loads(replay(*late).stdout.splitlines()[-1])["decisions"]
    decided(brandt, {})
    assert json.loads(replay(*late).stdout.splitlines()[-1])["decisions"] == before


# --- privacy ------------------------------------------------------------------------------------


def test_the_person_sees_that_a_replay_read_the_file_and_why(brandt: Player) -> None:
    one = decided(brandt, {})
    replay(*RUN)
    with acting_as(one.who.token):
        looks = [look for look in who_looked(one.who.actor.id) if look.role == "service"]
    assert {(look.purpose, look.city) for look in looks} == {("replay_decisions", CITY)}
    assert {name for look in looks for name in look.classes} == {"case_file", "decision"}
    text = one.who.client.get("/en/me/data/").content.decode()
    assert "To run decisions again and see whether yours would be better today" in text


def test_without_a_legal_basis_a_decision_is_not_read_and_is_named(
    brandt: Player, as_superuser: Any
) -> None:
    one = decided(brandt, {})
    end = "UPDATE basis SET withdrawn_at = now() WHERE subject = %s AND purpose = %s"
    as_superuser.execute(end, [one.who.actor.id, "replay_decisions"])
    assert said_of(replay(*RUN), one)["causes"] == ["no_legal_basis"]
    with acting_as(one.who.token):
        assert "replay_decisions" not in {look.purpose for look in who_looked(one.who.actor.id)}
    again = "UPDATE basis SET withdrawn_at = NULL WHERE subject = %s AND purpose = %s"
    as_superuser.execute(again, [one.who.actor.id, "replay_decisions"])


def test_a_stranger_and_another_city_see_nothing(
    annulled: dict[str, Decided], as_owner: Any
) -> None:
    replay(*RUN)
    for who in (person(), officer(as_owner, "maasveen")):
        with acting_as(who.token):
            for table in (ReconsiderationRow, ImprovementRow, DifferenceRow, InputsRow):
                assert not table.objects.filter(host_city=CITY).exists()
    with acting_as(annulled["D18"].who.token):
        assert ReconsiderationRow.objects.count() == 1, "the person sees their own"
