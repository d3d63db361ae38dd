"""The passwords and keys of this installation, kept in one private file."""

import json
import os
import secrets
from pathlib import Path

FILE = "secrets.json"


def read(data: Path) -> dict[str, str]:
    """Give the stored secrets by name; empty when there are none yet.

    Raises:
        PermissionError: the file belongs to another account.
    """
    file = data / FILE
    if not file.exists():
        return {}
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def ensure(data: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Give the secrets, making those of `names` that are missing (256 bits each).

    The file is replaced whole, so that a crash leaves the old one or the new one.
    """
    kept = read(data)
    missing = [name for name in names if name not in kept]
    if not missing:
        return kept
    kept |= {name: secrets.token_urlsafe(32) for name in missing}
    fresh = data / (FILE + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(data / FILE)
    return kept
