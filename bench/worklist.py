"""The work-list of an office with 10,000 open cases: what each list costs under row security."""

import os
import shutil
import tempfile
import time
import uuid
from hashlib import sha256
from pathlib import Path
from statistics import quantiles

import psycopg

from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

CASES, ROUNDS = 10_000, 100
CITY = "ahrenbrueck"
# A third is taken by one of 20 officers, a tenth waits for a paper, some wait for a second.
FILL = """
INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
    submitted_at, received_on, complete_on, due_on, acknowledge_by, turn, assigned_to)
SELECT gen_random_uuid(), translate(lpad(i::text, 10, 'A'), '01', 'YZ'),
    gen_random_uuid(), %(city)s,
    (ARRAY['electrician', 'care_assistant', 'bricklayer'])[1 + i %% 3],
    CASE WHEN i %% 3 > 0 THEN 'submitted' WHEN i %% 21 = 0 THEN 'second_signature'
        ELSE 'in_review' END,
    'automatic', now(), current_date, current_date,
    CASE WHEN i %% 7 > 0 THEN current_date - 20 + i %% 90 END, current_date + 7, 1,
    CASE WHEN i %% 3 = 0 THEN (%(officers)s::uuid[])[1 + (i / 3) %% 20] END
FROM generate_series(1, %(cases)s) i;
INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
    submitted_at, received_on, acknowledge_by, turn, decided_at)
SELECT gen_random_uuid(), translate(lpad(i::text, 10, 'B'), '01', 'YZ'),
    gen_random_uuid(), (ARRAY['ahrenbrueck', 'maasveen', 'vautmont'])[1 + i %% 3],
    'electrician', 'withdrawn', 'conditional', now(), current_date, current_date, 1, NULL
FROM generate_series(1, %(cases)s * 3) i;
VACUUM ANALYZE recognition_case;
"""


def main() -> None:
    """Fill, ask as an officer through Django's own views, print."""
    folder = Path(tempfile.mkdtemp(prefix="comity-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the database's account must be able to enter it
    os.environ.pop("DATABASE_URL", None)
    settings = {"DATA": str(folder / "data"), "DEMO": "yes"}
    os.environ.update({f"COMITY_{name}": value for name, value in settings.items()})
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.site.settings"
    environment = read_environment()
    server = Server(environment.data)
    server.start()
    try:
        secrets.ensure(environment.data, ("secret_key",))
        bootstrap(server.superuser_url(), database="comity", data=environment.data)
        keep_up(environment)
        token = _filled(server)
        _measured(token)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _filled(server: Server) -> str:
    token = "bench-" + uuid.uuid4().hex
    with psycopg.connect(server.superuser_url("comity"), autocommit=True) as connection:
        officers = [
            connection.execute(
                "SELECT appoint(%s, 'officer', %s)", [f"bench:{place}", CITY]
            ).fetchone()[0]
            for place in range(20)
        ]
        values = {"city": CITY, "cases": CASES, "officers": officers}
        for statement in FILL.strip().split(";\n"):
            connection.execute(statement.rstrip(";"), values if "%" in statement else None)
        digest = sha256(token.encode()).digest()
        connection.execute(
            "SELECT keep_session(%s, 'bench:0', 'officer', %s, %s, interval '1 hour')",
            [officers[0], CITY, digest],
        )
    return token


def _measured(token: str) -> None:
    import django

    django.setup()
    from django.test import Client

    client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
    client.cookies["comity_actor"] = token
    print(f"{CASES} open cases, {ROUNDS} requests a list, one at a time, server time in ms")
    for query in (
        "tab=mine",
        "tab=team",
        "tab=waiting",
        "tab=team&due=late",
        "tab=team&occupation=electrician&due=soon",
        "tab=team&page=100",
        "tab=team&page=240",
    ):
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = client.get(f"/en/office/?{query}")
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.content[:500]
        cut = quantiles(times, n=20)
        print(f"  {query:45} p50 {cut[9]:6.1f}   p95 {cut[18]:6.1f}   {len(answer.content)} bytes")


if __name__ == "__main__":
    main()
