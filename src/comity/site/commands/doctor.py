"""``comity doctor``: look at an installation and say what is not as it should be."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import psycopg

from comity.site import secrets
from comity.site.environment import Environment, read_environment
from comity.site.postgres.binaries import find_binaries
from comity.site.postgres.bootstrap import EXTENSIONS, OLDEST, OWNER, WITH_PASSWORD
from comity.site.postgres.server import account_for_server
from comity.site.upkeep import owner_url
from comity.values.refusals import Refusal

_LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `is_well`, and a sentence."""

    about: str
    is_well: bool
    message: str


def run(arguments: list[str]) -> int:
    """Print the findings; 0 when all is well, 1 when something is not."""
    parser = argparse.ArgumentParser(prog="comity doctor", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    given = parser.parse_args(arguments)
    try:
        findings = list(_examine(read_environment()))
    except Refusal as refusal:
        findings = [Finding("environment", is_well=False, message=refusal.message)]
        findings += [Finding(f.path, is_well=False, message=f.message) for f in refusal.faults]
    if given.json:
        sys.stdout.write(json.dumps([asdict(one) for one in findings], ensure_ascii=False) + "\n")
    else:
        for one in findings:
            mark = "well " if one.is_well else "AMISS"
            sys.stdout.write(f"{mark}  {one.about}: {one.message}\n")
    return 0 if all(one.is_well for one in findings) else 1


def _examine(environment: Environment) -> Iterator[Finding]:
    yield _folder(environment)
    if environment.is_embedded:
        yield _guarded("PostgreSQL", lambda: f"programs in {find_binaries()}")
        account = account_for_server()
        runs_as = account.name if account else "the present account"
        is_open = account is None or account.may_enter(environment.data)
        message = f"runs as {runs_as}, which {'can' if is_open else 'CANNOT'} enter the folder"
        yield Finding("database account", is_open, message)
    kept = secrets.read(environment.data)
    missing = [name for name in WITH_PASSWORD if name not in kept]
    message = f"no secrets for {', '.join(missing)}; run Comity once" if missing else "present"
    yield Finding("secrets", not missing, message)
    if not missing:
        yield from _database(environment)


def _folder(environment: Environment) -> Finding:
    folder = environment.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    message = f"{environment.data}, {free // 1_000_000} MB free"
    return Finding("data folder", free > _LEAST_FREE_BYTES, message)


def _database(environment: Environment) -> Iterator[Finding]:
    try:
        with psycopg.connect(owner_url(environment), connect_timeout=3) as connection:
            version = connection.info.server_version
            yield Finding("database", version >= OLDEST, f"PostgreSQL {version} answers")
            query = "SELECT extname FROM pg_extension"
            missing = set(EXTENSIONS) - {name for (name,) in connection.execute(query)}
            message = f"missing: {', '.join(sorted(missing))}" if missing else "all present"
            yield Finding("extensions", not missing, message)
            query = (
                "SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity "
                "AND relnamespace = 'public'::regnamespace"
            )
            lax = [name for (name,) in connection.execute(query)]
            message = f"not forced on {', '.join(lax)}" if lax else "forced wherever it is on"
            yield Finding("row security", not lax, message)
    except psycopg.OperationalError:
        yield Finding("database", is_well=False, message=f"does not let {OWNER} in; is it running?")


def _guarded(about: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(about, is_well=True, message=look())
    except Refusal as refusal:
        return Finding(about, is_well=False, message=refusal.message)
