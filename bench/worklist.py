"""The work-list of an office: how pages grow from 1,000 to 1,000,000 cases under row security.

A quarter of the cases is open and in one city, which is more than any office has. Told for each
list: how many statements it asks (it must not grow), its time, and the computing for one page:
here, and in the database. The last two lists begin deep in the list of everybody's, at a place.
"""

import os
import shutil
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from typing import Any

import psycopg

from comity.recognition.domain.worklist import Place
from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

SIZES = [
    int(one) for one in os.environ.get("COMITY_BENCH_CASES", "1000 10000 100000 1000000").split()
]
ROUNDS = int(os.environ.get("COMITY_BENCH_ROUNDS", "40"))
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
FROM generate_series(%(first)s / 4 + 1, %(last)s / 4) i;
INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
    submitted_at, received_on, acknowledge_by, turn, decided_at)
SELECT gen_random_uuid(), translate(lpad(i::text, 10, 'B'), '01', 'YZ'),
    gen_random_uuid(), (ARRAY['ahrenbrueck', 'maasveen', 'vautmont'])[1 + i %% 3],
    'electrician', 'withdrawn', 'conditional', now(), current_date, current_date, 1, NULL
FROM generate_series(%(first)s / 4 * 3 + 1, %(last)s / 4 * 3) i;
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
        token, officers = _officers(server)
        print(f"load before {os.getloadavg()[0]:.1f}, {ROUNDS} requests a list, one at a time")
        filled = 0
        for size in SIZES:
            _fill(server, officers, filled, size)
            filled = size
            _measured(token, size)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _officers(server: Server) -> tuple[str, list[uuid.UUID]]:
    token = "bench-" + uuid.uuid4().hex
    with psycopg.connect(server.superuser_url("comity"), autocommit=True) as connection:
        officers = [
            connection.execute(
                "SELECT appoint(%s, 'officer', %s)", [f"bench:{place}", CITY]
            ).fetchone()[0]
            for place in range(20)
        ]
        digest = sha256(token.encode()).digest()
        connection.execute(
            "SELECT keep_session(%s, 'bench:0', 'officer', %s, %s, interval '3 hours')",
            [officers[0], CITY, digest],
        )
    return token, officers


def _fill(server: Server, officers: list[uuid.UUID], first: int, last: int) -> None:
    values = {"city": CITY, "first": first, "last": last, "officers": officers}
    with psycopg.connect(server.superuser_url("comity"), autocommit=True) as connection:
        for statement in FILL.strip().split(";\n"):
            connection.execute(statement.rstrip(";"), values if "%" in statement else None)


def _measured(token: str, size: int) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
    client.cookies["comity_actor"] = token
    deep = [f"tab=everyone&after={_place(None)}", f"tab=team&after={_place(30)}"]
    print(f"{size:,} cases, {size // 4:,} of them open in one city")
    for query in (
        "tab=mine",
        "tab=team",
        "tab=waiting",
        "tab=team&due=late",
        "tab=team&occupation=electrician&due=soon",
        "tab=everyone",
        *deep,
    ):
        times, asked = [], Asked()
        backend = _backend(connection)
        here, there = time.process_time(), _computing(backend)
        for _ in range(ROUNDS):
            asked.count = 0
            began = time.perf_counter()
            with connection.execute_wrapper(asked):
                answer = client.get(f"/en/office/?{query}")
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.content[:500]
        here = (time.process_time() - here) * 1000 / ROUNDS
        there = (_computing(backend) - there) * 1000 / ROUNDS
        cut = quantiles(times, n=20)
        print(
            f"  {query[:37]:37} {asked.count:3} statements  p50 {cut[9]:6.1f}"
            f"  p95 {cut[18]:6.1f} ms   computing {here:5.1f} ms + database {there:5.1f} ms",
            flush=True,
        )


def _place(days: int | None) -> str:
    """Give a place in the middle: of a due day, or of the cases on which no deadline runs."""
    on = None if days is None else (datetime.now(UTC) + timedelta(days=days)).date()
    return Place(on, uuid.UUID(int=1 << 127)).written()


def _backend(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _computing(pid: int) -> float:
    """Give the seconds a process of the database computed so far.

    Source: proc(5), /proc/PID/schedstat, field 1: nanoseconds on a processor.
    """
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


class Asked:
    """Counts the statements of a page."""

    count = 0

    def __call__(self, execute: Any, *given: Any) -> Any:
        self.count += 1
        return execute(*given)


if __name__ == "__main__":
    main()
