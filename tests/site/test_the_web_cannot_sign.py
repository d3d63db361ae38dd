"""The signer is a process and a role of its own; the web has neither its keys nor its ear."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.certificates.desk import CITY
from tests.conftest import await_answer

from comity.proofs.jose import check_signature
from comity.proofs.key_stores import Secrets, store_of
from comity.proofs.multikey import key_of
from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.parts import Part
from comity.site.postgres.bootstrap import KEYHOLDER
from comity.site.postgres.server import Server
from comity.site.signer import SOCKET, is_listening
from comity.site.supervisor import Supervisor, free_port
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
KEY = f"did:web:{CITY}.example#a1"
ASK = f"""
import django
django.setup()
from comity.certificates.queries import city_signer
from comity.values.refusals import Refusal
try:
    print(len(city_signer({CITY!r}).sign(b"a message")))
except Refusal as refusal:
    print(refusal.code)
"""


@pytest.fixture(scope="module")
def parts(database: str) -> Iterator[dict[str, Part]]:
    """The processes of an installation as the supervisor starts them, on the tests' database."""
    environment = read_environment()
    port = free_port(0)
    supervisor = Supervisor(environment, port=port, say=lambda _: None)
    shared = {"COMITY_DATABASE": database}
    started = {part.name: part for part in supervisor.parts if part.name != "worker"}
    for part in started.values():
        part.environment = {**part.environment, **shared, "COMITY_WEB_PROCESSES": "1"}
        part.start()
    until = time.monotonic() + 60
    while not is_listening(environment.data):
        assert time.monotonic() < until
        time.sleep(0.05)
    await_answer(f"http://127.0.0.1:{port}/healthz")
    worker = next(part for part in supervisor.parts if part.name == "worker")
    worker.environment = {**worker.environment, **shared}
    yield {**started, "worker": worker}
    for part in started.values():
        part.ask_to_stop()
    for part in started.values():
        part.see_off()


def descendants(pid: int) -> list[int]:
    found = [pid]
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += descendants(int(place.parent.name))
    return found


def asked(part: Part) -> str:
    """What a process with this part's environment gets when it asks for a signature."""
    given = os.environ | dict(part.environment)
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=given
    )
    return done.stdout.strip()


def test_the_signer_is_a_process_of_its_own(parts: dict[str, Part]) -> None:
    web, signer = parts["web"].pid, parts["signer"].pid
    assert web is not None
    assert signer is not None
    assert not set(descendants(web)) & set(descendants(signer))
    command = Path(f"/proc/{signer}/cmdline").read_bytes().split(b"\0")
    assert b"comity.site.signer" in command


def test_no_process_of_the_web_was_given_what_opens_the_keys(parts: dict[str, Part]) -> None:
    token = parts["signer"].environment["COMITY_SIGNER_TOKEN"]
    assert len(token) >= 40
    web = parts["web"].pid
    assert web is not None
    for pid in descendants(web):
        given = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        assert b"COMITY_SIGNER=none" in given
        assert b"COMITY_ROLE=app" in given
        assert not any(token.encode() in one for one in given)
        handles = [one for one in Path(f"/proc/{pid}/fd").iterdir() if one.exists()]
        opened = [str(one.readlink()) for one in handles]
        assert not any("/keys/" in one or SOCKET in one for one in opened)


def test_who_has_the_webs_environment_gets_no_signature_and_the_worker_does(
    parts: dict[str, Part],
) -> None:
    assert asked(parts["web"]) == "KEY-NOT-HERE"
    assert asked(parts["worker"]) == "64"


def test_the_socket_is_its_owners_alone(parts: dict[str, Part]) -> None:
    assert parts["signer"].pid is not None
    place = read_environment().data / SOCKET
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_withdrawn_key_signs_nothing_more_whoever_asks(
    parts: dict[str, Part], as_superuser: psycopg.Connection
) -> None:
    token = parts["signer"].environment["COMITY_SIGNER_TOKEN"]
    place = read_environment().data / SOCKET
    name, kid = f"{CITY}-a77", f"did:web:{CITY}.example#a77"
    signer = store_of(f"unix:{place}", Path(), Secrets(token=token)).signer(name, kid, "EdDSA")
    check_signature(key_of(signer.multikey), signer.sign(b"a message"), b"a message")
    as_superuser.execute(
        "INSERT INTO certificates_key (id, city, multikey, first, revoked)"
        " VALUES (%s, %s, %s, now(), now())",
        [kid, "nowhere", signer.multikey],
    )
    try:
        with pytest.raises(Refusal) as refused:
            signer.sign(b"a message")
        assert refused.value.code == "KEY-WITHDRAWN"
    finally:
        as_superuser.execute("DELETE FROM certificates_key WHERE id = %s", [kid])


def test_the_signers_role_reads_which_keys_have_ended_and_nothing_else(
    server: Server, database: str, as_superuser: psycopg.Connection
) -> None:
    rights = as_superuser.execute(
        "SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges"
        " WHERE grantee = %s ORDER BY 1, 2",
        [KEYHOLDER],
    ).fetchall()
    assert rights == [("certificates_key", one, "SELECT") for one in ("id", "revoked", "until")]
    whole = as_superuser.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
        " AND relnamespace = 'public'::regnamespace"
        " AND (has_table_privilege(%(role)s, oid, 'SELECT')"
        " OR has_table_privilege(%(role)s, oid, 'INSERT'))",
        {"role": KEYHOLDER},
    ).fetchall()
    assert whole == []
    password = secrets.read(server.data)[KEYHOLDER]
    url = psycopg.conninfo.make_conninfo(
        server.superuser_url(database), user=KEYHOLDER, password=password
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT id, until, revoked FROM certificates_key")
        for table in ("certificates_certificate", "certificates_issuance", "tlog_entry"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}")
