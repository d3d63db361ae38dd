"""The transparency log: pure operations, appending under the database's rules, and its growth."""

import json
import os
import secrets as random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from tests.proofs.log import stranger
from tests.proofs.log.logs import HILL, LAKE, LOG, POLICY, Log, entry

from comity.proofs.log.auditing import audit
from comity.proofs.log.entries import certificate_entry, hash_text
from comity.proofs.log.proof_files import check_proof_file, parse_proof
from comity.proofs.log.tiles import TileTree
from comity.proofs.log.tree import MemoryTree, holds_inclusion, inclusion, leaf_hash
from comity.site import secrets
from comity.site.environment import read_environment
from comity.site.postgres.bootstrap import SIGNER, bootstrap
from comity.site.postgres.server import Server
from comity.site.upkeep import keep_up

LEAVES, BATCH, BATCHES, ALONE = 70_000, 100, 100, 500
MUTATIONS = int(os.environ.get("COMITY_BENCH_MUTATIONS", "10000"))


def rate(work: Callable[[], object], *, seconds: float = 1.0) -> float:
    """Give how often a work is done per second of processor time, the best of five rounds."""
    best = 0.0
    for _ in range(5):
        done, began = 0, time.process_time()
        while (spent := time.process_time() - began) < seconds / 5:
            work()
            done += 1
        best = max(best, done / spent)
    return best


def say(what: str, figure: float, unit: str, more: str = "") -> None:
    """Print one figure."""
    print(f"{what:<28}{figure:>12,.2f} {unit}  {more}".rstrip())


def pure() -> None:
    """Measure what needs no database, on a log of 70,000 entries."""
    leaves = [leaf_hash(number.to_bytes(8)) for number in range(LEAVES)]
    began = time.process_time()
    tree = MemoryTree.of(leaves)
    say("append in memory", LEAVES / (time.process_time() - began), "/s")
    log = Log(entry(number) for number in range(LEAVES))
    head, places = log.head, count()
    once = rate(lambda: inclusion(next(places) * 7919 % LEAVES, LEAVES, tree.node))
    say("inclusion proof", once, "/s")
    leaf, proof = leaf_hash(entry(12_345)), log.proof(12_345, extra=bytes(32))
    steps, raw = proof.path, proof.text.encode()
    once = rate(lambda: holds_inclusion(12_345, LEAVES, leaf, steps, head.root))
    say("inclusion verified", once, "/s")
    once = rate(lambda: check_proof_file(parse_proof(raw), leaf, POLICY))
    say("log proof verified", once, "/s", f"three signatures, {len(raw)} bytes")
    once = rate(lambda: inclusion(12_345, LEAVES, TileTree(LEAVES, log.read).node))
    say("proof from cold tiles", once, "/s")


def reading(files: Mapping[str, bytes]) -> Callable[[str], bytes]:
    """Give a reader that knows no other files than these."""

    def fetch(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return fetch


def mutations() -> None:
    """Change one thing in the files of a log 10,000 times; ours and a stranger's must both see."""
    files = Log(entry(number) for number in range(300)).files()
    names, chance, tried = sorted(files), Random(2), 0  # noqa: S311  # the same each time
    missed = {"ours": 0, "stranger's": 0}
    while tried < MUTATIONS:
        name = names[tried % len(names)]
        raw = files[name]
        at = chance.randrange(len(raw))
        changed = chance.choice(
            (raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :], raw[:at])
        )
        broken = {**files, name: changed}
        tried += 1
        fetch = reading(broken)
        missed["ours"] += audit(fetch, POLICY).is_sound is True
        with suppress(Exception):
            stranger.require_log(fetch, LOG.text, [HILL.text, LAKE.text])
            missed["stranger's"] += 1
    say("mutations", tried, "tried", f"missed: {missed}")


def stored(folder: Path) -> None:
    """Measure what the database does, as the worker's role."""
    os.environ.pop("DATABASE_URL", None)
    settings = {"DATA": str(folder / "data"), "DEMO": "yes", "ROLE": "signer"}
    os.environ.update({f"COMITY_{name}": value for name, value in settings.items()})
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.site.settings"
    environment = read_environment()
    server = Server(environment.data)
    server.start()
    try:
        secrets.ensure(environment.data, ("secret_key",))
        bootstrap(server.superuser_url(), database="comity", data=environment.data)
        keep_up(environment)
        import django

        django.setup()
        with psycopg.connect(_url(server, SIGNER), autocommit=True) as signer:
            _appended(signer)
            _exchanged()
            _grown(server)
            _compared(signer)
    finally:
        server.stop()


def _url(server: Server, role: str) -> str:
    password = secrets.read(server.data)[role]
    url = server.superuser_url("comity")
    return psycopg.conninfo.make_conninfo(url, user=role, password=password)


def _entries(count: int) -> list[bytes]:
    return [certificate_entry(hash_text(random.token_bytes(32))) for _ in range(count)]


def _appended(signer: psycopg.Connection) -> None:
    call = "SELECT append_tlog('maasveen', %s)"
    began = time.monotonic()
    for _ in range(BATCHES):
        signer.execute(call, [_entries(BATCH)])
    spent = time.monotonic() - began
    say(f"append, {BATCH} a commit", BATCH * BATCHES / spent, "/s")
    began = time.monotonic()
    for _ in range(ALONE):
        signer.execute(call, [_entries(1)])
    say("append, one a commit", ALONE / (time.monotonic() - began), "/s")


def _exchanged() -> None:
    from comity.transparency import queries
    from comity.transparency.actions import exchange

    began = time.monotonic()
    done = exchange(at=datetime.now(UTC))
    assert not [one for one in done if one.code], done
    spent = 1000 * (time.monotonic() - began)
    say("exchange, three cities", spent, "ms", f"{len(done)} cosignatures")
    log = queries.log_of("maasveen")
    assert log
    leaf = leaf_hash(next(iter(_kept(log.origin))))
    once = rate(lambda: queries.proof_of(log, leaf, extra=b""))
    say("proof from the database", once, "/s")
    size = queries.newest_size(log.origin)
    began = time.monotonic()
    files = dict(queries.files_of(log))
    say("export", size / (time.monotonic() - began), "entries/s")
    began = time.monotonic()
    found = audit(files.__getitem__, queries.policy_of(log))
    assert found.is_sound, found
    say("audit", size / (time.monotonic() - began), "entries/s")


def _kept(origin: str) -> list[bytes]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT entry FROM tlog_entry WHERE origin = %s AND place = 77", [origin])
        return [bytes(row[0]) for row in cursor.fetchall()]


def _grown(server: Server) -> None:
    with psycopg.connect(server.superuser_url("comity"), autocommit=True) as admin:
        admin.execute("VACUUM tlog_entry, tlog_hash")
        row = admin.execute(
            "SELECT pg_total_relation_size('tlog_entry') + pg_total_relation_size('tlog_hash'),"
            " (SELECT count(*) FROM tlog_entry)"
        ).fetchone()
    assert row
    each = row[0] / row[1]
    sample = len(entry(0)) + 2 + 32 * 256 / 255
    say("stored in the database", each, "bytes an entry")
    say("served as static files", sample, "bytes an entry")
    for many in (10**3, 10**6, 10**8):
        more = f"{many * each / 1e6:,.1f} MB in the database"
        say(f"  {many:,} certificates", many * sample / 1e6, "MB of files", more)


def _compared(signer: psycopg.Connection) -> None:
    """Compare what an act writes into the record, with and without the log."""
    row = signer.execute("SELECT signed_by()").fetchone()
    assert row
    fact = {"at": "2027-01-01T00:00:00Z", "body": {}, "by": row[0], "city": None, "kind": "Tried"}
    times: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(600):
        is_logged = bool(turn % 2)
        began = time.perf_counter()
        with signer.transaction():
            if is_logged:
                signer.execute("SELECT append_tlog('maasveen', %s)", [_entries(1)])
            signer.execute("SELECT record_fact(%s)", [json.dumps(fact)])
        times[is_logged].append(1000 * (time.perf_counter() - began))
    alone, logged = (median(times[one]) for one in (False, True))
    say("an act recorded", alone, "ms", f"with its entry {logged:.2f} ms")


def main() -> int:
    """Print the figures and the load they were taken at."""
    print(f"load {os.getloadavg()[0]:.1f}")
    pure()
    mutations()
    folder = Path(tempfile.mkdtemp(prefix="comity-bench-", dir="/tmp"))
    folder.chmod(0o755)  # the database's account must be able to enter it
    try:
        stored(folder)
    finally:
        shutil.rmtree(folder)
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
