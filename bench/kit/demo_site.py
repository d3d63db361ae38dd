"""A demonstration of its own for the bench: started as a person would, filled with many cases."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from comity.site.postgres.server import Server
from comity.site.supervisor import free_port

# Three cities by the size of their people; jobs, states and due days by the number of the case.
# A third is taken up, a tenth of the open cases waits for a paper, a third is decided.
FILL = """
WITH many AS (
    SELECT i, gen_random_uuid() AS id, gen_random_uuid() AS subject,
        (ARRAY['ahrenbrueck', 'maasveen', 'vautmont'])
            [CASE WHEN i %% 20 < 11 THEN 1 WHEN i %% 20 < 17 THEN 2 ELSE 3 END] AS city,
        (ARRAY['electrician', 'care_assistant', 'bricklayer'])[1 + i %% 3] AS occupation,
        CASE WHEN i %% 7 < 2 THEN 'withdrawn' WHEN i %% 7 < 5 THEN 'submitted'
            WHEN i %% 21 = 6 THEN 'second_signature' ELSE 'in_review' END AS state
    FROM generate_series(%(first)s::int, %(last)s::int) i
), cases AS (
    INSERT INTO recognition_case (id, reference, subject, host_city, occupation, state, mode,
        submitted_at, received_on, complete_on, due_on, acknowledge_by, turn, assigned_to)
    SELECT id, translate(lpad(i::text, 10, 'A'), '01', 'YZ'), subject, city, occupation, state,
        'conditional', now() - i %% 60 * interval '1 day', current_date - i %% 60,
        current_date - i %% 60,
        CASE WHEN state <> 'withdrawn' AND i %% 10 > 0 THEN current_date - 20 + i %% 90 END,
        current_date + 7, 1,
        CASE WHEN state IN ('in_review', 'second_signature') THEN
            (SELECT array_agg(actor ORDER BY actor) FROM acting
             WHERE role = 'officer' AND acting.city = many.city AND ended IS NULL)[1 + i %% 2] END
    FROM many
), people AS (
    INSERT INTO recognition_identity (subject, full_name, born_on)
    SELECT subject, 'Person ' || i, date '1970-01-01' + i FROM many
), files AS (
    INSERT INTO recognition_case_file (case_id, subject, host_city, facts, language,
        name_on_certificate, agreement_id, agreement_version, agreement_digest, facts_digest)
    SELECT id, subject, city, %(facts)s::jsonb, 'de', true,
        'three-rivers', '1.0.0', '', '' FROM many
)
SELECT count(*) FROM many
"""
FACTS = {
    "host": "ahrenbrueck",
    "occupation": "care_assistant",
    "submitted": "2026-11-02T09:00:00+00:00",
    "credentials": [
        {"id": "CAR-1", "provider": "P-MAA-1", "std": "CAR@2024.1", "award": "2026-06-20"}
    ],
}


@dataclass(frozen=True)
class DemoSite:
    """A running demonstration: its folder, its port, an operator's connection, its process."""

    data: Path
    port: int
    operator: psycopg.Connection
    root: int

    def fill(self, first: int, last: int) -> None:
        """Add the cases with these numbers, all in one statement."""
        values = {"first": first, "last": last, "facts": json.dumps(FACTS)}
        self.operator.execute(FILL, values)
        self.operator.execute("VACUUM ANALYZE recognition_case")

    def computing(self) -> tuple[float, float]:
        """Give the seconds computed so far: by all processes of the site, and by the database's.

        Source: proc(5), /proc/PID/stat, fields 4, 14 and 15.
        """
        parents, spent = {}, {}
        for file in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has just ended
                words = file.read_text().rpartition(")")[2].split()
                pid = int(file.parent.name)
                parents[pid] = int(words[1])
                spent[pid] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        seconds = []
        for family in ({self.root, *self._database()}, self._database()):
            while more := {pid for pid, parent in parents.items() if parent in family} - family:
                family |= more
            seconds.append(sum(spent.get(pid, 0.0) for pid in family))
        return seconds[0], seconds[1]

    def _database(self) -> set[int]:
        pid = next(self.data.rglob("postmaster.pid"), None)
        return set() if pid is None else {int(pid.read_text().split()[0])}

    def certificate(self) -> tuple[str, bytes]:
        """Have the worker's role issue a certificate; give its code and its file."""
        person = self._in_role("app", "hold")
        issued = json.loads(self._in_role("signer", "issue", person=person))
        return issued["code"], issued["file"].encode()

    def _in_role(self, role: str, step: str, **given: str) -> str:
        place = {"PYTHONPATH": str(Path(__file__).parents[1]), "COMITY_ROLE": role}
        words = {f"BENCH_{name.upper()}": value for name, value in given.items()}
        settings = {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}
        command = [sys.executable, "-m", "comity.site.upkeep", f"kit.certify:{step}"]
        done = subprocess.run(  # noqa: S603  # our own program, no shell
            command,
            env=_environment(self.data) | place | words | settings,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout


def _environment(data: Path) -> dict[str, str]:
    mine = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "COMITY_ORIGIN"}}
    return mine | {"COMITY_DATA": str(data), "COMITY_DEMO": "yes"}


@contextlib.contextmanager
def demo_site() -> Iterator[DemoSite]:
    """Start a demonstration in a folder of its own; stop it and remove the folder at the end."""
    # A short path, because that of a socket has a limit.
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        data, port = Path(folder) / "data", free_port(0)
        command = [sys.executable, "-m", "comity", "demo", "--json", "--port", str(port)]
        running = subprocess.Popen(command, env=_environment(data), stdout=subprocess.PIPE)  # noqa: S603  # our own program, no shell
        try:
            _await_ready(running, port)
            url = Server(data).superuser_url("comity")
            with psycopg.connect(url, autocommit=True) as operator:
                yield DemoSite(data, port, operator, running.pid)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def _await_ready(running: "subprocess.Popen[bytes]", port: int) -> None:
    assert running.stdout is not None
    for line in running.stdout:
        if f":{port}/ after" in json.loads(line)["message"]:
            return
    raise RuntimeError("the demonstration did not start; see above")
