"""How long issuing anew takes: COMITY_LOST certificates of a lost key, 1000 if not said.

It runs on an embedded database of its own, durable as in earnest. The key is withdrawn, and
`comity keys reissue` runs as the operator would run it. A busy machine shows in the clock and not
in the processor time, which is ours and the database's.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.site.postgres.server import Server

FOLDER = tempfile.mkdtemp(prefix="comity-bench-", dir="/tmp")
Path(FOLDER).chmod(0o755)
os.environ |= {
    "COMITY_DATA": f"{FOLDER}/data",
    "COMITY_DEMO": "yes",
    "DJANGO_SETTINGS_MODULE": "comity.site.settings",
}
KEY = "did:web:maasveen.example#a1"
JOBS = os.environ.get("COMITY_JOBS", "2")


def main() -> int:
    size = int(os.environ.get("COMITY_LOST", "1000"))
    from comity.site import secrets
    from comity.site.environment import read_environment
    from comity.site.postgres.bootstrap import bootstrap
    from comity.site.postgres.server import Server
    from comity.site.upkeep import keep_up

    environment = read_environment()
    server = Server(environment.data)
    server.start()
    try:
        secrets.ensure(environment.data, ("secret_key",))
        bootstrap(server.superuser_url(), database="comity", data=environment.data)
        keep_up(environment)
        return measured(size, server)
    finally:
        server.stop()


def measured(size: int, server: "Server") -> int:
    here = Path(__file__).parent / "kit" / "lose.py"
    with timed(server) as spent:
        ran("signer", str(here), str(size))
    print(f"compromise: {size:,} certificates to lose, prepared in {spent.told}")
    keys("withdraw", KEY, "--since", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    with timed(server) as spent:
        sorted_out = keys("triage", KEY)[-1]
    print(f"  triage: {sorted_out} in {spent.told}")
    with timed(server) as spent:
        lines = keys("reissue", KEY, "--jobs", JOBS, told=True)
    last = lines[-1]
    assert (last["done"], last["total"]) == (size, size), last
    whole = 10_000 / size
    print(f"  issued anew by {JOBS} processes in {spent.told}: {size / spent.wall:,.0f}/s")
    print(
        f"  10,000: {spent.wall * whole / 60:,.1f} minutes by this clock, and"
        f" {spent.cpu * whole / 2 / 60:,.1f} of two whole cores (aim: under 15)"
    )
    return 0


class Spent:
    """What something took: by the clock, and in processor time of ours and of the database."""

    wall = cpu = own = 0.0

    @property
    def told(self) -> str:
        return (
            f"{self.wall:,.1f} s, processor {self.cpu:,.1f} s (ours {self.own:,.1f}),"
            f" load {os.getloadavg()[0]:.1f}"
        )


@contextmanager
def timed(server: "Server") -> Iterator[Spent]:
    spent = Spent()
    began, ours, theirs = time.perf_counter(), of_children(), of_database(server)
    yield spent
    spent.wall = time.perf_counter() - began
    spent.own = of_children() - ours
    spent.cpu = spent.own + of_database(server) - theirs


def of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def of_database(server: "Server") -> float:
    """Give the processor seconds of the server, of its processes and of those that ended."""
    lines = (server.cluster / "postmaster.pid").read_text().split("\n")
    head, total = int(lines[0]), 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == head:
            total += sum(int(field) for field in fields[11:15])
        elif int(fields[1]) == head:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def keys(*words: str, told: bool = False) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "comity", "keys", *words, "--json"]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603  # ours
        for line in running.stdout or ():
            lines.append(json.loads(line))
            if told and len(lines) % 15 == 1:
                print(f"    {lines[-1]}", flush=True)
    assert running.returncode == 0, lines
    return lines


def ran(role: str, *words: str) -> str:
    given = os.environ | {"COMITY_ROLE": role}
    command = [sys.executable, *words]
    done = subprocess.run(command, env=given, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  # ours
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
