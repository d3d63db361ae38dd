"""Keys follow each other, end as planned or are lost; what a lost one signed is issued anew."""

import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection
from tests.certificates.desk import CITY, holder, in_role, issued, now, worker
from tests.privacy.scenes import Scene

from comity.certificates import actions, queries
from comity.certificates.domain.states import State
from comity.ledger.acting import as_machine, bearing
from comity.proofs.verifying import verify
from comity.transparency.actions import exchange
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
KEY = f"did:web:{CITY}.example#a1"
NEXT = f"did:web:{CITY}.example#a2"
TOKENS = f"did:web:{CITY}.example#j1"


@pytest.fixture
def place(apart: str, parameters: dict[str, dict[str, Any]]) -> Any:
    """A database of the test's own: a lost key would disturb every other test."""
    scene = Scene(parameters, apart)
    yield scene
    scene.close()


def keys(place: Scene, *words: str) -> tuple[int, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "comity", "keys", *words, "--json"]
    product = os.environ | {
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        "COMITY_DATABASE": place.dbname,
    }
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=product)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def verdict(raw: bytes, at: datetime | None = None, proof: bytes | None = None) -> str:
    result = verify(raw, queries.bundle(), at or now(), city=CITY, log_proof=proof)
    return result.verdict


def held(who: Any) -> list[Any]:
    """One's certificates, those in force first; two of one second are in no order."""
    with bearing(who.token):
        found = queries.my_certificates()
    return sorted(found, key=lambda card: card.state is State.REPLACED)


def test_the_next_key_signs_and_what_the_one_before_signed_stays_good(place: Scene) -> None:
    who = holder(place)
    issued(place, who)
    with in_role(place, "owner"):
        assert actions.follow_key(CITY, "a1", at=now()) == NEXT
        assert actions.follow_key(CITY, "j1", at=now()).endswith("#j2")
    with worker(place):
        assert actions.publish_due(at=now()) >= 1
    issued(place, who)
    old, new = sorted(held(who), key=lambda card: b"#a2" in card.credential)
    assert b"#a1" in old.credential
    assert b"#a2" in new.credential
    for one in (old, new):
        for raw in (one.credential, one.wallet.encode(), one.card):
            assert verdict(raw) == "recognised"
    document = queries.key_document(CITY)
    assert document is not None
    ends = {key["id"]: "expires" in key for key in document["verificationMethod"]}
    assert (ends[KEY], ends[NEXT]) == (True, False)


def test_a_planned_end_is_kept_and_cannot_lie_back(place: Scene) -> None:
    with in_role(place, "owner"):
        for code, kid, until in (
            ("KEY-TOO-EARLY", KEY, now() - timedelta(days=1)),
            ("KEY-UNKNOWN", KEY + "9", now()),
        ):
            with pytest.raises(Refusal) as refused:
                actions.end_key(kid, until=until, at=now())
            assert refused.value.code == code
        actions.end_key(KEY, until=now() + timedelta(days=30), at=now())
    who = holder(place)
    issued(place, who)
    (one,) = held(who)
    assert verdict(one.credential) == "recognised"


def test_a_lost_key_counts_for_what_was_seen_before_and_all_is_issued_anew(place: Scene) -> None:
    people = [holder(place) for _ in range(3)]
    for who in people:
        issued(place, who)
    before = {who.actor: held(who)[0] for who in people}
    with worker(place):
        exchange(at=now())
    with bearing(people[0].token):
        proof = queries.log_proof(before[people[0].actor].id)
    assert proof is not None
    late = holder(place)
    # Cosignatures are dated to the second.
    time.sleep(1.1)
    lost = now()
    issued(place, late)
    with in_role(place, "owner"):
        assert actions.withdraw_key(KEY, since=lost, at=now()) == NEXT
        with pytest.raises(Refusal):
            actions.withdraw_key(KEY, since=lost, at=now())
    with worker(place):
        actions.publish_due(at=now())
        with as_machine(CITY):
            sorted_out = queries.triage(KEY, since=lost)
    assert (sorted_out.proven, sorted_out.unproven) == (3, 1)
    first = before[people[0].actor]
    # Without its proof a thief could have written it; with it, it is older than the theft.
    assert verdict(first.credential) == "indeterminate"
    assert verdict(first.credential, proof=proof) == "recognised"

    with worker(place):
        steps = list(actions.reissue(KEY, CITY, clock=now))
        assert steps[-1].done == 4
        assert steps[-1].refused == ()
        assert list(actions.reissue(KEY, CITY, clock=now)) == []
    for who in (*people, late):
        new, old = held(who)
        assert (new.state, old.state) == (State.GOOD, State.REPLACED)
        assert new.case == old.case
        for raw in (new.credential, new.wallet.encode(), new.card):
            assert verdict(raw) == "recognised"
        assert new.face.holder_name == old.face.holder_name
        assert new.code != old.code
        assert queries.opened_by(new.code) == new.credential
    assert verdict(first.credential, proof=proof) == "revoked"


def test_a_suspended_certificate_stays_suspended_when_issued_anew(place: Scene) -> None:
    who = holder(place)
    identity = issued(place, who)
    place.admin.execute(
        "UPDATE certificates_place SET state = 'suspended' WHERE id ="
        " (SELECT place_id FROM certificates_certificate WHERE id = %s)",
        [identity],
    )
    with in_role(place, "owner"):
        actions.withdraw_key(TOKENS, since=now(), at=now())
    with worker(place):
        list(actions.reissue(TOKENS, CITY, clock=now))
    new, old = held(who)
    assert (new.state, old.state) == (State.SUSPENDED, State.REPLACED)
    assert verdict(new.credential) == "suspended"


def a_quarter_of_an_hour_goes_by(place: Scene) -> None:
    """Every lease that is open ends. Nobody else can change one: the guards are off meanwhile."""
    place.admin.execute("ALTER TABLE lease DISABLE TRIGGER lease_stays")
    place.admin.execute(
        "UPDATE lease SET opened = opened - interval '15 minutes',"
        " expires = expires - interval '15 minutes'"
    )
    place.admin.execute("ALTER TABLE lease ENABLE ALWAYS TRIGGER lease_stays")


class SlowMachine:
    """A clock that is asked before a batch is signed and again before it is written.

    Between the two a quarter of an hour goes by, so often as it is told.
    """

    def __init__(self, place: Scene, *, times: int) -> None:
        self._place, self._left, self._asked = place, times, 0

    def __call__(self) -> datetime:
        self._asked += 1
        if self._asked % 2 == 0 and self._left:
            self._left -= 1
            a_quarter_of_an_hour_goes_by(self._place)
        return now()


def test_a_lease_that_ends_while_a_batch_is_signed_only_costs_another_try(place: Scene) -> None:
    people = [holder(place) for _ in range(3)]
    for who in people:
        issued(place, who)
    with in_role(place, "owner"):
        actions.withdraw_key(KEY, since=now(), at=now())
    logged = entries_in_log(place)
    with worker(place):
        steps = list(actions.reissue(KEY, CITY, clock=SlowMachine(place, times=2)))
    assert [(step.done, step.refused) for step in steps] == [(3, ())]
    for who in people:
        new, old = held(who)
        assert (new.state, old.state) == (State.GOOD, State.REPLACED)
        assert verdict(new.credential) == "recognised"
    # What was signed in vain left nothing: no place, no entry, no word to anybody.
    assert count(place, "certificates_certificate") == 6
    assert count(place, "certificates_issuance WHERE replaced_by IS NOT NULL") == 3
    assert entries_in_log(place) == logged + 3 * 3


def test_leases_that_always_end_too_early_stop_it_and_it_goes_on_later(place: Scene) -> None:
    who = holder(place)
    issued(place, who)
    with in_role(place, "owner"):
        actions.withdraw_key(KEY, since=now(), at=now())
    with worker(place):
        with pytest.raises(ProgrammingError, match="row-level security"):
            list(actions.reissue(KEY, CITY, clock=SlowMachine(place, times=99)))
        assert len(held(who)) == 1
        (step,) = actions.reissue(KEY, CITY, clock=now)
    assert (step.done, step.refused) == (1, ())
    assert len(held(who)) == 2


def entries_in_log(place: Scene) -> int:
    kind = "convert_from(entry, 'UTF8') LIKE '%\"type\":\"certificate%'"
    return count(place, f"tlog_entry WHERE origin = '{CITY}.example/log' AND {kind}")


def count(place: Scene, rows: str) -> int:
    (found,) = place.admin.execute(f"SELECT count(*) FROM {rows}").fetchone() or (0,)
    return int(found)


def test_the_command_withdraws_sorts_and_issues_anew_by_two_processes(place: Scene) -> None:
    people = [holder(place) for _ in range(6)]
    for who in people:
        issued(place, who)
    assert keys(place, "reissue", KEY)[0] == 1  # it is still trusted
    assert keys(place, "triage", KEY + "9")[0] == 1
    code, (said,) = keys(place, "withdraw", KEY)
    assert (code, said["next"]) == (0, NEXT)
    code, (said,) = keys(place, "triage", KEY)
    assert code == 0
    assert said["proven"] + said["unproven"] == 6
    code, lines = keys(place, "reissue", KEY, "--jobs", "2")
    assert code == 0
    assert (lines[-1]["done"], lines[-1]["total"]) == (6, 6)
    for who in people:
        new, _old = held(who)
        assert verdict(new.credential) == "recognised"
    code, lines = keys(place, "list", "--city", CITY)
    assert {line["key"]: line["revoked"] is not None for line in lines}[KEY]
    assert keys(place, "rotate", CITY, "--purpose", "tokens")[1][0]["key"].endswith("#j2")
    assert keys(place, "end", NEXT, "--until", "2099-01-01T00:00:00Z")[0] == 0
    assert keys(place, "end", NEXT, "--until", "tomorrow")[0] == 2


def test_no_certificate_without_the_record_of_its_examination(product: Scene) -> None:
    identity = issued(product, holder(product))
    row = product.admin.execute(
        "SELECT lints, credential_digest = sha256(c.credential) FROM certificates_issuance i"
        " JOIN certificates_certificate c ON c.id = i.certificate WHERE c.id = %s",
        [identity],
    ).fetchone()
    assert row is not None
    assert row[0] > 0
    assert row[1]
    copied = """
        WITH p AS (INSERT INTO certificates_place
            SELECT gen_random_uuid(), city, number, (index + 1) %% 131072, state, changed_at
            FROM certificates_place WHERE id = (SELECT place_id FROM certificates_certificate
                WHERE id = %(id)s) RETURNING id)
        INSERT INTO certificates_certificate SELECT (jsonb_populate_record(c, jsonb_build_object(
            'id', gen_random_uuid(), 'case', gen_random_uuid(), 'place_id', p.id))).*
        FROM certificates_certificate c, p WHERE c.id = %(id)s"""
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="record of its examination"),
        product.admin.transaction(),
    ):
        product.admin.execute(copied, {"id": identity})


def test_the_record_of_others_cannot_be_seen(product: Scene) -> None:
    identity: UUID = issued(product, holder(product))
    stranger = product.person()
    with bearing(stranger.token), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM certificates_issuance WHERE certificate = %s", [identity]
        )
        assert cursor.fetchone() == (0,)
