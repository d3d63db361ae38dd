"""All decisions of a city run again: 10,000 decided cases, how fast, and with how much memory."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

CITY, SIZES = "ahrenbrueck", (1_000, 10_000)
# One decided case of the demonstration, again and again: other people, the same facts.
COPIES = """
CREATE TEMP TABLE copy AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS subject,
    gen_random_uuid() AS assessment, translate(lpad(i::text, 10, 'C'), '01', 'YZ') AS reference
    FROM generate_series(%(first)s, %(last)s) i;
INSERT INTO recognition_case SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', c.id, 'subject', c.subject, 'reference', c.reference))).*
    FROM recognition_case r, copy c WHERE r.id = %(case)s;
INSERT INTO recognition_case_file SELECT (jsonb_populate_record(r, jsonb_build_object(
    'case_id', c.id, 'subject', c.subject))).* FROM recognition_case_file r, copy c
    WHERE r.case_id = %(case)s;
INSERT INTO recognition_assessment SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', c.assessment, 'case_id', c.id, 'subject', c.subject))).*
    FROM recognition_assessment r, copy c WHERE r.id = %(assessment)s;
INSERT INTO recognition_decision SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', gen_random_uuid(), 'assessment_id', c.assessment, 'case_id', c.id,
    'subject', c.subject))).*
    FROM recognition_decision r, copy c WHERE r.case_id = %(case)s;
INSERT INTO recognition_inputs SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', gen_random_uuid(), 'case_id', c.id, 'subject', c.subject))).*
    FROM recognition_inputs r, copy c WHERE r.case_id = %(case)s;
INSERT INTO basis (subject, city, purpose, data_class, ground, granted_by)
    SELECT c.subject, %(city)s, 'replay_decisions', d, 'public_task', gen_random_uuid()
    FROM copy c, unnest(ARRAY['case_file', 'decision']) d;
DROP TABLE copy;
"""


def main() -> None:
    """Fill, replay in a process of its own, print."""
    folder = Path(tempfile.mkdtemp(prefix="comity-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the database's account must be able to enter it
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(COMITY_DATA=str(folder / "data"), COMITY_DEMO="yes")
    environment = read_environment()
    server = Server(environment.data)
    server.start()
    try:
        secrets.ensure(environment.data, ("secret_key",))
        bootstrap(server.superuser_url(), database="comity", data=environment.data)
        keep_up(environment)
        with psycopg.connect(server.superuser_url("comity"), autocommit=True) as admin:
            _measured(admin)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _measured(admin: "psycopg.Connection[Any]") -> None:
    admin.execute("SET session_replication_role = replica")
    found = admin.execute(
        "SELECT case_id, assessment_id FROM recognition_decision WHERE host_city = %s", [CITY]
    ).fetchone()
    assert found is not None
    case, assessment = found
    done = 0
    for size in SIZES:
        values = {"first": done, "last": size - 1, "case": case, "assessment": assessment}
        with admin.transaction():
            for statement in COPIES.strip().split(";\n"):
                cursor = psycopg.ClientCursor(admin)
                cursor.execute(statement, {**values, "city": CITY})
        done = size
        admin.execute("VACUUM ANALYZE")
        _run(size)


def _run(size: int) -> None:
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", _PEAK, "replay", "--city", CITY, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    total = json.loads(done.stdout.splitlines()[-1])
    peak = int(done.stderr.rsplit("peak ", 1)[1]) / 1024
    print(
        f"{size:>6} decisions: {seconds:.1f} s, {total['decisions'] / seconds:,.0f} a second,"
        f" {peak:.0f} MB, {total['differing']} differ"
    )


_PEAK = """
import resource, sys
from comity.portal.cli import main
code = main(sys.argv[1:])
sys.stderr.write(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
raise SystemExit(code)
"""

if __name__ == "__main__":
    print(datetime.now(UTC).date(), os.cpu_count(), "cores")
    main()
