"""Bring an installation up to date: tables, rights, translations, static files, first data.

Every step knows whether it has work to do, so that a second start does none.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import psycopg

from comity.site import secrets
from comity.site.catalogue import LOCALE
from comity.site.environment import Environment, Role
from comity.site.postgres.bootstrap import OWNER
from comity.values.refusals import Refusal

PACKAGE = Path(__file__).parents[1]
_LIBRARIES = ("django", "django-allauth", "procrastinate")
_MOVED = (
    "The clock of this database was moved in a demonstration, so its record holds days that have "
    "not come. Start it with COMITY_DEMO=yes, or use another database."
)


@dataclass(frozen=True, slots=True)
class Seeder:
    """A function that fills an empty demonstration, and the role it runs in.

    It must be safe to run again: a start that was killed half way calls it once more.
    """

    module: str
    function: str
    role: Role

    @property
    def step(self) -> str:
        """Name the step, for the process that runs it and for the stamp."""
        return f"{self.module}:{self.function}"


SEEDERS = (
    Seeder("comity.ledger.clock", "permit", "owner"),
    Seeder("comity.portal.seed", "seed_region", "owner"),
    Seeder("comity.parties.actions", "admit_demo_people", "owner"),
    Seeder("comity.portal.demo_cases", "seed_cases", "app"),
    Seeder("comity.portal.demo_changes", "seed_changes", "app"),
    Seeder("comity.portal.demo_map", "seed_framework", "signer"),
    Seeder("comity.portal.demo_map", "seed_lists", "app"),
    Seeder("comity.portal.demo_map", "match_lists", "signer"),
    Seeder("comity.portal.demo_map", "decide_lists", "app"),
)


def owner_url(environment: Environment) -> str:
    """Give the connection string of the tables' owner."""
    password = secrets.read(environment.data)[OWNER]
    place = environment.database | environment.database_way
    return psycopg.conninfo.make_conninfo(user=OWNER, password=password, **place)


def keep_up(environment: Environment) -> None:
    """Do what is needed; what changes the database runs in a process of its role.

    Raises:
        Refusal: CLOCK-MOVED: this was a demonstration whose clock was moved.
    """
    compile_translations()
    wanted = _print_of(_files_of_tables(), *(version(name) for name in _LIBRARIES))
    static = environment.data / "static"
    collected = _print_of(_static_files())
    with psycopg.connect(owner_url(environment), autocommit=True) as connection:
        steps = []
        if _stamp(connection, "tables") != wanted:
            steps.append("migrate")
        if not _is_collected(static, collected):
            static.mkdir(parents=True, exist_ok=True)
            steps.append("static")
        if steps:
            _in_role(environment, "owner", *steps)
            _set_stamp(connection, "tables", wanted)
            _static_stamp(static).write_text(collected, encoding="utf-8")
        if not environment.is_demo and _is_clock_moved(connection):
            raise Refusal("CLOCK-MOVED", _MOVED)
        due = [
            seeder
            for seeder in (SEEDERS if environment.is_demo else ())
            if find_spec(seeder.module) is not None and _stamp(connection, seeder.step) is None
        ]
        for turn in turns(due):
            _in_role(environment, turn[0].role, *(seeder.step for seeder in turn))
            for seeder in turn:
                _set_stamp(connection, seeder.step, "done")


def turns(seeders: Sequence[Seeder]) -> list[list[Seeder]]:
    """Give those that follow each other in one role together: starting a process is most of it."""
    return [list(turn) for _role, turn in groupby(seeders, key=lambda seeder: seeder.role)]


def compile_translations() -> None:
    """Compile the translations if one is newer than its compiled form."""
    sources = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    if any(_is_older(source.with_suffix(".mo"), source) for source in sources):
        from comity.site.catalogue import files  # seldom needed, and slow to load

        files.compile_all(LOCALE)


def _is_older(compiled: Path, source: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def run(arguments: list[str]) -> int:
    """Carry out steps in this process: ``migrate``, ``static`` or ``MODULE:FUNCTION``."""
    import django  # loaded only here: keep_up itself is part of every quick start
    from django.core.management import call_command

    django.setup()
    for step in arguments:
        if step == "migrate":
            call_command("migrate", verbosity=0, interactive=False)
        elif step == "static":
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        else:
            module, _, function = step.partition(":")
            getattr(import_module(module), function)()
    return 0


def _in_role(environment: Environment, role: Role, *steps: str) -> None:
    given = os.environ | {
        "COMITY_ROLE": role,
        "DATABASE_URL": environment.database_for_parts,
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }
    command = [sys.executable, "-m", "comity.site.upkeep", *steps]
    subprocess.run(command, env=given, check=True)  # noqa: S603  # our own program, no shell


def _is_collected(root: Path, wanted: str) -> bool:
    stamp = _static_stamp(root)
    return root.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def _static_stamp(root: Path) -> Path:
    return root.with_name("static.stamp")


def _static_files() -> Iterator[Path]:
    for folder in sorted(PACKAGE.glob("*/static")):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


def _files_of_tables() -> Iterator[Path]:
    for pattern in ("*/migrations/*.py", "*/sql/*.sql", "*/domain/*.csv", "*/apps.py"):
        yield from sorted(PACKAGE.glob(pattern))
    yield PACKAGE / "site" / "grants.py"


def _print_of(files: Iterator[Path], *words: str) -> str:
    seen = sha256(" ".join(words).encode())
    for file in files:
        seen.update(f"\n{file.relative_to(PACKAGE)} ".encode())
        seen.update(sha256(file.read_bytes()).digest())
    return seen.hexdigest()


def _is_clock_moved(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT clock_ahead() > interval '0'").fetchone()
    return found is not None and bool(found[0])


def _stamp(connection: psycopg.Connection, name: str) -> str | None:
    found = connection.execute("SELECT value FROM comity_stamp WHERE name = %s", [name]).fetchone()
    return None if found is None else str(found[0])


def _set_stamp(connection: psycopg.Connection, name: str, value: str) -> None:
    connection.execute(
        "INSERT INTO comity_stamp VALUES (%s, %s) ON CONFLICT (name) DO UPDATE "
        "SET value = excluded.value",
        [name, value],
    )


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
