"""DATABASE_URL: Comity on a PostgreSQL that an operator keeps, by a role that is no superuser."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.conftest import await_answer
from tests.site.outside_server import PASSWORD, OutsideServer, outside_server

from comity.site.databases import databases
from comity.site.environment import read_environment
from comity.site.supervisor import free_port

PATIENCE_SECONDS = 240
STRANGE = (
    "postgresql://op:secret@db.example:6432/cities?sslmode=verify-full&sslrootcert=/etc/ca.pem"
)


def test_how_to_speak_is_kept_and_the_operators_password_is_not_handed_on() -> None:
    environment = read_environment({"DATABASE_URL": STRANGE, "COMITY_DATA": "/nowhere"})
    for settings in databases(environment).values():
        assert settings["OPTIONS"]["sslmode"] == "verify-full"
        assert settings["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
    handed_on = psycopg.conninfo.conninfo_to_dict(environment.database_for_parts)
    assert handed_on == {
        "host": "db.example",
        "port": "6432",
        "dbname": "cities",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }
    read_again = read_environment({"DATABASE_URL": environment.database_for_parts})
    assert read_again.database == environment.database


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="comity-outside-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def outside(folder: Path) -> Iterator[OutsideServer]:
    with outside_server(folder) as running:
        with running.connect() as connection:
            word = psycopg.sql.Literal(PASSWORD)
            make = "CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}"
            for role in ("operator", "weak"):
                name = psycopg.sql.Identifier(role)
                connection.execute(psycopg.sql.SQL(make).format(name, word))
            connection.execute("GRANT SET ON PARAMETER track_activities TO operator")
        yield running


def comity(folder: Path, address: str, *words: str) -> list[object]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMITY_")}
    given = inherited | {"COMITY_DATA": str(folder / "data"), "DATABASE_URL": address}
    return [[sys.executable, "-m", "comity", *words], given]


def start(folder: Path, address: str) -> "subprocess.CompletedProcess[str]":
    command, given = comity(folder, address, "run", "--port", "0")
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120)


@pytest.mark.database
def test_a_closed_or_silent_server_is_said_in_a_sentence(
    outside: OutsideServer, folder: Path
) -> None:
    for address in (
        outside.address("operator", "wrong"),
        f"postgresql://operator@127.0.0.1:{free_port(0)}/cities",
    ):
        done = start(folder, address)
        assert done.returncode == 1
        assert done.stderr.startswith("comity: The database cannot be reached.")
        assert "Traceback" not in done.stderr


@pytest.mark.database
def test_a_role_with_too_few_rights_is_told_where_they_are_listed(
    outside: OutsideServer, folder: Path
) -> None:
    done = start(folder / "weak", outside.address("weak", database="weak"))
    assert done.returncode == 1
    assert "docs/operating.md" in done.stderr
    assert "track_activities" in done.stderr
    with outside.connect() as connection:  # as if it had never been
        connection.execute("DROP DATABASE weak")
        made = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'comity%'"
        for (role,) in connection.execute(made).fetchall():
            connection.execute(psycopg.sql.SQL("DROP ROLE {}").format(psycopg.sql.Identifier(role)))


@pytest.mark.database
def test_it_runs_outlives_a_restart_of_the_server_and_is_nobody_elses(
    outside: OutsideServer, folder: Path
) -> None:
    port = free_port(0)
    home = f"http://127.0.0.1:{port}"
    words = ["demo", "--port", str(port)]
    command, given = comity(folder, outside.address("operator"), *words)
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(command, env=given, stdout=said, stderr=said)
    try:
        await_answer(f"{home}/en/check/", seconds=PATIENCE_SECONDS)
        _holds_what_it_should(outside)
        below = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        for pid in below:
            assert b"operator" not in Path(f"/proc/{pid}/environ").read_bytes()
        outside.stop()
        with pytest.raises(urllib.error.HTTPError) as away:
            urllib.request.urlopen(f"{home}/en/check/", timeout=PATIENCE_SECONDS)
        assert away.value.code == 503
        assert away.value.headers["Retry-After"]
        away.value.close()
        outside.start()
        await_answer(f"{home}/healthz", seconds=PATIENCE_SECONDS)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(PATIENCE_SECONDS)
    assert running.returncode == 0
    other = start(folder / "other", outside.address("operator", database="other"))
    assert other.returncode == 1
    assert "Another installation of Comity uses this server" in other.stderr
    examine, given = comity(folder, outside.address("operator"), "doctor")
    assert subprocess.run(examine, env=given).returncode == 0


def _holds_what_it_should(outside: OutsideServer) -> None:
    with outside.connect("cities") as connection:
        strong = "SELECT 1 FROM pg_roles WHERE rolname LIKE 'comity%' AND (rolsuper OR rolcreatedb)"
        assert connection.execute(strong).fetchone() is None
        hidden = (
            "SELECT count(*) FROM pg_db_role_setting WHERE 'track_activities=off' = ANY (setconfig)"
        )
        until = time.monotonic() + PATIENCE_SECONDS
        assert connection.execute(hidden).fetchone() == (3,)
        cases = "SELECT count(*) FROM recognition_case"
        while connection.execute(cases).fetchone() == (0,):
            assert time.monotonic() < until, "no case was seeded"
            time.sleep(0.2)
