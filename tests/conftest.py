"""The real database for the whole session; tests commit, and make their own new people."""

import fcntl
import os
import secrets as secrets_of_python
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.utils import translation
from psycopg import sql
from tests.longest import longest_first

from comity.site import secrets
from comity.site.parts import web, worker
from comity.site.postgres.bootstrap import APP, DOOR, LOGKEEPER, OWNER, SIGNER, bootstrap
from comity.site.postgres.server import Server
from comity.site.supervisor import LOOPBACK, free_port
from site_settings import TEST_SESSION_FOLDER, TEST_SESSION_PID

FOLDER = Path(TEST_SESSION_FOLDER)
DATABASE = os.environ["COMITY_DATABASE"]
Connect = Callable[[str], psycopg.Connection]
pytest_plugins = ["tests.privacy.stage"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the workers take the files in the order given here."""
    items[:] = longest_first(items)


@pytest.fixture(scope="session")
def server() -> Server:
    """The session's server; the first that asks has it started, made and filled."""
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "ready").exists():
            _start_holder()
    return Server(Path(os.environ["COMITY_DATA"]))


def _start_holder() -> None:
    script = str(Path(__file__).with_name("holding.py"))
    source = str(Path(__file__).parents[1] / "src")
    log = os.open(FOLDER / "holder.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.posix_spawn(
        sys.executable,
        [sys.executable, script, str(FOLDER), TEST_SESSION_PID],
        os.environ | {"PYTHONPATH": source},
        file_actions=[(os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)],
        setsid=True,
    )
    os.close(log)
    until = time.monotonic() + 600  # a machine that does much else is slow
    while not (FOLDER / "ready").exists():
        if (FOLDER / "failed").exists() or time.monotonic() > until:
            pytest.exit(f"the database did not start:\n{(FOLDER / 'holder.log').read_text()}", 3)
        time.sleep(0.05)


@pytest.fixture(scope="session")
def database(server: Server) -> Iterator[str]:
    """This worker's own copy of the migrated and seeded database; gives its name."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # a template is copied by one at a time
        names = map(sql.Identifier, (DATABASE, "comity_template", OWNER))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*names))
    bootstrap(server.superuser_url(), database=DATABASE, data=server.data)
    passwords = secrets.read(server.data)
    for alias in connections:
        settings = connections[alias].settings_dict
        settings["PASSWORD"] = passwords[settings["USER"]]
    yield DATABASE
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


@pytest.fixture
def apart(server: Server, database: str, django_db_blocker: object) -> Iterator[str]:
    """A database of this test's own, also for Django here; gives its name.

    For what would disturb every other test: a moved clock, a version in force today.
    """
    with a_database(server) as name:
        for alias in connections:
            _point(alias, name)
        yield name
        for alias in connections:
            _point(alias, database)


@pytest.fixture
def owner_apart(server: Server, apart: str) -> Iterator[psycopg.Connection]:
    """A connection of the tables' owner to the database `apart`."""
    password = secrets.read(server.data)[OWNER]
    url = psycopg.conninfo.make_conninfo(server.superuser_url(apart), user=OWNER, password=password)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def a_database(server: Server) -> Iterator[str]:
    """Make one more copy of the migrated and seeded database; drop it afterwards."""
    name = f"{DATABASE}_{secrets_of_python.token_hex(4)}"
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # a template is copied by one at a time
        names = map(sql.Identifier, (name, "comity_template", OWNER))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*names))
    bootstrap(server.superuser_url(), database=name, data=server.data)
    yield name
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _point(alias: str, name: str) -> None:
    """Lead one of Django's connections to another database."""
    connection = connections[alias]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(database: str) -> None:
    """Replace pytest-django's own test database, which would roll back."""


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave no language behind: a page asked for in Arabic would make the next test's words so."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _real_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open the database to the tests that say they need it, and only to those."""
    if not any(request.node.get_closest_marker(name) for name in ("database", "browser")):
        yield
        return
    request.getfixturevalue("database")
    with request.getfixturevalue("django_db_blocker").unblock():
        yield
        for connection in connections.all(initialized_only=True):
            connection.close()


@pytest.fixture
def connect(server: Server, database: str) -> Iterator[Connect]:
    """Open connections as any role that may log in; autocommit, closed after the test."""
    opened: list[psycopg.Connection] = []

    def as_role(role: str) -> psycopg.Connection:
        password = secrets.read(server.data)[role]
        url = psycopg.conninfo.make_conninfo(
            server.superuser_url(database), user=role, password=password
        )
        opened.append(psycopg.connect(url, autocommit=True))
        return opened[-1]

    yield as_role
    for connection in opened:
        connection.close()


@pytest.fixture
def as_app(connect: Connect) -> psycopg.Connection:
    return connect(APP)


@pytest.fixture
def as_owner(connect: Connect) -> psycopg.Connection:
    return connect(OWNER)


@pytest.fixture
def as_door(connect: Connect) -> psycopg.Connection:
    return connect(DOOR)


@pytest.fixture
def as_signer(connect: Connect) -> psycopg.Connection:
    return connect(SIGNER)


@pytest.fixture
def as_logkeeper(connect: Connect) -> psycopg.Connection:
    connection = connect(OWNER)
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(LOGKEEPER)))
    return connection


@pytest.fixture
def as_superuser(connect: Connect) -> psycopg.Connection:
    return connect("postgres")


@pytest.fixture(scope="session")
def live_site(database: str) -> Iterator[str]:
    """The demonstration with its worker, served as in earnest; gives its address.

    Only for tests marked `browser`, which run apart: its worker takes up every job there is.
    """
    yield from _served(with_worker=True)


@pytest.fixture(scope="session")
def live_web(database: str) -> Iterator[str]:
    """The web alone, served as in earnest; gives its address. Nobody works off its jobs."""
    yield from _served(with_worker=False)


@pytest.fixture(scope="module")
def web_for_suites(database: str) -> Iterator[str]:
    """The web with the test profile on, served as in earnest; gives its address."""
    yield from _served(with_worker=False, settings={"COMITY_TEST_PROFILE": "yes"})


@pytest.fixture
def site_apart(apart: str) -> Iterator[str]:
    """The demonstration with its worker on the database `apart`, where the clock may be moved."""
    yield from _served(with_worker=True, database=apart)


def _served(
    *, with_worker: bool, database: str = DATABASE, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    port = free_port(0)
    address = f"http://localhost:{port}"  # passkeys take no bare number
    given = {
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        "COMITY_ORIGIN": address,
        "COMITY_WEB_PROCESSES": "1",
        "COMITY_DATABASE": database,
        **(settings or {}),
    }
    parts = [web(port, LOOPBACK, given), *([worker(given)] if with_worker else [])]
    for part in parts:
        part.start()
    await_answer(f"{address}/healthz")
    yield address
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.see_off()


def await_answer(address: str, *, seconds: float = 60) -> None:
    """Wait until an address answers 200."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.1)
