"""What the leases cost, beside the same reads on an unprotected table in the same run."""

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from comity.ledger.domain.facts import Fact, entry
from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.privacy.scenes import A, Scene, become  # found by the line above

PEOPLE = 100_000
CASES = 10_000
ROUNDS = 300

FILL = """
CREATE TABLE plain_identity AS SELECT * FROM probe_identity WITH NO DATA;
CREATE TABLE plain_case AS SELECT * FROM probe_case WITH NO DATA;
INSERT INTO plain_identity SELECT gen_random_uuid(), 'Name ' || i, date '1980-01-01' + i %% 9000,
    'N' || i FROM generate_series(1, %(people)s) i;
INSERT INTO probe_identity SELECT * FROM plain_identity;
INSERT INTO plain_case SELECT gen_random_uuid(), subject,
    (ARRAY['maasveen', 'ahrenbrueck', 'vautmont'])[1 + row_number() OVER () %% 3],
    'open', date '2027-01-01' + (row_number() OVER () %% 300)::int
    FROM plain_identity LIMIT %(cases)s * 3;
INSERT INTO probe_case SELECT * FROM plain_case;
ALTER TABLE plain_identity ADD PRIMARY KEY (subject);
CREATE INDEX plain_case_list ON plain_case (host_city, state, due);
GRANT SELECT ON plain_identity, plain_case TO comity_app;
INSERT INTO basis (subject, city, purpose, data_class, ground, granted_by)
    SELECT subject, 'maasveen', 'decide_recognition', c, 'public_task', subject
    FROM (SELECT subject FROM plain_identity LIMIT 5000) s, unnest(ARRAY['identity', 'evidence']) c;
UPDATE budget SET subjects_per_day = 100000;
ANALYZE;
"""


def microseconds(do: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Give the median and the 99th percentile of one call."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        do()
        times.append((time.perf_counter() - began) * 1e6)
    times.sort()
    return median(times), times[int(len(times) * 0.99)]


def show(
    name: str, figure: tuple[float, float], *, beside: tuple[float, float] | None = None
) -> None:
    ratio = f"  {figure[0] / beside[0]:5.1f} x plain" if beside else ""
    print(f"{name:<52} {figure[0]:>9.0f} us median {figure[1]:>9.0f} us p99{ratio}")


def figures(scene: Scene) -> None:
    """Print the figures; fills the scene with people and cases first."""
    scene.admin.execute(
        FILL % {"people": PEOPLE, "cases": CASES}  # two fixed numbers
    )
    officer = scene.officer(A)
    conn = scene.connect("app")
    become(conn, officer.token)
    subjects: list[uuid.UUID] = [
        row[0]
        for row in scene.admin.execute("SELECT DISTINCT subject FROM basis ORDER BY 1 LIMIT 2500")
    ]
    fresh: Iterator[uuid.UUID] = iter(subjects)

    def run(sql: str, *parameters: Any, prepare: bool | None = None) -> Callable[[], object]:
        return lambda: conn.execute(sql, parameters, prepare=prepare).fetchall()

    lease = "SELECT open_lease(%s, 'identity', 'decide_recognition', '15 min')"
    batch = "SELECT open_leases(%s, '{identity,evidence}', 'decide_recognition', '15 min')"
    show("whoami()", microseconds(run("SELECT whoami()")))
    show("open a lease and commit it", microseconds(lambda: conn.execute(lease, [next(fresh)])))
    some = [next(fresh) for _ in range(50)]
    show("open 50 x 2 leases in one commit", microseconds(lambda: conn.execute(batch, [some]), 1))
    show("use a live lease again", microseconds(lambda: conn.execute(lease, [some[0]])))
    become(conn, scene.officer(A).token)
    conn.execute(lease, [some[0]])
    by_key = "SELECT * FROM {} WHERE subject = %s"
    plain = microseconds(run(by_key.format("plain_identity"), some[0]))
    show("read a person by key, plain table", plain)
    show(
        "read a person by key under a lease",
        microseconds(run(by_key.format("probe_identity"), some[0])),
        beside=plain,
    )
    show(
        "the same, prepared",
        microseconds(run(by_key.format("probe_identity"), some[0], prepare=True)),
        beside=plain,
    )
    plain = microseconds(run("SELECT count(*) FROM plain_identity"), 5)
    show(f"scan {PEOPLE} people, plain table", plain)
    show(
        "scan the same under one lease",
        microseconds(run("SELECT count(*) FROM probe_identity"), 50),
        beside=plain,
    )
    page = (
        "SELECT * FROM {} WHERE host_city = 'maasveen' AND state = 'open'"
        " ORDER BY due LIMIT 25 OFFSET 500"
    )
    plain = microseconds(run(page.format("plain_case")))
    show(f"21st page of a city's {CASES} cases, plain table", plain)
    show("the same under row security", microseconds(run(page.format("probe_case"))), beside=plain)
    show(
        "count of the same",
        microseconds(
            run("SELECT count(*) FROM probe_case WHERE host_city = 'maasveen' AND state = 'open'"),
            50,
        ),
    )
    signer = scene.officer(A)
    become(conn, signer.token)
    text = entry(Noted(at=datetime.now(UTC)), by=str(signer.actor))
    show("record a fact and commit it", microseconds(run("SELECT record_fact(%s)", text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Fact):
    """A fact without a body."""


@contextmanager
def stage() -> Iterator[Scene]:
    """Give a scene on a server of its own, with everything that keeps data safe switched on."""
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        os.environ |= {"COMITY_DATA": f"{folder}/data", "COMITY_DEMO": "no", "COMITY_ROLE": "app"}
        environment = read_environment()
        server = Server(environment.data)
        server.start()
        try:
            secrets.ensure(environment.data, ("secret_key",))
            bootstrap(server.superuser_url(), database="comity", data=environment.data)
            keep_up(environment)
            place = psycopg.conninfo.conninfo_to_dict(server.superuser_url())
            kept = secrets.read(environment.data)
            roles = {
                role: {**place, "user": f"comity_{role}", "password": kept[f"comity_{role}"]}
                for role in ("app", "door", "signer", "owner")
            }
            scene = Scene({**roles, "admin": place}, "comity")
            scene.furnish()
            yield scene
            scene.close()
        finally:
            server.stop()


if __name__ == "__main__":
    with stage() as prepared:
        figures(prepared)
