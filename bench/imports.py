"""Bringing in 200,000 results: looked through, stored, undone; how long, how much memory.

A database of its own is made; the steps are run here as the worker runs them. Clock and computing
are told for this process, for the child that reads the file apart, and computing for the database
too; with the load of the machine before and after, because others may keep it busy. The largest
memory of each process is told for both sizes: it does not grow with the file.
"""

import csv
import io
import os
import resource
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg

from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

CITY = "maasveen"
SIZES = [int(one) for one in os.environ.get("COMITY_BENCH_ROWS", "20000 200000").split()]
WRONG = 50  # one row in so many
COLUMNS = ["number", "full_name", "born_on", "provider", "certificate", "standard", "version"]
COLUMNS += ["award_on", "units"]


def main() -> None:
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
        os.environ["COMITY_ROLE"] = "signer"  # the worker's
        import django

        django.setup()
        token = _officer(server)
        print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
        for rows in SIZES:
            for kind in ("csv", "xlsx"):
                if kind in os.environ.get("COMITY_BENCH_KINDS", "csv xlsx").split():
                    _measured(server, token, rows, kind)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _officer(server: Server) -> str:
    token = "bench-" + uuid.uuid4().hex
    with psycopg.connect(server.superuser_url("comity"), autocommit=True) as connection:
        (actor,) = connection.execute("SELECT appoint('bench:0', 'officer', %s)", [CITY]).fetchone()
        digest = sha256(token.encode()).digest()
        connection.execute(
            "SELECT keep_session(%s, 'bench:0', 'officer', %s, %s, interval '12 hours')",
            [actor, CITY, digest],
        )
    return token


def _rows(count: int, mark: str) -> Iterator[list[str]]:
    yield COLUMNS
    first = date(1960, 1, 1)
    for place in range(count):
        # Every third person has a second result further down.
        who = place if place % 4 else place // 2
        born = first + timedelta(days=who % 15_000)
        award = "2025-06-20" if place % WRONG else "1925-06-20"
        yield [
            f"L-{mark}-{who}",
            f"Given{who} van der Family{who % 9973}",
            born.isoformat(),
            "P-MAA-1",
            f"C-{mark}-{place}",
            "ELE",
            "2024.1",
            award,
            "ELE-1 ELE-2 ELE-3",
        ]


def _file(count: int, kind: str) -> bytes:
    mark = uuid.uuid4().hex[:6].upper()
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(_rows(count, mark))
        return text.getvalue().encode()
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in _rows(count, mark):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _measured(server: Server, token: str, count: int, kind: str) -> None:
    """Run in a process of its own, so that its largest memory is its own."""
    path = Path(tempfile.gettempdir()) / f"bench-{uuid.uuid4().hex}"
    _apart(lambda: path.write_bytes(_file(count, kind)))
    size = path.stat().st_size / 1e6
    print(f"{count:,} rows as {kind}, {size:.1f} MB, one in {WRONG} wrong", flush=True)
    _apart(lambda: _steps(server, token, path))
    path.unlink()


def _apart(do: Callable[[], object]) -> None:
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            do()
            sys.stdout.flush()
            os._exit(0)
        except BaseException as error:
            print(f"failed: {error!r}", flush=True)
            os._exit(1)
    os.waitpid(pid, 0)


def _steps(server: Server, token: str, path: Path) -> None:
    from comity.ledger.acting import as_machine, bearing, whoami
    from comity.records.actions import looking, receiving, storing, undoing
    from comity.records.domain.columns import Kind
    from comity.records.domain.numbers import Scheme

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece

    def clock() -> datetime:
        return datetime.now(UTC)

    given = receiving.Given(Kind.RESULTS, Scheme.NONE, path.stat().st_size, pieces)
    with bearing(token):
        by = whoami()
        name = _timed(server, "taken up", lambda: receiving.take_up(given, by=by, at=clock()))
    with as_machine(CITY, ttl=timedelta(hours=1)):
        _timed(server, "looked through", lambda: looking.look_through(name, clock=clock))
    with bearing(token):
        receiving.ask_to_store(name, keeps_good=True, by=by, at=clock())
    with as_machine(CITY, ttl=timedelta(hours=1)):
        _timed(server, "stored", lambda: storing.store(name, clock=clock))
    with bearing(token):
        _told(name)
        receiving.ask_to_undo(name, by=by, at=clock())
    with as_machine(CITY, ttl=timedelta(hours=1)):
        _timed(server, "undone", lambda: undoing.undo(name, clock=clock))
    with bearing(token):
        _told(name)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  largest memory: worker {own:.0f} MB, child that reads {child:.0f} MB")


def _told(name: uuid.UUID) -> None:
    from comity.records.models import IntakeRow

    row = IntakeRow.objects.get(pk=name)
    print(
        f"    {row.state}: {row.rows:,} rows, {row.good:,} good, {row.wrong:,} wrong,"
        f" {row.stored:,} stored, {row.known:,} known, {row.undone:,} undone"
    )


def _timed(server: Server, what: str, do: Callable[[], object]) -> object:
    began, own, database = time.perf_counter(), _computed(), _database(server)
    done = do()
    took = time.perf_counter() - began
    print(
        f"  {what:15} {took:6.1f} s; computing: here and child {_computed() - own:5.1f} s,"
        f" database {_database(server) - database:5.1f} s; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return done


def _computed() -> float:
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


def _database(server: Server) -> float:
    """Give what the processes of this database have computed, those that ended too."""
    postmaster = int((server.cluster / "postmaster.pid").read_text().split()[0])
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid == postmaster:
            ticks += sum(map(int, rest[11:15]))
        elif int(rest[1]) == postmaster:
            ticks += sum(map(int, rest[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
