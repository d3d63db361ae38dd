"""How long issuing anew takes: COMITY_LOST certificates of a lost key, 1000 if not said.

It runs on an embedded database of its own, durable as in earnest. Certificates are issued one by
one; then the key is withdrawn and `comity keys reissue` runs as the operator would run it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="comity-bench-", dir="/tmp")
Path(FOLDER).chmod(0o755)
os.environ |= {
    "COMITY_DATA": f"{FOLDER}/data",
    "COMITY_DEMO": "yes",
    "DJANGO_SETTINGS_MODULE": "comity.site.settings",
}
HOST, KEY = "maasveen", "did:web:maasveen.example#a1"
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
        return measured(size)
    finally:
        server.stop()


def measured(size: int) -> int:
    here = Path(__file__).parent / "kit" / "lose.py"
    people = json.loads(ran("app", str(here), "hold", str(size)))
    began = time.perf_counter()
    given = Path(FOLDER) / "people.json"
    given.write_text(json.dumps(people))
    half = [json.dumps(people[part :: int(JOBS)]) for part in range(int(JOBS))]
    parts = []
    for number, text in enumerate(half):
        given = Path(FOLDER) / f"people-{number}.json"
        given.write_text(text)
        parts.append(started("signer", str(here), "issue", str(given)))
    for part in parts:
        assert part.wait() == 0
    spent = time.perf_counter() - began
    print(f"compromise: {size:,} certificates issued by {JOBS} processes in {spent:,.0f} s"
          f" ({size / spent:,.0f}/s)")  # fmt: skip
    keys("withdraw", KEY, "--since", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    began = time.perf_counter()
    print(f"  triage in {time.perf_counter() - began:.1f} s: {keys('triage', KEY)[-1]}")
    began = time.perf_counter()
    lines = keys("reissue", KEY, "--jobs", JOBS)
    spent = time.perf_counter() - began
    last = lines[-1]
    assert (last["done"], last["total"]) == (size, size), last
    print(f"  issued anew in {spent:,.0f} s ({size / spent:,.0f}/s); 10,000 would take"
          f" {10_000 / size * spent / 60:,.1f} minutes (aim: under 15)")  # fmt: skip
    return 0


def keys(*words: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "comity", "keys", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def started(role: str, *words: str) -> "subprocess.Popen[str]":
    given = os.environ | {"COMITY_ROLE": role}
    return subprocess.Popen([sys.executable, *words], env=given, text=True)  # noqa: S603  # ours


def ran(role: str, *words: str) -> str:
    given = os.environ | {"COMITY_ROLE": role}
    command = [sys.executable, *words]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)  # noqa: S603  # ours
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
