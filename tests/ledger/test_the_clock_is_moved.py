"""The clock of a demonstration is moved ahead; nowhere else, never back, and the record says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests.governance.stage import secretariat

from comity.ledger import clock
from comity.ledger.acting import bearing
from comity.ledger.actions import move_clock
from comity.site.environment import read_environment
from comity.site.upkeep import keep_up
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
MONTH = timedelta(days=30)


def is_about(found: datetime, wanted: datetime) -> bool:
    return abs(found - wanted) < timedelta(minutes=1)


def test_nobody_moved_the_clock_of_the_other_tests(database: str) -> None:
    assert clock.ahead() == timedelta()
    assert is_about(clock.now(), datetime.now(UTC))


def test_the_clock_goes_ahead_for_every_process_and_the_record_says_so(owner_apart: Any) -> None:
    who = secretariat(owner_apart)
    with bearing(who.token):
        assert move_clock(MONTH, seen=timedelta(), at=clock.now()) == MONTH
        assert move_clock(MONTH, seen=MONTH, at=clock.now()) == 2 * MONTH
    assert is_about(clock.now(), datetime.now(UTC) + 2 * MONTH)
    facts = owner_apart.execute(
        "SELECT payload ->> 'ahead_seconds', at - recorded, signed_by FROM fact"
        " WHERE kind = 'ClockMoved' ORDER BY number"
    ).fetchall()
    assert [int(row[0]) for row in facts] == [30 * 86400, 60 * 86400]
    assert all(row[2] == str(who.actor.id) for row in facts)
    # Beside each day that was moved stands the real one.
    assert timedelta(days=59) < facts[1][1] <= 2 * MONTH


def test_asked_twice_it_moves_once(owner_apart: Any) -> None:
    with bearing(secretariat(owner_apart).token):
        move_clock(MONTH, seen=timedelta(), at=clock.now())
        with pytest.raises(Refusal) as refusal:
            move_clock(MONTH, seen=timedelta(), at=clock.now())
    assert refusal.value.code == "CLOCK-MOVED"
    assert clock.ahead() == MONTH


@pytest.mark.parametrize("by", [timedelta(), -MONTH, timedelta(days=60 * 366)])
def test_it_goes_neither_back_nor_out_of_the_century(owner_apart: Any, by: timedelta) -> None:
    with bearing(secretariat(owner_apart).token), pytest.raises(Refusal) as refusal:
        move_clock(by, seen=timedelta(), at=clock.now())
    assert refusal.value.code == "CLOCK-SPAN"
    assert clock.ahead() == timedelta()


def test_the_database_refuses_where_no_demonstration_was_filled(owner_apart: Any) -> None:
    owner_apart.execute("SET ROLE comity_logkeeper")
    owner_apart.execute("DELETE FROM clock_permit")
    owner_apart.execute("RESET ROLE")
    with bearing(secretariat(owner_apart).token), pytest.raises(Refusal) as refusal:
        move_clock(MONTH, seen=timedelta(), at=clock.now())
    assert refusal.value.code == "CLOCK-FIXED"


def test_an_installation_in_earnest_reads_the_real_clock(owner_apart: Any, settings: Any) -> None:
    with bearing(secretariat(owner_apart).token):
        move_clock(MONTH, seen=timedelta(), at=clock.now())
    settings.IS_DEMO = False
    assert clock.ahead() == timedelta()
    assert is_about(clock.now(), datetime.now(UTC))
    with pytest.raises(RuntimeError):
        clock.permit()


def test_it_does_not_start_in_earnest_on_days_that_have_not_come(
    owner_apart: Any, apart: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_DATABASE", apart)
    monkeypatch.setenv("COMITY_DEMO", "no")
    keep_up(read_environment())
    with bearing(secretariat(owner_apart).token):
        move_clock(MONTH, seen=timedelta(), at=clock.now())
    with pytest.raises(Refusal) as refusal:
        keep_up(read_environment())
    assert refusal.value.code == "CLOCK-MOVED"
    monkeypatch.setenv("COMITY_DEMO", "yes")
    keep_up(read_environment())


def test_no_role_writes_the_clock_past_its_function(owner_apart: Any) -> None:
    for role in ("comity_app", "comity_signer", "comity_owner"):
        owner_apart.execute(f"SET ROLE {role}" if role == "comity_owner" else "RESET ROLE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner_apart.execute("INSERT INTO clock_permit VALUES (true)")
        (may,) = owner_apart.execute(
            "SELECT has_table_privilege(%s, 'clock_move', 'INSERT')", [role]
        ).fetchone()
        assert not may


def test_whoever_is_signed_in_moves_it_on_a_page_and_every_page_says_so(owner_apart: Any) -> None:
    who = secretariat(owner_apart)
    client = Client()
    client.cookies["comity_actor"] = who.token
    page = client.get("/en/demo/clock/")
    assert page.status_code == 200
    assert "Moved clock" not in page.content.decode()
    refused = client.post("/en/demo/clock/", {"days": "0", "seen": "0"})
    assert refused.status_code == 422
    moved = client.post("/en/demo/clock/", {"days": "30", "seen": "0"})
    assert moved.status_code == 302
    twice = client.post("/en/demo/clock/", {"days": "30", "seen": "0"})
    assert twice.status_code == 422
    assert "moved the clock meanwhile" in twice.content.decode()
    day = clock.now()
    start = Client().get("/en/").content.decode()
    assert "Moved clock" in start
    assert f"{day.day} {day:%B %Y}" in start
    stranger = Client().post("/en/demo/clock/", {"days": "30", "seen": "0"})
    assert stranger.status_code == 403
    assert clock.ahead() == MONTH


@pytest.mark.parametrize("sent", ["x", "", "-1", "1e9", "9" * 40])
def test_what_is_no_number_of_days_is_said_beside_the_question(owner_apart: Any, sent: str) -> None:
    client = Client()
    client.cookies["comity_actor"] = secretariat(owner_apart).token
    for answers in ({"days": sent, "seen": "0"}, {"days": "1", "seen": "9" * 40}):
        assert client.post("/en/demo/clock/", answers).status_code == 422
    assert clock.ahead() == timedelta()
