"""Whatever runs beside it: after a withdrawal is committed, no statement that begins reads."""

import threading
import time
from typing import Any

import psycopg
import pytest
from tests.privacy.scenes import A, Scene, become, names, open_lease

pytestmark = pytest.mark.database
PAIRS = 60


def test_no_read_that_begins_after_a_withdrawal_sees_anything(scene: Scene) -> None:
    scene.admin.execute("UPDATE budget SET subjects_per_day = 100000 WHERE role = 'officer'")
    reading, ending = scene.connect("app"), scene.connect("app")
    become(reading, scene.officer(A).token)
    become(ending, scene.officer(A).token)
    seen_before = 0
    for _ in range(PAIRS):
        subject = scene.applicant(A).actor
        open_lease(reading, subject)
        reads: list[tuple[float, int]] = []
        stop = threading.Event()
        reader = threading.Thread(target=read_on, args=(reading, subject, reads, stop))
        reader.start()
        while not reads:
            time.sleep(0.0005)
        ending.execute("SELECT withdraw_basis(%s, %s, 'decide_recognition')", [subject, A])
        committed = time.perf_counter()
        while not any(began > committed for began, _ in reads):
            time.sleep(0.0005)
        stop.set()
        reader.join()
        assert [rows for began, rows in reads if began > committed and rows] == []
        seen_before += any(rows for _, rows in reads)
    scene.admin.execute("UPDATE budget SET subjects_per_day = 60 WHERE role = 'officer'")
    assert seen_before == PAIRS


def read_on(
    conn: psycopg.Connection[Any],
    subject: Any,
    reads: list[tuple[float, int]],
    stop: threading.Event,
) -> None:
    while not stop.is_set():
        began = time.perf_counter()
        reads.append((began, len(names(conn, subject))))


def test_the_budget_holds_against_many_connections_at_once(scene: Scene) -> None:
    people = [scene.applicant(A).actor for _ in range(24)]
    officer = scene.officer(A)
    scene.admin.execute("UPDATE budget SET subjects_per_day = 7 WHERE role = 'officer'")

    def grab(some: list[Any]) -> None:
        with scene.acting(officer) as conn:
            for subject in some:
                try:
                    open_lease(conn, subject)
                except psycopg.Error as no:
                    codes.append(no.sqlstate)

    codes: list[str | None] = []
    threads = [threading.Thread(target=grab, args=(people[i::6],)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    scene.admin.execute("UPDATE budget SET subjects_per_day = 60 WHERE role = 'officer'")
    assert set(codes) == {"CM007"}
    with scene.acting(officer) as conn:
        assert len(names(conn)) == 7
